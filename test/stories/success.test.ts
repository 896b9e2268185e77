import type { IDataObject } from 'n8n-workflow';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

const wonder = useWonder();
useTurnedTime();

const STATUSES = [200, 201, 202, 203, 206];
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

const WELL = [
	...[undefined, null, '', 200, '200', 201, '201', 202, 204, 0, '0', '0000'],
	...['OK', 'succeed', 'SUCCESS'],
];

/** A success by its status alone. */
const STRANGE: Array<[string, unknown]> = [
	['no body', ''],
	['blanks', ' \n'],
	['plain text', 'OK'],
	['a page of a proxy', '<html>Sign in</html>'],
	['an empty object', {}],
	['a list', []],
	['a text in JSON', '"ok"'],
	['no code and no data', { message: 'succeed' }],
	['a card without an envelope', { id: 'c1', status: 'Active' }],
	['success: false', { success: false, message: 'No.' }],
	['an error without a code', { data: null, error: 'No.' }],
	['errors without a code', { data: { id: 'c1' }, errors: [{ message: 'No.' }] }],
	...[400, '404', 500, 500001, 'E000500', 'failed', true].map((code): [string, unknown] => [
		`code ${code}`,
		{ code, message: 'No.', data: { id: 'c1' } },
	]),
	['an old code', { error_code: 'X1', data: { id: 'c1' } }],
];

const writes = async () => (await wonder.received()).filter(({ method }) => method !== 'GET');

describe.each(STATUSES)('HTTP %d', (status) => {
	test.each(WELL)('with code %j is a success, in the new form and in the old one', async (code) => {
		for (const name of ['code', 'error_code']) {
			const body = { [name]: code, message: 'succeed', data: { id: 'c1' } };
			await wonder.control('faults', { status, body });
			expect(await wonder.result('card.create', { title: 'Travel' })).toEqual({ id: 'c1' });
		}
	});

	test('with "success": true is a success, with data and without', async () => {
		for (const body of [
			{ success: true, data: { id: 'c1' } },
			{ success: true, message: 'Done.', card: { id: 'c1' } },
			{ code: 200, success: true, id: 'c1' },
		]) {
			await wonder.control('faults', { status, body });
			expect(await wonder.result('card.create', { title: 'Travel' })).toEqual({ id: 'c1' });
		}
	});

	test.each(STRANGE)('with %s: a card may have been issued, and is not again', async (_, body) => {
		await wonder.control('faults', { match: { method: 'POST' }, times: 9, status, body });
		const { error, items } = await wonder.node('card.create', { title: 'Travel' }, retrying);
		expect(items).toEqual([]);
		expect(await writes()).toHaveLength(1);
		expect(error?.message).toMatch(/\(check whether the card was issued\)$/);
		expect(error?.description).toContain('Check in Wonder before you run it again.');
		expect(`${error?.message} ${error?.description}`).not.toMatch(/Nothing was|refused/);
	});

	test.each(STRANGE)('with %s: a card that is locked then counts as locked', async (_, body) => {
		const [cardId] = await wonder.newCards(1);
		const fault = { match: { method: 'PUT' }, times: 9, status, body };
		await wonder.control('faults', { ...fault, work: true });
		expect(await wonder.result('card.lock', { cardId })).toMatchObject({ status: 'Locked' });
		expect(await writes()).toHaveLength(1);
	});

	test.each(STRANGE)('with %s to a read: nothing was changed, and no more', async (_, body) => {
		await wonder.control('faults', { times: 9, status, body });
		const { error, items } = await wonder.node('account.getBalance');
		expect(items).toEqual([]);
		expect(error?.description).toContain('Nothing was changed and no money moved.');
		expect(`${error?.message} ${error?.description}`).not.toMatch(
			/Unknown outcome|rejected|before you run it again|values of this item/,
		);
	});
});

test.each([200, 201, 204, 205])('no body is no login page (HTTP %d)', async (status) => {
	for (const [id, parameters] of [
		['card.create', { title: 'Travel' }],
		['account.getBalance', {}],
	] as Array<[string, IDataObject]>) {
		await wonder.control('faults', { status, body: '' });
		const { error } = await wonder.node(id, parameters);
		expect(error?.message).toMatch(/^The response is empty/);
		expect(`${error?.message} ${error?.description}`).not.toMatch(/login|proxy|JSON/);
	}
});

test.each(['PUT', 'PATCH', 'POST', 'DELETE', 'GET'])(
	'a custom %s whose response has no content has worked',
	async (method) => {
		for (const status of [204, 205]) {
			await wonder.control('faults', { status });
			expect(await wonder.result('api.call', { method, path: '/cards/c1' })).toEqual({});
		}
	},
);

test('a custom call that gets an empty response which does not say so may have worked', async () => {
	await wonder.control('faults', { status: 200, body: '' });
	const { error } = await wonder.node('api.call', { method: 'DELETE', path: '/cards/c1' });
	expect(error?.message).toBe(
		'The response is empty. Unknown outcome: Wonder may or may not have processed this request (check whether anything changed or money moved)',
	);
});

test('what Wonder returns instead of an object is one value, not cut into letters', async () => {
	const [cardId] = await wonder.newCards(1);
	for (const data of ['done', true, 7, ['a', 'b']]) {
		await wonder.control('faults', { status: 200, body: { code: 200, data } });
		expect(await wonder.result('card.lock', { cardId })).toEqual({ data });
	}
});

const CREATES: Array<[string, string]> = [
	['card.create', 'the card was issued'],
	['user.create', 'the consumer was created'],
	['wallet.create', 'the wallet was created'],
];

test.each(CREATES)(
	'%s: after a success without a result, the outcome is unknown',
	async (operation, effect) => {
		const entered = {
			...{ title: 'Travel', userId: 'u1', blockchain: 'ETH', asset: 'USDT' },
			...{ callingCode: '852', phoneNumber: '91234567', firstName: 'Ada' },
			...{ dateOfBirth: '1990-12-31', documentNumber: 'K1', issuingCountry: 'HKG' },
		};
		for (const body of [
			{ code: 200, message: 'Card limit reached.', data: {} },
			{ code: 200, message: 'Card limit reached.', data: null },
			{ code: 202, message: 'Card limit reached.', data: { card: null } },
			{ code: 200, message: 'Card limit reached.', data: [] },
			{ success: true, message: 'Card limit reached.' },
		]) {
			await wonder.control('faults', { match: { method: 'POST' }, status: 200, body });
			const { items, error } = await wonder.node(operation, entered);
			expect(items).toEqual([]);
			expect(error?.message).toContain(
				`Unknown outcome: Wonder may or may not have processed this request (check whether ${effect})`,
			);
			expect(error?.description).toContain('It says: "Card limit reached".');
		}
	},
);

test('a code of three digits means what that HTTP status means', async () => {
	const body = { code: 401, message: 'No.' };
	await wonder.control('faults', { status: 200, body, times: 2 });
	const { error } = await wonder.node('account.getBalance');
	expect(error?.description).toContain('Wonder rejected the signature');
});

test('where no ID was entered, the error mentions none', async () => {
	await wonder.control('faults', { status: 404, body: { code: 404, message: 'No.' }, times: 2 });
	const created = await wonder.node('card.create', { title: 'Travel' });
	expect(created.error?.description).toContain(
		'Wonder found no record or endpoint for this request.',
	);
	expect(created.error?.description).not.toContain('the ID');
	const read = await wonder.node('card.get', { cardId: 'c1' });
	expect(read.error?.description).toContain(
		'Check that the ID belongs to the selected environment.',
	);
});
