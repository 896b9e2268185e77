import type { IDataObject } from 'n8n-workflow';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

/** What expressions give that a form would not: nothing, text for a number, a number for text. */

const wonder = useWonder();
useTurnedTime();
const NOTHING = '={{ $json.typo }}';
const REMOVE = 'Enter a value, or remove it.';

/** IDs that Wonder has, so that each request would be carried out if it were sent. */
let ids: { cardId: string; userId: string; receiver: string };
beforeEach(async () => {
	const cards = await wonder.newCards(3);
	const [userId, receiver] = await wonder.newUsers(2, '100.00');
	ids = { cardId: cards[0], userId, receiver };
	await wonder.forget();
});

const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
const parametersFor: Record<string, () => IDataObject> = {
	'card.create': () => ({ title: 'Travel' }),
	'card.updateLimits': () => ({ cardId: ids.cardId }),
	'card.getLimitHistory': () => ({ cardId: ids.cardId }),
	'card.get': () => ({ cardId: ids.cardId }),
	'card.terminate': () => ({ cardId: ids.cardId }),
	'wallet.create': () => ({ userId: ids.userId, blockchain: 'ETH', asset: 'USDT' }),
	'transfer.create': () => ({
		senderUserId: ids.userId,
		senderDocumentNumber: passport(ids.userId),
		receiverUserId: ids.receiver,
		receiverDocumentNumber: passport(ids.receiver),
		amount: '1.00',
		remark: 'Allowance',
	}),
	'user.update': () => ({ userId: ids.userId }),
	'api.call': () => ({ method: 'GET', path: '/cards' }),
};
const run = async (id: string, entered: IDataObject, settings = {}) =>
	await wonder.node(id, { ...parametersFor[id]?.(), ...entered }, settings);

async function expectRefused(
	id: string,
	entered: IDataObject,
	message: string,
	advice: string,
): Promise<void> {
	const { error, items } = await run(id, entered);
	expect(error?.message).toBe(message);
	expect(error?.description).toBe(`${advice} Nothing was sent.`);
	expect(items).toEqual([]);
	expect(await wonder.received()).toEqual([]);
}

const query = (name: string, value: unknown) => ({
	query: { parameter: [{ name, value }] } as IDataObject,
});

