import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { serveList } from '../support/listServer';
import { searchList } from '../support/runNode';
import { useWonder } from '../support/wonder';

/** Wallets and limits are chosen from lists that belong to another choice in the form. */

const wonder = useWonder();
let userId: string;
let otherUser: string;
let cardId: string;

beforeEach(async () => {
	[userId, otherUser] = await wonder.newUsers(2);
	[cardId] = await wonder.newCards(1);
});

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const fromList = (value: string) => ({ __rl: true, mode: 'list', value });
const newWallet = async (user: string, more: IDataObject = {}) => {
	const parameters = { userId: user, asset: 'USDC', waitUntilActive: true, ...more };
	return String((await wonder.result('wallet.create', parameters)).id);
};
const setDaily = async (daily: string, remark: string) =>
	await wonder.result('card.updateLimits', { cardId, limits: { daily }, remark });
const offered = async (
	list: 'searchWallets' | 'searchLimits',
	form: INodeParameters,
	filter?: string,
) => await searchList(wonder.credentials, list, filter, form);

test('the list of wallets shows those of the chosen consumer, by coin, network, address and status', async () => {
	const walletId = await newWallet(userId);
	await newWallet(otherUser);
	for (const form of [{ userId: byId(userId) }, { userId: fromList(userId) }, { userId }]) {
		const wallets = await offered('searchWallets', form);
		expect(wallets.map(({ value }) => value)).toEqual([walletId]);
		expect(wallets[0].name).toMatch(/^USDC on ETH · 0x\w{8}… · Active$/);
	}
});

test('wallets are searched by what the list shows, or by ID', async () => {
	const [ethereum, solana] = [
		await newWallet(userId),
		await newWallet(userId, { blockchain: 'SOLANA' }),
	];
	const form = { userId: byId(userId) };
	expect(await offered('searchWallets', form, 'solana')).toHaveLength(1);
	const [found] = await offered('searchWallets', form, ethereum);
	expect(found.value).toBe(ethereum);
	expect((await offered('searchWallets', form)).map(({ value }) => value).sort()).toEqual(
		[ethereum, solana].sort(),
	);
});

test.each([
	['searchWallets', 'Consumer', {}],
	['searchWallets', 'Consumer', { userId: fromList('') }],
	['searchWallets', 'Consumer', { userId: byId('={{ $json.id }}') }],
	['searchLimits', 'Card', { cardId: fromList('') }],
] as const)('%s asks for the %s while the form is %j', async (list, missing, form) => {
	await wonder.forget();
	await expect(offered(list, form)).rejects.toMatchObject({
		message: `The list needs a ${missing}`,
		description: `Choose the ${missing} first, or enter the ID here with By ID.`,
	});
	expect(await wonder.received()).toEqual([]);
});

test('a wallet is read by ID alone, and the Consumer of the list is not sent', async () => {
	const walletId = await newWallet(userId);
	await wonder.forget();
	await wonder.result('wallet.get', { walletId: byId(walletId) });
	const chosen = { userId: fromList(userId), walletId: fromList(walletId) };
	expect(await wonder.result('wallet.get', chosen)).toMatchObject({ id: walletId });
	await wonder.results('wallet.getTransactions', { ...chosen, returnAll: true });
	expect([...new Set(await wonder.routes())]).toEqual([
		`GET /wallets/${walletId}`,
		expect.stringMatching(new RegExp(`^GET /wallets/${walletId}/transactions\\?offset`)),
	]);
});

test('a wallet ID that an older workflow holds as plain text is still read', async () => {
	const walletId = await newWallet(userId);
	for (const saved of [walletId, `={{ "${walletId}" }}`]) {
		const { error, items } = await wonder.node('wallet.get', { walletId: saved });
		expect([error, items[0]?.json.id]).toEqual([undefined, walletId]);
		const deposits = await wonder.node('wallet.getTransactions', { walletId: saved });
		expect(deposits.error).toBeUndefined();
	}
});

