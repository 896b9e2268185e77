import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../nodes/Wonder/operation/operation';
import { field, operationOf } from './support/client';
import { errorOf, n8n, outputOf, rowsOf, type Settings } from './support/playedNode';
import { useTurnedTime } from './support/turnedTime';

/** Where n8n runs a write again: what is sent again there, and which references are reserved. */
const time = useTurnedTime();

const pay: Operation = operationOf({
	...{ route: 'POST /payments', effect: 'the money moved', movesMoney: true },
	fields: ['amount', 'refId'].map((name) => field(name, { in: 'body' })),
	reference: ({ refId }) => refId as string | undefined,
});
const items: IDataObject[] = [{ amount: '5' }];
const lost = async () => undefined;
const works = async () => ({ data: { id: 'c1' } });

const twice = async (first: Settings, second: Settings = first) => {
	for (const settings of [first, second]) await outputOf(pay, items, { goesOn: true, ...settings });
	return n8n.sent.length;
};

describe('a write that succeeded', () => {
	beforeEach(() => void (n8n.answerTo = works));

	test('is not sent by the next attempt of n8n', async () => {
		expect(await twice({ execution: 'one' })).toBe(1);
	});

	test.each<[string, Settings, Settings]>([
		['another execution', { execution: 'one' }, { execution: 'two' }],
		['another round of a loop', { execution: 'one' }, { execution: 'one', runIndex: 1 }],
		['another node', { execution: 'one' }, { execution: 'one', node: 'other' }],
		['a tool', { execution: 'one', type: 'aTool' }, { execution: 'one', type: 'aTool' }],
		['a call without an execution', { execution: null }, { execution: null }],
	])('is sent by %s', async (_, first, second) => {
		expect(await twice(first, second)).toBe(2);
	});
});

describe('a write that may have been processed', () => {
	beforeEach(() => void (n8n.answerTo = lost));

	test.each<[number, string, Settings, Settings]>([
		[1, 'another round of a loop', { execution: 'one' }, { execution: 'one', runIndex: 1 }],
		[2, 'another execution', { execution: 'one' }, { execution: 'two' }],
		[2, 'another node', { execution: 'one' }, { execution: 'one', node: 'other' }],
		[1, 'another call of a sub-workflow', { mode: 'integrated' }, { mode: 'integrated' }],
		[1, 'another call without an execution', { execution: null }, { execution: null }],
		[2, 'another node without an execution', { execution: null }, { execution: null, node: 'b' }],
	])('%i are sent with %s', async (count, _, first, second) => {
		expect(await twice(first, second)).toBe(count);
	});

	test('is remembered for an hour after a call, and for good within an execution', async () => {
		const again = async (settings: Settings) => {
			n8n.sent = [];
			await outputOf(pay, items, { goesOn: true, ...settings });
			time.pass(61);
			await outputOf(pay, items, { goesOn: true, ...settings, runIndex: 1 });
			return n8n.sent.length;
		};
		expect(await again({ mode: 'integrated' })).toBe(2);
		expect(await again({ execution: 'one' })).toBe(1);
	});

	test('is not denied to the next attempt, whose item is invalid', async () => {
		const settings = { execution: 'one', goesOn: true };
		await outputOf(pay, items, settings);
		const { property } = pay.fields[0];
		const amount = { ...property, required: true, description: 'How much.' };
		const invalid = { ...pay, fields: [{ property: amount }] };
		const texts = async (execution: string) => {
			const [{ message }] = await rowsOf(invalid, [{ amount: '' }], { execution, goesOn: true });
			const error = await errorOf(invalid, [{ amount: '' }], { execution });
			return [message, error.description];
		};
		const [output, thrown] = await texts('one');
		expect(output).toBe('How much.');
		expect(thrown).toContain('an earlier attempt of this execution did');
		const [fresh, freshThrown] = await texts('two');
		expect([fresh, freshThrown]).toEqual([
			'How much. Nothing was sent for this item.',
			'How much. Nothing was sent.',
		]);
	});
});

describe('references', () => {
	const named = (...all: string[]) => all.map((refId) => ({ amount: '5', refId }));
	let references = 0;
	const unique = () => `inv ${(references += 1)}`;
	beforeEach(() => void (n8n.answerTo = works));

	test('of all items are reserved at once', async () => {
		await outputOf(pay, named(unique(), unique()));
		expect(n8n.recorded.map((marks) => marks.length)).toEqual([3, 7]);
		expect(n8n.sent).toHaveLength(2);
	});

	test('of one item are reserved when it is sent, not if Wonder lists it', async () => {
		const found: Operation = { ...pay, lookUp: async () => ({ id: 't1' }) };
		expect(await rowsOf(found, named(unique()))).toEqual([{ id: 't1', already_sent: true }]);
		expect([n8n.recorded, n8n.sent]).toEqual([[], []]);
	});

	test('that were not used are free again', async () => {
		n8n.answerTo = async () => ({ status: 400, code: 'E1', message: 'No.' });
		await errorOf(pay, named(unique(), unique()));
		expect(n8n.sent).toHaveLength(1);
		expect(n8n.removed).toHaveLength(8);
	});

	test('that are equal in two items are refused', async () => {
		const { message } = await errorOf(pay, [...named('x 1', 'X 1'), ...named(unique())]);
		expect(message).toContain('Item 1 of 3: Transfer Reference: "x 1" is used for 2 items (1, 2)');
		expect(n8n.sent).toEqual([]);
	});
});

describe('the output of a write', () => {
	test('says whether it had been sent, where Wonder lists it', async () => {
		n8n.answerTo = works;
		expect(await rowsOf(pay, items)).toStrictEqual([{ id: 'c1' }]);
		const listed: Operation = { ...pay, lookUp: async () => undefined };
		expect(await rowsOf(listed, items)).toStrictEqual([{ id: 'c1', already_sent: false }]);
	});

	const setting = (reached?: IDataObject): Operation => ({
		...operationOf({ route: 'PUT /cards/{id}/lock', effect: 'the card is locked' }),
		setsState: {
			read: async () => ({ status: 'Locked' }),
			isReached: () => true,
			...(reached && { reachedBefore: () => reached }),
		},
	});

	test.each<[string[], IDataObject, IDataObject | undefined]>([
		[[], { data: { status: 'Locked' } }, undefined],
		[
			['Item 1: nothing was changed, because the card is locked already.'],
			{ status: 400, code: 'E1' },
			undefined,
		],
		[['Item 1: nothing was sent, because the card is locked already.'], {}, { status: 'Locked' }],
	])('notes %j', async (hints, answer, reached) => {
		n8n.answerTo = async () => answer;
		expect(await rowsOf(setting(reached), [{ id: 'a' }])).toEqual([{ status: 'Locked' }]);
		expect(n8n.hints).toEqual(hints);
	});
});
