import { startCapture } from '../support/capture';
import { useWonder } from '../support/wonder';

const wonder = useWonder();
const open: Array<Awaited<ReturnType<typeof startCapture>>> = [];
afterEach(async () => {
	for (const server of open.splice(0)) await server.close();
});

/** What a Custom API Call reads of this list, which Wonder gives in pages of `cap`. */
async function readList(
	cap: number,
	rows: unknown[],
	pushed: unknown[] = [],
	changed: (rows: unknown[]) => unknown[] = (same) => same,
) {
	let request = 0;
	const server = await startCapture(({ target }) => {
		const offset = Number(new URL(target, 'http://host').searchParams.get('offset'));
		const list = request++ > 0 ? [...pushed, ...changed(rows)] : rows;
		const data = { list: list.slice(offset, offset + cap) };
		return { status: 200, body: JSON.stringify({ code: 200, data }) };
	});
	open.push(server);
	const parameters = { method: 'GET', path: '/list', answer: 'list', returnAll: true };
	const { items, error } = await wonder.node('api.call', parameters, {}, { baseUrl: server.url });
	expect(error).toBeUndefined();
	return items.map(({ json }) => json.value ?? json);
}

test.each([1, 2, 3, 4, 5, 6])(
	'equal rows without an ID all come, though Wonder gives at most %d at once',
	async (cap) => {
		for (const rows of [
			[...'ABAAC'],
			[...'AAB'],
			[...'ABABAB'],
			[
				{ day: 1, amount: '5' },
				{ day: 2, amount: '5' },
				{ day: 1, amount: '5' },
			],
		]) {
			expect(await readList(cap, rows)).toEqual(rows);
		}
	},
);

test('a list of which two pages are equal by chance comes whole', async () => {
	expect(await readList(3, [...'AAAAA'])).toEqual([...'AAAAA']);
	expect(await readList(3, [...'AAAAAB'])).toEqual([...'AAAAAB']);
});

test('rows without an ID that new ones pushed on do not come twice', async () => {
	expect(await readList(5, [...'ABCDEFGHI'], ['X', 'Y'])).toEqual([...'ABCDEFGHI']);
});

test.each([2, 3, 4, 100])(
	'different rows that share an ID all come, though Wonder gives at most %d at once',
	async (cap) => {
		const shared = [...'abcdefg'].map((v) => ({ id: 1, v }));
		for (const rows of [
			[shared[0], shared[1]],
			[{ id: 7 }, shared[0], shared[1], { id: 8 }],
			[{ id: 7 }, { id: 9 }, shared[0], shared[1], shared[2], { id: 8 }],
			shared,
		]) {
			expect(await readList(cap, rows)).toEqual(rows);
		}
	},
);

test('a payment that is listed as declined and as settled under one ID comes twice', async () => {
	const rows = ['Declined', 'Settled'].map((status) => ({ id: 'tx-1', status }));
	const server = await startCapture(() => ({
		status: 200,
		body: JSON.stringify({ code: 200, data: { transactions: rows } }),
	}));
	open.push(server);
	const { items } = await wonder.node(
		'transaction.getAll',
		{ returnAll: true },
		{},
		{ baseUrl: server.url },
	);
	expect(items.map(({ json }) => json.status)).toEqual(['Declined', 'Settled']);
});

test('a row that is updated and pushed on while the list is read comes once', async () => {
	const rows = Array.from({ length: 12 }, (_, id) => ({ id, status: 'Authorized' }));
	const settled = (list: unknown[]) =>
		list.map((row) => ({ ...(row as object), status: 'Settled' }));
	const read = await readList(5, rows, [{ id: 100 }, { id: 101 }], settled);
	expect(read.map((row) => (row as { id: number }).id)).toEqual(rows.map(({ id }) => id));
});