test('the list of limits shows those of the chosen card, with the latest amount and remark', async () => {
	await setDaily('100.00', 'First');
	await setDaily('250.00', 'Conference in May');
	const limits = await offered('searchLimits', { cardId: byId(cardId) });
	const [newest] = await wonder.results('card.getLimitHistory', { cardId });
	const limitId = String(newest.card_limit);
	expect(limits).toEqual([
		{ name: `250.00 · Conference in May · ${limitId.slice(0, 8)}`, value: limitId },
	]);
	expect(await offered('searchLimits', { cardId: byId(cardId) }, 'conference')).toEqual(limits);
	expect(await offered('searchLimits', { cardId: byId(cardId) }, 'travel')).toEqual([]);
});

test('the latest amount of a limit counts, in whatever order Wonder lists the history', async () => {
	const rows = ['2026-03-01', '2026-05-01', '2026-04-01'].map((day, index) => ({
		...{ id: `row-${index}`, card_limit: 'limit-1', limit_amount: day, remark: '' },
		p_created_at: `${day}T00:00:00Z`,
	}));
	const { baseUrl } = await serveList('limit_history', rows);
	const credentials = { ...wonder.credentials, baseUrl };
	expect(await searchList(credentials, 'searchLimits', '', { cardId })).toEqual([
		{ name: '2026-05-01 · limit-1', value: 'limit-1' },
	]);
});

test('a limit filters the history, from the list or as the plain text of an older workflow', async () => {
	await setDaily('100.00', 'First');
	await wonder.result('card.updateLimits', { cardId, limits: { monthly: '900.00' } });
	const [{ value: limitId }] = await offered('searchLimits', { cardId }, 'First');
	for (const saved of [fromList(String(limitId)), String(limitId)]) {
		const rows = await wonder.results('card.getLimitHistory', {
			cardId,
			filters: { limitId: saved },
		});
		expect(rows.map(({ card_limit }) => card_limit)).toEqual([limitId]);
	}
});

describe('the list of consumers', () => {
	const person = {
		...{ callingCode: '852', firstName: 'Ada', lastName: 'Wong', dateOfBirth: '1990-12-31' },
		...{ documentType: 'ID_CARD', documentNumber: 'K1234567', issuingCountry: 'HKG' },
	};
	let phones = 61230000;
	const create = async () => {
		const phoneNumber = String(++phones);
		const { user_id: id } = await wonder.result('user.create', { ...person, phoneNumber });
		return { id: String(id), phone: phoneNumber.slice(-4) };
	};
	const consumers = async (filter = '', credentials: IDataObject = wonder.credentials) =>
		await searchList(credentials, 'searchUsers', filter);

	test('has those just created, newest first, and tells people of one name apart', async () => {
		const [first, second] = [await create(), await create()];
		expect(await consumers()).toEqual(
			[second, first].map(({ id, phone }) => ({
				name: `Ada Wong · phone ending in ${phone} · ID Card · ${id.slice(0, 8)}`,
				value: id,
			})),
		);
		expect((await consumers(first.phone)).map(({ value }) => value)).toEqual([first.id]);
		expect(await consumers('passport')).toEqual([]);
	});

	test('has a new one once, when Wonder shows it as well', async () => {
		const { id } = await create();
		const card = await wonder.result('card.create', {
			...{ title: 'Own', cardFor: 'consumer', userId: id },
		});
		await wonder.shop(String(card.id), '5.00');
		for (const time of [1, 2]) {
			const found = (await consumers()).map(({ value }) => value);
			expect([time, found]).toEqual([time, [id]]);
		}
	});

	test('is not kept from the editor by a new one that is no longer at Wonder', async () => {
		await create();
		await wonder.control('reset', {});
		expect(await consumers()).toEqual([]);
	});

	test('has the newest 25 at most', async () => {
		const ids: string[] = [];
		for (let count = 0; count < 27; count++) ids.push((await create()).id);
		expect((await consumers()).map(({ value }) => value)).toEqual(ids.reverse().slice(0, 25));
	});

	test('has none that was created with another account', async () => {
		await create();
		const { baseUrl, received } = await serveList('transactions', []);
		expect(await consumers('', { ...wonder.credentials, baseUrl })).toEqual([]);
		expect(received.map(({ target }) => target).filter((target) => /\/user/.test(target))).toEqual(
			[],
		);
	});
});
