import type { IDataObject } from 'n8n-workflow';
import { LastFour } from '../nodes/Wonder/input/formats';
import { InvalidInput } from '../nodes/Wonder/input/invalidInput';
import { OperationFailed, type Operation } from '../nodes/Wonder/operation/operation';
import { field, operationOf } from './support/client';
import { errorOf, n8n, outputOf, rowsOf } from './support/playedNode';
import { useTurnedTime } from './support/turnedTime';

/** The items of one run: which are sent, when, and what the node outputs or says. */
useTurnedTime();

const read = operationOf({});
const write = operationOf({
	...{ route: 'PUT /cards/{id}', effect: 'the card is changed' },
	summary: ({ id }) => `card ${String(id)}`,
});
const refused = { status: 400, code: 'E1', message: 'No.' };
const ids = (...all: string[]) => all.map((id) => ({ id }));
const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const last = (url: string) => url.split('/').at(-1) as string;
/** Refuses these, and answers the others after a moment, the first ones last. */
const refusing = (...refusedIds: string[]) => {
	n8n.answerTo = async ({ url }) => {
		const id = last(url);
		await pause(30 - 5 * id.charCodeAt(0) + 5 * 'a'.charCodeAt(0));
		return refusedIds.includes(id) ? { ...refused, message: `No ${id}.` } : { data: { id } };
	};
};
const works = () => ({ data: { id: 'c1' } });
const CARD_NUMBER = '4111111111111111';

test.each([{ operation: 'other' }, { resource: 'other', operation: 'other' }])(
	'an operation that does not exist is named: %j',
	async ({ resource, operation }) => {
		const error = await errorOf(read, [{ operation }], { resource });
		expect([error.message, error.description]).toEqual([
			...['"other" isn\'t a valid operation', 'Choose an operation from the list.'],
		]);
	},
);

describe('results', () => {
	test('of reads come in the order of the items, although they are read at once', async () => {
		refusing();
		expect(await outputOf(read, ids('a', 'b', 'c'))).toEqual(
			['a', 'b', 'c'].map((id, item) => ({ json: { id }, pairedItem: { item } })),
		);
		expect(n8n.atOnce).toBe(3);
		expect(n8n.timeouts).toEqual([30_000, 30_000, 30_000]);
	});

	test('are read as the options say', async () => {
		const options = { readsAtOnce: 2, timeoutSeconds: 7 };
		refusing();
		await outputOf(read, ids('a', 'b', 'c'), { parameters: { options } });
		expect([n8n.atOnce, ...n8n.timeouts]).toEqual([2, 7_000, 7_000, 7_000]);
	});

	test('of a list are all rows, or as many as the Limit', async () => {
		const list = operationOf({ ...{ route: 'GET /cards', fields: [] }, many: true });
		n8n.answerTo = async () => ({ data: { list: ids('a', 'b', 'c') } });
		const rows = async (parameters: IDataObject) => await rowsOf(list, [{}], { parameters });
		expect(await rows({ returnAll: true })).toEqual(ids('a', 'b', 'c'));
		expect(await rows({ returnAll: false, limit: 2 })).toEqual(ids('a', 'b'));
		expect(n8n.hints).toEqual(['Item 1: the Limit of 2 was reached, and more rows exist.']);
	});

	test('of a read that prepares its values, or makes its own requests', async () => {
		const prepare: Operation['prepare'] = async (_, { id }) => ({ id: `${String(id)}!` });
		expect(await rowsOf({ ...read, prepare }, ids('a'))).toEqual(ids('a!'));
		const own: Operation['run'] = async (_, { id }, hint) => {
			hint(`read ${String(id)}`);
			return [{ id: String(id), error: 'E1' }, {}];
		};
		const output: Operation['output'] = (result) => ({ ...result, shown: true });
		const responseHints = ({ id }: IDataObject) => (id ? [`found ${String(id)}`] : []);
		const operation = { ...read, route: undefined, run: own, output, responseHints };
		expect(await rowsOf(operation, ids('a'))).toStrictEqual([
			{ id: 'a', shown: true, wonderError: 'E1' },
			{ shown: true },
		]);
		expect(n8n.hints).toEqual(['Item 1: read a.<br>Item 1: found a.']);
	});

	test('have notes, also when a later item fails', async () => {
		refusing('b');
		const hints: Operation['hints'] = ({ id }, [result]) => [
			`${String(id)} is ${String(result.id)}`,
		];
		await errorOf({ ...write, hints }, ids('a', 'b'));
		expect(n8n.hints).toEqual(['Item 1: a is a.']);
	});
});

