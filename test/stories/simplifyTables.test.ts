import type { IDataObject } from 'n8n-workflow';
import { AS_SHOWN, callTool } from '../support/runNode';
import { serveList } from '../support/listServer';
import { CARD_SERVICE, useWonder } from '../support/wonder';

/** Cards, changes of limits, transfers and top-ups as tables that can be read and added up. */
const wonder = useWonder();

const shown = async (id: string, parameters: IDataObject = {}, credentials: IDataObject = {}) =>
	await wonder.node(id, { ...AS_SHOWN, ...parameters }, {}, credentials);
const rowsOf = async (...given: Parameters<typeof shown>) => {
	const { items, error } = await shown(...given);
	if (error) throw error;
	return items.map(({ json }) => json);
};

const newCard = async (limits: IDataObject = {}) =>
	String((await wonder.result('card.create', { cardFor: 'business', title: 'Travel', limits })).id);

describe('a card', () => {
	test('says what it is called, whether it works and how much is left', async () => {
		const cardId = await newCard({ perTransaction: '50.00', daily: '100.30' });
		await wonder.shop(cardId, '10.10');
		const raw = await wonder.result('card.get', { cardId });
		const expected = {
			title: 'Travel',
			last_4_digits: raw.last_4_digits,
			status: 'Active',
			currency: 'USD',
			cardholder: null,
			expiry: raw.expiration_date,
			per_transaction_limit: 50,
			daily_limit: 100.3,
			daily_used: 10.1,
			daily_left: 90.2,
			monthly_limit: null,
			monthly_used: null,
			monthly_left: null,
			lifetime_limit: null,
			lifetime_used: null,
			lifetime_left: null,
			id: cardId,
		};
		for (const operation of ['card.get', 'card.getAll']) {
			const [row] = await rowsOf(operation, { cardId });
			expect(Object.entries(row)).toEqual(Object.entries(expected));
		}
	});

	test('of a consumer names the consumer', async () => {
		const [userId] = await wonder.newUsers(1);
		await wonder.result('card.create', { cardFor: 'consumer', userId, title: 'Allowance' });
		expect(await rowsOf('card.getAll', { cardsOf: 'user', userId })).toMatchObject([
			{ title: 'Allowance', cardholder: userId },
		]);
	});

	test('with cardholders names them, and nothing below zero is left', async () => {
		const holders = ['Ada', 'Nathan'].map((external_user_name) => ({ external_user_name }));
		const limits = [
			{ period: 'Daily', limit_amount: '5', used_amount: '8.00', status: 'Active' },
			{ period: 'Monthly', limit_amount: '0', used_amount: '8.00', status: 'Active' },
		];
		const rows = [{ id: 'c', card_holders: holders, limits, pan: '356772******8348' }];
		const { baseUrl } = await serveList('cards', rows);
		const [row] = await rowsOf('card.getAll', {}, { baseUrl });
		expect(row).toMatchObject({ cardholder: 'Ada, Nathan', daily_used: 8, daily_left: 0 });
		// To Wonder, 0 means no limit.
		expect(row).toMatchObject({ monthly_limit: null, monthly_used: null, monthly_left: null });
		expect(JSON.stringify(row)).not.toContain('8348');
	});

	test('what a write returns stays as Wonder wrote it', async () => {
		const [card] = await rowsOf('card.lock', { cardId: await newCard() });
		expect(card).toMatchObject({ title: 'Travel', issuer_brand: 'JCB' });
	});
});

describe('the history of limits', () => {
	const change = async (cardId: string, limits: IDataObject, remark = '') =>
		await wonder.result('card.updateLimits', { cardId, limits, remark });
	const history = async (cardId: string, more: IDataObject = {}) =>
		(await rowsOf('card.getLimitHistory', { cardId, ...more })).map(
			({ period, old_amount, new_amount, remark }) => [period, old_amount, new_amount, remark],
		);

	test('says which limit was changed, from what to what, and why', async () => {
		const cardId = await newCard({ monthly: '900.00' });
		await change(cardId, { daily: '100.00' }, 'Start');
		await change(cardId, { daily: '250.50' }, 'Fair');
		await change(cardId, { monthly: '1000.00' });
		const expected = [
			['Monthly', null, 1000, null],
			['Daily', 100, 250.5, 'Fair'],
			['Daily', null, 100, 'Start'],
		];
		expect(await history(cardId)).toEqual(expected);
		const row = (await rowsOf('card.getLimitHistory', { cardId })).at(-1)!;
		const raw = (await wonder.results('card.getLimitHistory', { cardId })).at(-1)!;
		expect(Object.entries(row)).toEqual(
			Object.entries({
				...{ time: raw.p_created_at, period: 'Daily', old_amount: null, new_amount: 100 },
				...{ remark: 'Start', old_amount_exact: null, new_amount_exact: '100.00' },
				...{ card_limit: raw.card_limit, id: raw.id },
			}),
		);
	});

	test('knows the amount before also where Limit leaves its row out', async () => {
		const cardId = await newCard();
		for (const daily of ['100.00', '200.00', '300.00']) await change(cardId, { daily });
		const [row] = await rowsOf('card.getLimitHistory', { cardId, limit: 1 });
		expect(row).toMatchObject({ period: 'Daily', old_amount: 200, new_amount: 300 });
	});

	test('guesses no period where two limits have the same amount, or none has it', async () => {
		const cardId = await newCard({ monthly: '100.00' });
		await change(cardId, { daily: '100.00' });
		expect(await history(cardId)).toEqual([[null, null, 100, null]]);
		await change(cardId, { monthly: '500.00' });
		expect((await history(cardId)).map(([period]) => period)).toEqual(['Monthly', 'Daily']);
		await wonder.result('card.updateLimits', { cardId, removeLimits: ['daily'] });
		expect((await history(cardId)).map(([period]) => period)).toEqual([null, 'Monthly', null]);
	});

	test('reads the card once for an item, and says why if it cannot', async () => {
		const cardId = await newCard();
		await change(cardId, { daily: '100.00' });
		await wonder.forget();
		await history(cardId);
		expect((await wonder.routes()).filter((route) => route.endsWith(cardId))).toHaveLength(1);
		const path = `${CARD_SERVICE}/cards/${cardId}`;
		const { hints, items } = await (async () => {
			await wonder.control('faults', [
				{ match: { path: `${path}/limit` }, delay: 1, times: 2 },
				{ match: { path }, status: 403, times: 9 },
			]);
			return await shown('card.getLimitHistory', { cardId });
		})();
		expect(hints.join()).toContain('because the card or its whole history could not be read');
		expect(items.map(({ json }) => [json.period, json.new_amount])).toEqual([[null, 100]]);
	});
});

