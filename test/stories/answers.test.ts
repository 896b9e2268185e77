import type { IDataObject } from 'n8n-workflow';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

const wonder = useWonder();
useTurnedTime();

const HTML = '<html>Bad gateway</html>';
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

/** Wonder may have done the work behind each of these. */
const UNCLEAR: Array<[string, IDataObject]> = [
	...[301, 302, 402, 405, 406, 408, 409, 410, 413, 415, 425, 429, 451, 499, 500, 502, 504].map(
		(status): [string, IDataObject] => [`HTTP ${status}`, { status }],
	),
	...[500, 502, 503, 504].map((status): [string, IDataObject] => [
		`HTTP ${status} with a page of a proxy`,
		{ status, body: HTML },
	]),
	...[400, 401, 403, 404, 422].flatMap(
		(status): Array<[string, IDataObject]> => [
			[`HTTP ${status} with a page of a proxy`, { status, body: HTML }],
			[`HTTP ${status} with JSON of a proxy`, { status, body: { message: 'Forbidden' } }],
		],
	),
	['HTTP 503 with a documented code', { status: 503, body: { code: 300008 } }],
	['HTTP 400 that says "succeed"', { status: 400, body: { code: 200, message: 'succeed' } }],
	['HTTP 400 with code 500', { status: 400, body: { code: 500, message: 'internal' } }],
	['HTTP 400 with code 408', { status: 400, body: { code: '408', message: 'timeout' } }],
	...[408, 400, 500, 500001, 'E000500', 'toString', true].map((code): [string, IDataObject] => [
		`HTTP 200 with code ${code}`,
		{ status: 200, body: { code, message: 'No.' } },
	]),
	['HTTP 200 with a page of a proxy', { status: 200, body: HTML }],
	['HTTP 200 with no body', { status: 200, body: '' }],
	['HTTP 204', { status: 204 }],
	['HTTP 200 with an empty object', { status: 200, body: {} }],
	['HTTP 200 with a list', { status: 200, body: [] }],
	['HTTP 200 with a text in JSON', { status: 200, body: '"ok"' }],
	['HTTP 201 with code 500001', { status: 201, body: { code: 500001, data: {} } }],
];

/** Here Wonder certainly did nothing. */
const REFUSED: Array<[string, IDataObject]> = [
	...[400, 401, 403, 404, 422].map((status): [string, IDataObject] => [
		`HTTP ${status} with Wonder's envelope`,
		{ status, body: { code: status === 404 ? 404 : 'E000999', message: 'No.' } },
	]),
	['HTTP 400 with the old envelope', { status: 400, body: { error_code: 'X1' } }],
	['HTTP 200 with code 300008', { status: 200, body: { code: 300008, message: 'No.' } }],
	['HTTP 200 with code E000002', { status: 200, body: { code: 'E000002', message: 'No.' } }],
	['HTTP 409 with code EO100102', { status: 409, body: { error_code: 'EO100102' } }],
];

const posts = async () => (await wonder.routes()).filter((route) => route.startsWith('POST'));

async function transfer() {
	const [senderUserId, receiverUserId] = await wonder.newUsers(2, '10.00');
	const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
	return {
		senderUserId,
		senderDocumentNumber: passport(senderUserId),
		receiverUserId,
		receiverDocumentNumber: passport(receiverUserId),
		amount: '1',
		remark: 'Allowance',
	};
}

describe.each(UNCLEAR)('after %s', (_, fault) => {
	test('a transfer that was carried out is found, not sent again by a retry', async () => {
		const order = await transfer();
		await wonder.control('faults', { match: { method: 'POST' }, times: 9, work: true, ...fault });
		const { items } = await wonder.node('transfer.create', order, retrying);
		expect(items.map(({ json }) => json.transfer_status)).toEqual(['Settled']);
		expect(await posts()).toEqual(['POST /platform_transfers']);
		expect(wonder.books.transfers).toHaveLength(1);
	});

	test('a card may have been issued, so a retry does not issue another one', async () => {
		await wonder.control('faults', { match: { method: 'POST' }, times: 9, work: true, ...fault });
		const { error, items } = await wonder.node('card.create', { title: 'Travel' }, retrying);
		expect(items).toEqual([]);
		expect(await posts()).toEqual(['POST /cards']);
		expect(wonder.books.cards.size).toBe(1);
		const told = `${error?.message} ${error?.description}`;
		expect(error?.message).toContain(
			'Unknown outcome: Wonder may or may not have processed this request (check whether the card was issued)',
		);
		expect(error?.description).toContain('Check in Wonder before you run it again.');
		expect(told).not.toContain('Nothing was changed');
		expect(told).not.toMatch(/Concurrent Reads|fewer items|Check the values|function/);
	});

	test('a read has changed nothing, and nothing else is said', async () => {
		await wonder.control('faults', { times: 9, headers: { 'Retry-After': '0' }, ...fault });
		const { error } = await wonder.node('account.getBalance');
		const told = `${error?.message} ${error?.description}`;
		expect(told).toContain('Nothing was changed and no money moved.');
		expect(told).not.toContain('Unknown outcome');
	});
});

test.each(REFUSED)('after %s nothing was changed, and a retry may send again', async (_, fault) => {
	await wonder.control('faults', { match: { method: 'POST' }, ...fault });
	const { error } = await wonder.node('card.create', { title: 'Travel' });
	expect(`${error?.message} ${error?.description}`).not.toContain('Unknown outcome');
	expect(error?.description).toContain('Nothing was changed and no money moved.');
	await wonder.control('faults', { match: { method: 'POST' }, ...fault });
	await wonder.results('card.create', { title: 'Travel' }, retrying);
	expect(wonder.books.cards.size).toBe(1);
});

test.each([
	['HTTP 201 with code 201', { status: 201, body: { code: 201, data: { id: 'c1' } } }],
	['HTTP 201 with code 200', { status: 201, body: { code: '200', data: { id: 'c1' } } }],
	['HTTP 202 without a code', { status: 202, body: { data: { id: 'c1' } } }],
	['the old envelope', { status: 200, body: { error_code: '', data: { id: 'c1' } } }],
])('%s is a success', async (_, fault) => {
	await wonder.control('faults', fault);
	expect(await wonder.result('card.create', { title: 'Travel' })).toMatchObject({ id: 'c1' });
});

test('a documented code keeps its own advice, whatever the status', async () => {
	await wonder.control('faults', { status: 400, body: { code: 300008, message: 'Exists.' } });
	const { error } = await wonder.node('card.create', { title: 'Travel' });
	expect(error?.description).toContain('A user with this phone number already exists.');
});