describe('writes', () => {
	test('go one after the other, and results are paired with their items', async () => {
		refusing();
		expect(await outputOf(write, ids('a', 'b'))).toEqual([
			{ json: { id: 'a' }, pairedItem: { item: 0 } },
			{ json: { id: 'b' }, pairedItem: { item: 1 } },
		]);
		expect([n8n.atOnce, n8n.recorded]).toEqual([1, []]);
	});

	test('to different targets go side by side, those to the same one in order', async () => {
		const operation: Operation = { ...write, target: ({ id }) => String(id) };
		operation.fields = [...write.fields, field('n', { in: 'body' })];
		refusing();
		const items = ['a', 'b', 'a', 'c', ''].map((id, n) => ({ id, n: `${n}` }));
		await outputOf(operation, items, { goesOn: true });
		expect(n8n.atOnce).toBe(3);
		expect(n8n.sent.indexOf('PUT /cards/a {"n":"2"}')).toBe(3);
	});

	test.each([
		[10, {}],
		[2, { readsAtOnce: 2 }],
	])('to %i targets have begun at most when one of them fails', async (count, options) => {
		const operation: Operation = { ...write, target: ({ id }) => String(id) };
		n8n.answerTo = async ({ url }) => (last(url) === 'a' ? refused : await pause(50).then(works));
		await errorOf(operation, ids(...'abcdefghijklmnop'), { parameters: { options } });
		expect(n8n.sent).toHaveLength(count);
	});

	test('end with the first that fails, which says what was sent', async () => {
		refusing('c');
		const error = await errorOf(write, ids('a', 'b', 'c', 'd'));
		expect(error.message).toBe('Item 3 of 4: No c.');
		expect(error.description).toContain(
			"2 earlier items were already processed (card a, card b). Don't send them again. Item 4 was not sent.",
		);
		expect(n8n.sent).toHaveLength(3);
	});

	test('and reads are in one operation: with a write among them, all go one by one', async () => {
		const mixed: Operation = {
			...{ ...write, route: undefined, reads: ({ id }) => id !== 'c' },
			run: async (wonder, values) => [await wonder.request(write, values)],
		};
		refusing('c');
		const error = await errorOf(mixed, ids('a', 'b', 'c'));
		expect(n8n.atOnce).toBe(1);
		expect(error.description).toContain('2 earlier items were already processed');
		refusing('b');
		const { description } = await errorOf(mixed, ids('a', 'b'));
		expect(description).not.toContain('processed');
	});
});

describe('an error', () => {
	test('of reads is about the first item that failed, and of no other', async () => {
		refusing('a', 'b');
		const { message, description } = await errorOf(read, ids('a', 'b', 'c'));
		expect(message).toBe('Item 1 of 3: No a.');
		expect(description).toBe(
			"Check the values of this item. Nothing was changed and no money moved for this item. (HTTP status 400, Wonder's code E1)",
		);
	});

	test('goes to the output if the node goes on, with exactly two texts', async () => {
		refusing('b');
		const output = await outputOf(write, ids('a', 'b', 'c'), { goesOn: true });
		expect(output.map(({ json }) => json.error ?? json.id)).toEqual([
			'a',
			'Item 2 of 3: No b.',
			'c',
		]);
		expect(Object.keys(output[1].json)).toEqual(['error', 'message']);
		expect(output[1].json.message).not.toContain('processed');
		expect(output[1].pairedItem).toEqual({ item: 1 });
		const bug: Operation['run'] = async () => await Promise.reject(new TypeError('bug'));
		expect(await rowsOf({ ...write, run: bug }, ids('a'), { goesOn: true })).toStrictEqual([
			{ error: 'bug' },
		]);
	});

	test('with an unknown outcome is output to an agent, any other fails its tool', async () => {
		n8n.answerTo = async () => undefined;
		const asTool = { isToolExecution: true };
		const [{ error }] = await rowsOf(write, ids('a'), asTool);
		expect(error).toContain('Unknown outcome');
		expect((await errorOf(write, ids('a'), { type: 'wonderTool' })).message).toContain('Unknown');
		refusing('a');
		expect((await errorOf(write, ids('a'), asTool)).message).toBe('No a.');
		const failing: Operation['run'] = async () =>
			await Promise.reject(new OperationFailed('Reversed', 'Again.'));
		expect(await rowsOf({ ...write, run: failing }, ids('a'), asTool)).toEqual([
			{ error: 'Reversed', message: 'Again.' },
		]);
	});
});