describe('money between consumers', () => {
	const order = async () => {
		const [senderUserId, receiverUserId] = await wonder.newUsers(2, '100.00');
		const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
		return {
			...{ senderUserId, senderDocumentNumber: passport(senderUserId) },
			...{ receiverUserId, receiverDocumentNumber: passport(receiverUserId) },
			...{ amount: '30.10', remark: 'Allowance', additionalFields: { refId: 'march' } },
		};
	};

	test('a transfer says from whom to whom and whether it was sent now', async () => {
		const parameters = await order();
		const [created] = await rowsOf('transfer.create', parameters);
		const [raw] = await wonder.results('transfer.getAll');
		const expected = {
			time: raw.p_created_at,
			from: parameters.senderUserId,
			to: parameters.receiverUserId,
			amount: 30.1,
			currency: 'USD',
			status: 'Settled',
			already_sent: false,
			remark: 'Allowance',
			amount_exact: '30.10',
			reference: 'march',
			id: raw.id,
		};
		expect(Object.entries(created)).toEqual(Object.entries(expected));
		expect((await rowsOf('transfer.create', parameters))[0]).toEqual({
			...expected,
			already_sent: true,
		});
		const listed: IDataObject = { ...expected };
		delete listed.already_sent;
		expect(await rowsOf('transfer.getAll')).toStrictEqual([listed]);
	});

	test('a note counts the transfers that moved no money', async () => {
		const row = { currency: 'USD', amount: '5.00' };
		const { baseUrl } = await serveList('platform_transfers', [
			{ id: 'a', transfer_status: 'Settled', ...row },
			{ id: 'b', transfer_status: 'Reversed', ...row },
		]);
		const { hints } = await shown('transfer.getAll', {}, { baseUrl });
		expect(hints.join()).toContain('1 of 2 rows is Declined or Reversed: no money moved');
	});

	test('a top-up says what arrived and what was credited', async () => {
		const [userId] = await wonder.newUsers(1);
		const parameters = { userId, blockchain: 'ETH', asset: 'USDC', waitUntilActive: true };
		const { id } = await wonder.result('wallet.create', parameters);
		await wonder.control(`wallets/${String(id)}/deposits`, { amount: '12.345678' });
		const [row] = await rowsOf('wallet.getTransactions', { walletId: id });
		const [raw] = await wonder.results('wallet.getTransactions', { walletId: id });
		expect(Object.entries(row)).toEqual(
			Object.entries({
				...{ time: raw.p_created_at, asset: 'USDC', blockchain: 'ETH', amount: 12.345678 },
				...{ fixed_fee: 0, percentage_fee: raw.percentage_fee, credited: 12.34 },
				...{ status: 'Settled', amount_exact: '12.345678' },
				...{ credited_exact: '12.34', tx_hash: raw.tx_hash, wallet_id: id, id: raw.id },
			}),
		);
	});
});

describe('as a tool of an AI agent', () => {
	const tool = async (parameters: IDataObject) =>
		JSON.parse(
			await callTool(
				wonder.credentials,
				{ resource: 'card', operation: 'getAll', ...AS_SHOWN, ...parameters },
				{ executionId: '1' },
			),
		) as Array<{ response?: unknown } & IDataObject>;

	beforeEach(async () => void (await newCard({ daily: '100.00' })));

	test('the model gets simplified rows, raw ones or the fields that were chosen', async () => {
		expect(await tool({})).toMatchObject([{ title: 'Travel', daily_limit: 100 }]);
		expect(await tool({ output: 'raw' })).toMatchObject([{ title: 'Travel', type: 'Expense' }]);
		expect(await tool({ output: 'fields', fields: 'title, type' })).toEqual([
			{ title: 'Travel', type: 'Expense' },
		]);
	});
});

describe('Selected Fields', () => {
	const selected = async (fields: string) =>
		await wonder.node('card.getAll', { output: 'fields', fields }, { type: 'wonderTool' });

	test('a name that no row has is told, with those that there are', async () => {
		await newCard();
		const { items, hints } = await selected('title, amuont');
		expect(items.map(({ json }) => json)).toEqual([{ title: 'Travel', amuont: null }]);
		expect(hints.join()).toMatch(/the output has no "amuont"; it has id, .*title/);
		expect((await selected('title')).hints).toEqual([]);
	});

	test('no name at all is refused before anything is sent', async () => {
		const { error } = await selected(' ');
		expect(error?.message).toBe('Fields has no value');
		expect(await wonder.received()).toEqual([]);
	});
});