describe('an entry that was added and is empty is refused, not left out', () => {
	test.each<[id: string, entered: IDataObject, message: string]>([
		['card.create', { limits: { daily: NOTHING } }, 'Limits: Per Day is empty'],
		[
			'card.create',
			{ limits: { daily: '5', monthly: '={{ null }}' } },
			'Limits: Per Month is empty',
		],
		['card.create', { limits: { lifetime: '' } }, 'Limits: Per Lifetime is empty'],
		['card.updateLimits', { limits: { perTransaction: ' ' } }, 'Limits: Per Transaction is empty'],
		['card.updateLimits', { limits: { daily: NOTHING } }, 'Limits: Per Day is empty'],
		['transfer.create', { additionalFields: { refId: NOTHING } }, 'Transfer Reference is empty'],
		['transfer.create', { additionalFields: { refId: '' } }, 'Transfer Reference is empty'],
		['card.getAll', { filters: { status: NOTHING } }, 'Status is empty'],
		['card.getAll', { filters: { status: [] } }, 'Status is empty'],
		['card.getAll', { filters: { titleContains: NOTHING } }, 'Title Contains is empty'],
		['card.getAll', { filters: { titleContains: ' ' } }, 'Title Contains is empty'],
		['card.getLimitHistory', { filters: { limitId: NOTHING } }, 'Card Limit is empty'],
		['transaction.getAll', { filters: { createdFrom: NOTHING } }, 'Created From is empty'],
		['transaction.getAll', { filters: { amountAtLeast: '' } }, 'Amount at Least is empty'],
		['transfer.getAll', { filters: { refId: NOTHING } }, 'Transfer Reference is empty'],
		['feeRule.get', { filters: { asset: NOTHING } }, 'Stablecoin is empty'],
		['user.update', { updateFields: { lastName: NOTHING } }, 'Last Name is empty'],
		[
			'user.update',
			{ updateFields: { firstName: 'Ada', phoneNumber: '={{ null }}' } },
			'Phone Number is empty',
		],
		['user.update', { updateFields: { documentType: NOTHING } }, 'Document Type is empty'],
		['user.update', { updateFields: { issuingCountry: ' ' } }, 'Issuing Country is empty'],
		['card.get', { options: { timeoutSeconds: '' } }, 'Timeout (Seconds) is empty'],
		['card.get', { options: { readsAtOnce: NOTHING } }, 'Concurrent Reads is empty'],
		['api.call', query('status', NOTHING), 'Query Parameters: Value of "status" is empty'],
		['api.call', query('status', '={{ null }}'), 'Query Parameters: Value of "status" is empty'],
		['api.call', query(NOTHING, '1'), 'Query Parameters: Name is empty'],
	])('%s with %j', async (id, entered, message) => {
		await expectRefused(id, entered, message, REMOVE);
	});

	test('a switch, a number and a choice that are always shown', async () => {
		const correct = 'The expression returned nothing. Correct it.';
		await expectRefused('card.getAll', { returnAll: NOTHING }, 'Return All has no value', correct);
		await expectRefused('card.getAll', { limit: NOTHING }, 'Limit has no value', correct);
		await expectRefused(
			'wallet.create',
			{ waitUntilActive: true, waitSeconds: '' },
			'Max Wait (Seconds) has no value',
			correct,
		);
		await expectRefused(
			'feeRule.set',
			{ fixedFee: '1', percentageFee: '1', percentageForm: NOTHING },
			'Send Percentage As has no value',
			correct,
		);
	});

	test('but text that describes something may be blank, as spreadsheets have it', async () => {
		const { error } = await run('card.create', {
			cardHolders: { holder: [{ name: 'Ada Wong', email: NOTHING, phone: '' }] },
			additionalFields: { referenceId: NOTHING, settlementCurrency: '' },
		});
		expect(error).toBeUndefined();
		await run('card.updateLimits', { limits: { daily: '5' }, remark: NOTHING });
		await run('api.call', query('status', ''));
		const [created, , limited, , called] = await wonder.received();
		expect(created.body).toEqual({
			card: { title: 'Travel', card_holders: [{ external_user_name: 'Ada Wong' }] },
		});
		expect(limited.body).toEqual({ limits: [{ period: 'Daily', limit_amount: '5' }] });
		expect(called.target).toMatch(/\/cards\?status=$/);
	});

	test('a reference ID of a party that is left empty is looked up', async () => {
		const { items } = await run('transfer.create', {
			additionalFields: { senderReferenceId: '', receiverReferenceId: NOTHING },
		});
		expect(items[0].json.transfer_status).toBe('Settled');
	});

	test('only the item that has it fails, when the others may go on', async () => {
		const { items } = await run(
			'card.create',
			{ limits: { daily: '={{ $json.daily }}' } },
			{ input: [{ daily: '5' }, {}], onError: 'continueRegularOutput' },
		);
		expect(items.map(({ json }) => json.error ?? json.status)).toEqual([
			'Active',
			'Item 2 of 2: Limits: Per Day is empty',
		]);
		expect(await wonder.routes()).toEqual(['POST /cards']);
	});
});

const EITHER = 'Use true or false (lowercase).';
const upTo = (most: number) => `Enter a whole number from 1 to ${most}.`;
const LARGEST = 999_999_999;