describe('for an agent, card numbers are masked', () => {
	const operation: Operation = {
		...{ ...read, output: (result) => ({ ...result, number: CARD_NUMBER }) },
		knownFor: async () => CARD_NUMBER,
		simplified: ({ number }, known) => ({ number, known: known as string }),
		hints: (_, [{ number }]) => [String(number)],
	};
	test.each([
		[CARD_NUMBER, {}],
		['411111******1111', { type: 'wonderTool' }],
	])('as %s with %j', async (shown, settings) => {
		const parameters = { simplify: true, output: 'simplified' };
		expect(await rowsOf(operation, ids('a'), { ...settings, parameters })).toEqual([
			{ number: shown, known: shown },
		]);
		expect(n8n.hints).toEqual([`Item 1: ${shown}.`]);
	});
});

describe('an invalid item', () => {
	const strict: Operation = {
		...write,
		check: ({ id }) => {
			if (id === 'bad') throw new InvalidInput('ID is bad', 'Correct it.');
		},
		checkPlace: ({ id }, { node }) => {
			if (id === 'here') throw new InvalidInput(`Not in ${node.name}`, 'Elsewhere.');
		},
	};

	test('is named before anything is sent, the first one first', async () => {
		const { message, description } = await errorOf(strict, ids('a', 'here', 'bad'));
		expect(message).toBe('Item 2 of 3: Not in Wonder');
		expect(description).toBe(
			'Elsewhere. These items are invalid too: item 3 (ID is bad). None of the items was sent.',
		);
		expect(n8n.sent).toEqual([]);
	});

	test('is left out if the node goes on', async () => {
		expect(await rowsOf(strict, ids('bad', 'a'), { goesOn: true })).toEqual([
			{ error: 'Item 1 of 2: ID is bad', message: 'Correct it. Nothing was sent for this item.' },
			{ id: 'a' },
		]);
		expect(
			await rowsOf({ ...strict, ...read, check: strict.check }, ids('bad', 'a', 'b'), {
				goesOn: true,
			}),
		).toMatchObject([{}, { id: 'a' }, { id: 'b' }]);
		expect(n8n.atOnce).toBe(2);
	});

	test('keeps its own error beside one of the credential', async () => {
		const settings = { goesOn: true, credentials: { appId: 'x' } };
		const rows = await rowsOf(strict, ids('bad', 'a'), settings);
		expect(rows.map(({ error }) => error)).toEqual([
			'Item 1 of 2: ID is bad',
			expect.stringContaining('Item 2 of 2: App ID is incomplete'),
		]);
		expect((await errorOf(strict, ids('a'), { credentials: { appId: 'x' } })).message).toContain(
			'App ID is incomplete',
		);
	});

	test('is one whose card is not found by its last four digits', async () => {
		const digits = field('id', { in: 'path', encode: (id) => new LastFour(String(id)) });
		n8n.answerTo = async ({ url }) =>
			url.includes('?')
				? { data: { cards: [{ id: 'a', last_4_digits: '1234' }] } }
				: { data: { id: last(url) } };
		const operation = { ...write, fields: [digits] };
		expect(await rowsOf(operation, ids('1234', '9999'), { goesOn: true })).toMatchObject([
			{ id: 'a' },
			{ error: expect.stringContaining('Item 2 of 2: Card') as string },
		]);
	});

	test('is one that cannot be prepared; each is prepared once', async () => {
		const prepared: unknown[] = [];
		const prepare: Operation['prepare'] = async (_, values) => {
			prepared.push(values.id);
			if (values.id === 'b') throw new InvalidInput('No such consumer');
			return values;
		};
		const error = await errorOf({ ...write, prepare }, ids('a', 'b'));
		expect(error.message).toBe('Item 2 of 2: No such consumer');
		expect(n8n.sent).toEqual([]);
		const again = { goesOn: true, execution: 'first' };
		for (let attempt = 0; attempt < 2; attempt++) {
			await outputOf({ ...write, prepare }, ids('a', 'b'), again);
		}
		expect([n8n.sent, prepared]).toEqual([['PUT /cards/a'], ['a', 'b', 'a', 'b', 'b']]);
	});
});
