import type { IDataObject } from 'n8n-workflow';
import { startCapture } from '../support/capture';
import { useWonder } from '../support/wonder';

const wonder = useWonder();
const open: Array<Awaited<ReturnType<typeof startCapture>>> = [];
afterEach(async () => {
	for (const server of open.splice(0)) await server.close();
});

async function answered(id: string, parameters: IDataObject, status: number, body: unknown) {
	const server = await startCapture(() => ({ status, body: JSON.stringify(body) }));
	open.push(server);
	return await wonder.node(id, parameters, {}, { baseUrl: server.url });
}

const user = {
	...{ callingCode: '852', phoneNumber: '91234567', firstName: 'Ada', lastName: 'Wong' },
	...{ dateOfBirth: '1990-12-31', documentType: 'Passport', documentNumber: 'K1234567' },
	issuingCountry: 'HKG',
};
const creates: Array<[string, IDataObject, string, string]> = [
	['card.create', { title: 'Travel' }, 'card', 'the card was issued'],
	[
		'wallet.create',
		{ userId: 'u1', blockchain: 'ETH', asset: 'USDC' },
		'wallet',
		'the wallet was created',
	],
	['user.create', user, 'user', 'the consumer was created'],
];

describe.each(creates)('%s', (id, parameters, name, effect) => {
	test.each<[unknown, string]>([
		[{ code: 200, message: 'Limit reached.', data: {} }, 'It says: "Limit reached".'],
		[{ code: 200, message: 'fail', data: null }, 'It says: "fail".'],
		[{ code: 202, message: 'accepted' }, 'It says: "accepted".'],
		[{ code: 200, data: { message: 'Later.' } }, 'It says: "Later".'],
		[{ success: true }, 'Unknown outcome'],
		[{ code: 200, data: [] }, 'Unknown outcome'],
		[{ code: 200, data: 'done' }, 'Unknown outcome'],
		[{ code: 200, data: { [name]: { id: '' } } }, 'Unknown outcome'],
	])('after %j, the outcome is unknown', async (body, begin) => {
		const { items, error } = await answered(id, parameters, 200, body);
		expect(items).toEqual([]);
		expect(error?.message).toContain('Wonder reported success but did not return the result');
		const told = `${error?.message} ${error?.description}`;
		expect(told).toContain(begin);
		expect(told).toContain(`(check whether ${effect})`);
	});

	test.each<[string, (row: IDataObject) => IDataObject]>([
		['flat', (row) => row],
		['wrapped', (row) => ({ [name]: row })],
		['wrapped beside something else', (row) => ({ [name]: row, request: { at: 1 } })],
		['wrapped by another name', (row) => ({ created: row })],
	])('what was created comes out, %s', async (_, wrap) => {
		const row = { [id === 'user.create' ? 'user_id' : 'id']: 'new-1' };
		const { items, error } = await answered(id, parameters, 200, { code: 200, data: wrap(row) });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json)).toEqual([row]);
	});

	test('a 404 does not mention an ID that nobody entered', async () => {
		const { error } = await answered(id, parameters, 404, { code: 404, message: 'Gone.' });
		expect(error?.description).toContain('Wonder found no record or endpoint for this request.');
		expect(error?.description).not.toContain('the ID');
	});
});

test('a user who comes with id rather than user_id was created', async () => {
	const { items } = await answered('user.create', user, 200, { code: 200, data: { id: 'u9' } });
	expect(items.map(({ json }) => json)).toEqual([{ id: 'u9' }]);
});

test('a 404 for an ID that was entered names it', async () => {
	const { error } = await answered('card.get', { cardId: 'c1' }, 404, { code: 404 });
	expect(error?.description).toContain('Check that the ID belongs to the selected environment.');
});

test.each<[unknown, string]>([
	[401, 'Wonder rejected the signature.'],
	['403', 'Wonder rejected the signature.'],
	[404, 'Wonder found no record or endpoint for this request.'],
	[429, 'Too many requests in a short time.'],
	[500, 'returned a server error'],
	[7001, 'Wonder reported an error that its documentation does not explain.'],
	[400, 'Wonder reported an error that its documentation does not explain.'],
	[302, 'Wonder reported an error that its documentation does not explain.'],
	[100, 'Wonder reported an error that its documentation does not explain.'],
])('HTTP status 200 with code %j is explained by the code', async (code, meaning) => {
	const body = { code, message: 'No.' };
	const { error } = await answered('card.get', { cardId: 'c1' }, 200, body);
	expect(error?.description).toContain(meaning);
});

test('a write with HTTP status 200 and code 401 is not reported as certainly rejected', async () => {
	const body = { code: 401, message: 'No.' };
	const { error } = await answered('card.create', { title: 'Travel' }, 200, body);
	expect(error?.description).toContain(
		'the code in the response means: Wonder rejected the signature.',
	);
	expect(error?.message).toContain(
		'Unknown outcome: Wonder may or may not have processed this request (check whether the card was issued)',
	);
});
