import type { IDataObject } from 'n8n-workflow';
import { base, clientOf, field, get, n8n, operationOf } from './support/client';

/** Which rows of a list are read, and what is noted about the others. */
describe('a list', () => {
	const even = field('even', { matches: ({ n }) => Number(n) % 2 === 0 });
	const until = field('until', {
		matches: ({ n }, value) => Number(n) <= Number(value),
		ends:
			(value) =>
			({ n }) =>
				Number(n) >= Number(value),
		endNote: 'reading stopped there',
	});
	const silent = field('silent', {
		ends:
			(value) =>
			({ n }) =>
				n === value,
		matches: () => true,
	});
	const all = operationOf({
		route: 'GET /numbers',
		fields: [field('q', { in: 'query' })],
		optional: [even, until, silent],
		many: true,
		data: 'numbers',
	});

	async function listed(values: IDataObject, count: number, most?: number, operation = all) {
		const rows = Array.from({ length: count }, (_, n) => ({ id: `${n}`, n }));
		const hints: string[] = [];
		n8n.answerTo = (url) => {
			const { searchParams } = new URL(url);
			const offset = Number(searchParams.get('offset'));
			return { data: { numbers: rows.slice(offset, offset + Number(searchParams.get('limit'))) } };
		};
		const found: unknown[] = [];
		const hint = (text: string) => void hints.push(text);
		for await (const { n } of clientOf().list(operation, values, most, hint)) {
			found.push(n);
		}
		return { found, hints };
	}
	test('is read to its end, without a note', async () => {
		expect(await listed({}, 3)).toEqual({ found: [0, 1, 2], hints: [] });
		expect(await listed({}, 0)).toEqual({ found: [], hints: [] });
	});

	test('is requested with its query, and no more rows than the Limit', async () => {
		await listed({ q: 'x' }, 9, 4);
		expect(n8n.sent.map(({ url }) => url)).toEqual([`${base}/numbers?q=x&offset=0&limit=4`]);
	});

	test('with a filter that Wonder does not have is read in whole pages', async () => {
		await listed({ even: true }, 9, 2);
		expect(n8n.sent[0].url).toContain('limit=1000');
	});

	test('ends at the Limit, with a note of what is behind it', async () => {
		expect(await listed({ even: true }, 9, 2)).toEqual({
			found: [0, 2],
			hints: ['the Limit of 2 was reached, and more rows exist'],
		});
		expect(await listed({}, 9, 2)).toEqual({
			found: [0, 1],
			hints: ['the Limit of 2 was reached, and there may be more rows'],
		});
	});

	test('has only the rows that pass all filters that have a value', async () => {
		expect(await listed({ even: true, until: 5 }, 9)).toEqual({
			found: [0, 2, 4],
			hints: ['reading stopped there'],
		});
		expect(await listed({ even: undefined }, 3)).toEqual({ found: [0, 1, 2], hints: [] });
	});

	test('stops where no later row can match, with a note where that is not certain', async () => {
		expect(await listed({ until: 5 }, 9)).toEqual({
			found: [0, 1, 2, 3, 4, 5],
			hints: ['reading stopped there'],
		});
		expect(await listed({ silent: 1 }, 9)).toEqual({ found: [0, 1], hints: [] });
	});

	test('that reached its Limit is not said to have stopped for another reason', async () => {
		expect(await listed({ until: 2 }, 9, 2)).toMatchObject({ found: [0, 1] });
		const { hints } = await listed({ until: 1, even: true }, 9, 1);
		expect(hints).toEqual([]);
	});

	test('of which no row passes says how many were read, and which filters were set', async () => {
		const never = { ...all, optional: [until, field('none', { matches: () => false }), even] };
		const note = async (values: IDataObject, count: number) =>
			(await listed(values, count, undefined, never)).hints;
		expect(await note({ none: 1 }, 1)).toEqual(['0 of 1 row passed the filters (NONE)']);
		expect(await note({ none: 1, even: true }, 3)).toEqual([
			'0 of 3 rows passed the filters (EVEN, NONE)',
		]);
		expect(await note({ none: 1 }, 0)).toEqual([]);
	});

	test('of an owner that its rows do not name is looked up row by row, up to the Limit', async () => {
		const owned = {
			...{ ...all, optional: [] },
			owners: [
				{
					...{ parameter: 'card', property: 'card_id', name: 'card' },
					lookUp: { operation: get, by: ({ id }: IDataObject) => ({ id }) },
				},
			],
		};
		n8n.answerTo = (url) =>
			url.includes('/numbers')
				? { data: { numbers: [{ id: '0' }, { id: '1' }, { id: '2' }] } }
				: { data: { card_id: url.endsWith('/1') ? 'other' : 'mine' } };
		const found: unknown[] = [];
		const hints: string[] = [];
		for (const most of [undefined, 1]) {
			const hint = (text: string) => void hints.push(text);
			for await (const { id } of clientOf().list(owned, { card: 'mine' }, most, hint))
				found.push(id);
		}
		expect(found).toEqual(['0', '2', '0']);
		expect(hints).toEqual(['the Limit of 1 was reached, and there may be more rows']);
		const lookedUp = n8n.sent.map(({ url }) => url).filter((url) => url.includes('/cards/'));
		expect(lookedUp).toEqual(['0', '1', '2', '0'].map((id) => `${base}/cards/${id}`));
	});
});