describe('a value of the wrong kind is refused, and its field is named', () => {
	test.each<[id: string, entered: IDataObject, message: string, advice: string]>([
		[
			'transfer.create',
			{ additionalFields: { refId: '={{ ({ invoice: 1 }) }}' } },
			'Transfer Reference: This is an object, not text',
			'Choose one of its properties.',
		],
		['card.getAll', { limit: '={{ "abc" }}' }, 'Limit: "abc" is not valid', upTo(LARGEST)],
		['card.getAll', { limit: '={{ 0 }}' }, 'Limit: "0" is not valid', upTo(LARGEST)],
		['card.getAll', { limit: '={{ 2.5 }}' }, 'Limit: "2.5" is not valid', upTo(LARGEST)],
		['card.getAll', { returnAll: '={{ "no" }}' }, 'Return All: "no" isn\'t a boolean', EITHER],
		[
			'card.get',
			{ options: { readsAtOnce: '={{ "x" }}' } },
			'Concurrent Reads: "x" is not valid',
			upTo(100),
		],
		[
			'card.get',
			{ options: { readsAtOnce: 101 } },
			'Concurrent Reads: "101" is not valid',
			upTo(100),
		],
		[
			'card.get',
			{ options: { timeoutSeconds: '={{ "soon" }}' } },
			'Timeout (Seconds): "soon" is not valid',
			upTo(300),
		],
		[
			'card.get',
			{ options: { timeoutSeconds: '={{ 0 }}' } },
			'Timeout (Seconds): "0" is not valid',
			upTo(300),
		],
		[
			'wallet.create',
			{ waitUntilActive: '={{ "yes" }}' },
			'Wait Until Active: "yes" isn\'t a boolean',
			EITHER,
		],
		[
			'wallet.create',
			{ waitUntilActive: '={{ "true" }}', waitSeconds: '={{ "long" }}' },
			'Max Wait (Seconds): "long" is not valid',
			upTo(3600),
		],
		[
			'wallet.create',
			{ waitUntilActive: true, waitSeconds: '={{ 3601 }}' },
			'Max Wait (Seconds): "3601" is not valid',
			upTo(3600),
		],
		[
			'card.terminate',
			{ confirmTermination: '={{ 1 }}' },
			'Confirm Termination: "1" isn\'t a boolean',
			EITHER,
		],
		[
			'api.call',
			{ answer: 'list', limit: '={{ "all" }}' },
			'Limit: "all" is not valid',
			upTo(LARGEST),
		],
		[
			'card.updateLimits',
			{ limits: { monthly: '={{ "much" }}' } },
			'Limits: Per Month: "much" is not an amount',
			'Use digits and a decimal point, with at most 2 decimals, like 250.00.',
		],
	])('%s with %j', async (id, entered, message, advice) => {
		await expectRefused(id, entered, message, advice);
	});
});

describe('what has a clear meaning is taken', () => {
	test.each<[entered: IDataObject, cards: number, route: string]>([
		[{ returnAll: '={{ "false" }}', limit: '={{ "2" }}' }, 2, 'GET /cards?offset=0&limit=2'],
		[{ returnAll: '={{ "true" }}', limit: NOTHING }, 3, 'GET /cards?offset=0&limit=1000'],
		[{ returnAll: true }, 3, 'GET /cards?offset=0&limit=1000'],
		[{ limit: 1 }, 1, 'GET /cards?offset=0&limit=1'],
		[{}, 3, 'GET /cards?offset=0&limit=50'],
	])('%j lists %i cards', async (entered, cards, route) => {
		expect(await wonder.results('card.getAll', entered)).toHaveLength(cards);
		expect((await wonder.routes())[0]).toBe(route);
	});

	test('numbers as text, in the options', async () => {
		const input = [...wonder.books.cards.keys()].map((id) => ({ id }));
		const { items } = await run(
			'card.get',
			{
				cardId: '={{ $json.id }}',
				options: { readsAtOnce: '={{ "2" }}', timeoutSeconds: '={{ "10" }}' },
			},
			{ input },
		);
		expect(items.map(({ json }) => ({ id: json.id }))).toEqual(input);
	});

	test('a wallet is awaited by the text "true", and not by "false"', async () => {
		const statusOf = async (waitUntilActive: string) =>
			(await run('wallet.create', { waitUntilActive, waitSeconds: '={{ "20" }}' })).items[0].json
				.status;
		expect(await statusOf('={{ "false" }}')).toBe('Pending');
		expect(await statusOf('={{ "true" }}')).toBe('Active');
	});

	test('a date that is no text', async () => {
		await wonder.shop(ids.cardId, '5.00');
		const before = async (createdBefore: string) =>
			await wonder.results('transaction.getAll', { filters: { createdBefore } });
		expect(await before('={{ new Date("2099-01-01") }}')).toHaveLength(1);
		expect(await before('={{ new Date("2001-01-01") }}')).toEqual([]);
		expect(await before('={{ $now.plus({ days: 1 }) }}')).toHaveLength(1);
	});

	test('a number where a filter compares text', async () => {
		const titled = { titleContains: '={{ 2 }}' };
		expect(await wonder.results('card.getAll', { filters: titled })).toHaveLength(1);
		await run('transfer.create', { additionalFields: { refId: '={{ 42 }}' } });
		const found = await wonder.results('transfer.getAll', { filters: { refId: '={{ 42 }}' } });
		expect(found.map(({ ref_id: refId }) => refId)).toEqual(['42']);
	});
});
