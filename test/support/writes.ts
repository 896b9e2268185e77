import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isKnown, sendOnce } from '../../nodes/Wonder/execution/sendOnce';
import type { Operation } from '../../nodes/Wonder/operation/operation';
import { clientOf, create as createCard, failureOf, n8n } from './client';

/** Writes as n8n runs them: by run, item and node, with what it stores played here. */
export const create: Operation = { ...createCard, name: 'Create', effect: 'the card was issued' };

export const posts = () => n8n.sent.filter(({ method }) => method === 'POST').length;

/** What differs in each test, as a process remembers across tests. */
export const own = {
	title: '',
	/** What n8n stores with the execution. */
	notes: {} as IDataObject,
	/** n8n's list of processed items. */
	processed: new Set<unknown>(),
};
let tests = 0;
beforeEach(() => {
	Object.assign(own, { title: `Travel ${(tests += 1)}`, notes: {}, processed: new Set() });
	n8n.answers = [{ data: { id: 'c1' } }];
});

const contextOf = (stored: IDataObject) =>
	({
		getContext: (of: string) => (of === 'node' ? stored : {}),
		getWorkflow: () => ({ id: `workflow ${tests}` }),
		getNode: () => ({ id: 'node', name: 'Wonder' }),
		helpers: {
			async checkProcessedAndRecord(items: unknown[]) {
				const added = items.filter((item) => !own.processed.has(item));
				for (const item of added) own.processed.add(item);
				return { new: added, processed: [] };
			},
			async removeProcessed(items: unknown[]) {
				for (const item of items) own.processed.delete(item);
			},
		},
	}) as unknown as IExecuteFunctions;

interface Where {
	run?: string;
	item?: string;
	node?: string;
	rememberMs?: number;
	stored?: IDataObject;
	prepared?: IDataObject;
	from?: { sendOnce: typeof sendOnce };
}

export const placeOf = ({
	run = '1',
	item = '0',
	node = 'node',
	rememberMs = Infinity,
}: Where) => ({
	...{ run: `${own.title} ${run}`, item },
	...{ node, rememberMs },
});

export const write = async (
	where: Where = {},
	operation = create,
	values: IDataObject = { title: own.title },
) =>
	await (where.from?.sendOnce ?? sendOnce)(
		contextOf(where.stored ?? own.notes),
		clientOf(),
		operation,
		{ input: values, values, ...(where.prepared && { prepared: where.prepared }) },
		placeOf(where),
	);

export const known = (
	where: Where,
	operation = create,
	values: IDataObject = { title: own.title },
) =>
	isKnown(
		{
			context: contextOf(own.notes),
			wonder: clientOf(),
			operation,
			task: { input: values, values },
		},
		placeOf(where),
	);

/** A fresh copy of the module, as another process has it. */
export function newProcess(): { sendOnce: typeof sendOnce } {
	let module: { sendOnce: typeof sendOnce };
	jest.isolateModules(() => {
		module = jest.requireActual('../../nodes/Wonder/execution/sendOnce');
	});
	return module!;
}

export const lost = async (work: Promise<unknown>) => {
	n8n.answers = [];
	const failure = await failureOf(work);
	n8n.answers = [{ data: { id: 'c2' } }];
	return failure;
};
