import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../nodes/Wonder/operation/operation';
import { field, n8n, operationOf } from './client';
import { own, write } from './writes';

/** Transfers, which Wonder lists by their reference. */
export const wonder = {
	ledger: [] as IDataObject[],
	/** For how many requests the list does not show them yet. */
	hiddenFor: 0,
	/** The responses that a look-up was told of. */
	lookUps: [] as unknown[],
};
let prepared: number;
beforeEach(() => {
	Object.assign(wonder, { ledger: [], hiddenFor: 0, lookUps: [] });
	prepared = 0;
	const inOrder = n8n.answerTo;
	n8n.answerTo = (url) => {
		if (!url.endsWith('/svc/list')) return inOrder(url);
		return { data: { rows: wonder.hiddenFor-- > 0 ? [] : wonder.ledger } };
	};
});

export const transfer: Operation = {
	...operationOf({ route: 'POST /transfers', movesMoney: true, effect: 'the money moved' }),
	fields: ['amount', 'refId'].map((name) => field(name, { in: 'body' })),
	reference: ({ refId }) => refId as string | undefined,
	prepare: async (_, values) => ({
		refId: `made-${own.title}-${(prepared += 1)}`,
		payer: 'prepared',
		...values,
	}),
	lookUp: async (requests, { refId }, known) => {
		wonder.lookUps.push(known);
		const { rows } = (await requests.call({ method: 'GET', target: '/svc/list' })) as IDataObject;
		return (rows as IDataObject[]).find((row) => row.ref_id === refId);
	},
};

/** With a reference of the user. */
export const named = () => ({ amount: '5.00', refId: `inv ${own.title}` });
export const settled = () => ({ id: 't1', ref_id: named().refId, status: 'Settled' });
/** With the reference that the node makes. */
export const unnamed = () => ({ amount: `${own.title} dollars` });
export const made = () => ({ id: 't2', ref_id: `made-${own.title}-1` });

export const pay = async (where: Parameters<typeof write>[0] = {}, given: IDataObject = named()) =>
	await write(where, transfer, given);
