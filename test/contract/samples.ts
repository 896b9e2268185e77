import type { IDataObject } from 'n8n-workflow';
import type { TestWonder } from '../support/wonder';

/** What Wonder's books hold before a sample is sent. */
export interface Ids {
	cardId: string;
	userId: string;
	receiver: string;
	walletId: string;
	/** Of the user: Wonder's second ID, and the number of the passport. */
	referenceId: string;
	passport: string;
	receiverReferenceId: string;
	receiverPassport: string;
}

export interface Sample {
	parameters: IDataObject;
	/** Method and path below the card service, written by hand from the API's documents. */
	sends?: string;
	query?: Record<string, string>;
	body?: unknown;
}

/**
 * For each operation the fewest parameters with which it works, then as many samples as show each of
 * its fields at least once.
 */
export const samples: Record<string, (ids: Ids) => [fewest: IDataObject, ...all: Sample[]]> = {
	'account.getBalance': () => [{}, { parameters: {}, sends: 'GET /account/balance' }],
	'card.create': ({ userId }) => [
		{ title: 'Travel' },
		{
			parameters: {
				cardFor: 'business',
				title: 'Travel',
				cardHolders: {
					holder: [
						{
							name: 'Nathan Smith',
							email: 'nathan@example.com',
							phone: '+852 91234567',
							reference: 'employee-42',
						},
					],
				},
				limits: { perTransaction: '250.00', daily: '300.00', monthly: '1000.00', lifetime: '5000' },
				additionalFields: {
					referenceId: 'travel-1',
					settlementCurrency: 'USD',
					type: 'Expense',
				},
			},
			sends: 'POST /cards',
			body: {
				card: {
					title: 'Travel',
					card_holders: [
						{
							external_user_name: 'Nathan Smith',
							external_user_email: 'nathan@example.com',
							external_user_phone: '+852 91234567',
							external_user_reference: 'employee-42',
						},
					],
					limits: [
						{ period: 'Transaction', limit_amount: '250.00' },
						{ period: 'Daily', limit_amount: '300.00' },
						{ period: 'Monthly', limit_amount: '1000.00' },
						{ period: 'Lifetime', limit_amount: '5000' },
					],
					reference_id: 'travel-1',
					settlement_currency: 'USD',
					type: 'Expense',
				},
			},
		},
		{
			parameters: { cardFor: 'consumer', userId, title: 'Allowance' },
			sends: 'POST /cards',
			body: { card: { p_user_id: userId, title: 'Allowance' } },
		},
	],
	'card.get': ({ cardId }) => [
		{ cardId },
		{ parameters: { cardId }, sends: `GET /cards/${cardId}` },
	],
	'card.getAll': ({ userId }) => [
		{ returnAll: true },
		{
			parameters: {
				cardsOf: 'user',
				userId,
				filters: { status: ['Active'], titleContains: 'travel' },
			},
			sends: 'GET /cards',
			query: { p_user_id: userId, offset: '0', limit: '1000' },
		},
	],
	'card.getFullNumber': ({ cardId }) => [
		{ cardId },
		{ parameters: { cardId, numberOutput: 'masked' }, sends: `GET /cards/${cardId}/full` },
	],
	'card.getLimitHistory': ({ cardId }) => [
		{ cardId },
		{
			parameters: { cardId, filters: { limitId: 'a-limit' } },
			sends: `GET /cards/${cardId}/limit/history`,
			query: { limit_id: 'a-limit', offset: '0', limit: '50' },
		},
	],
	'card.lock': ({ cardId }) => [
		{ cardId },
		{ parameters: { cardId }, sends: `PUT /cards/${cardId}/lock` },
	],
	'card.unlock': ({ cardId }) => [
		{ cardId },
		{ parameters: { cardId }, sends: `PUT /cards/${cardId}/unlock` },
	],
	'card.terminate': ({ cardId }) => [
		{ cardId, confirmTermination: true },
		{
			parameters: { cardId, confirmTermination: true },
			sends: `PUT /cards/${cardId}/terminate`,
		},
	],
	'card.updateLimits': ({ cardId }) => [
		{ cardId, limits: { daily: '5' } },
		{
			parameters: {
				cardId,
				limits: { perTransaction: '7', daily: '100.50' },
				removeLimits: ['monthly'],
				remark: 'Trade fair',
			},
			sends: `PUT /cards/${cardId}/limit`,
			body: {
				limits: [
					{ period: 'Transaction', limit_amount: '7' },
					{ period: 'Daily', limit_amount: '100.50' },
					{ period: 'Monthly', limit_amount: '0' },
				],
				remark: 'Trade fair',
			},
		},
		{
			parameters: { cardId, removeLimits: ['daily'], options: { sendUnchanged: true } },
			sends: `PUT /cards/${cardId}/limit`,
			body: { limits: [{ period: 'Daily', limit_amount: '0' }] },
		},
	],
	'transaction.backtestRules': ({ cardId, userId }) => [
		{ rules: bigOnes },
		{
			parameters: {
				rulesFrom: 'form',
				rules: bigOnes,
				otherwise: 'decline',
				otherwiseReason: 'Not on the list',
				transactionsOf: 'card',
				cardId,
				filters: {
					createdFrom: '2026-01-01T00:00:00Z',
					createdBefore: '2027-01-01T00:00:00Z',
					period: 'custom',
				},
				options: { includeRefunds: true },
			},
			sends: 'GET /transactions',
			query: { card: cardId, offset: '0', limit: '1000' },
		},
		{
			parameters: {
				rulesFrom: 'trigger',
				triggerParameters: { rules: bigOnes, otherwise: 'approve' },
				transactionsOf: 'user',
				userId,
			},
			sends: 'GET /transactions',
			query: { p_user_id: userId, offset: '0', limit: '1000' },
		},
	],
	'transaction.getAll': ({ cardId, userId }) => [
		{},
		{
			parameters: {
				transactionsOf: 'card',
				cardId,
				filters: {
					amountAtLeast: '1',
					amountAtMost: '9',
					amounts: { range: [{ atLeast: '1', atMost: '9', currency: 'USD' }] },
					createdFrom: '2026-01-01T00:00:00Z',
					createdBefore: '2027-01-01T00:00:00Z',
					period: 'custom',
					merchantCountry: 'HK',
					merchantNameContains: 'coffee',
					merchantNameContainsAnywhere: 'cof',
					status: ['Declined'],
					transactionIds: '33cc2ca1-b4bf-4516-9962-31c67a885eeb',
					type: ['Sales'],
				},
			},
			sends: 'GET /transactions',
			query: { card: cardId, offset: '0', limit: '1000' },
		},
		{
			parameters: { transactionsOf: 'user', userId },
			sends: 'GET /transactions',
			query: { p_user_id: userId, offset: '0', limit: '50' },
		},
	],
	'user.create': () => [
		person,
		{
			parameters: { ...person, lastName: 'Wong', documentType: 'PASSPORT' },
			sends: 'POST /user',
			body: personOnTheWire,
		},
	],
	'user.get': ({ userId, referenceId }) => [
		{ userId },
		{ parameters: { findBy: 'userId', userId }, sends: 'GET /user', query: { user_id: userId } },
		{
			parameters: { findBy: 'referenceId', referenceId },
			sends: 'GET /user',
			query: { reference_id: referenceId },
		},
	],
	'user.update': ({ userId, referenceId }) => [
		{ userId, updateFields: { lastName: 'Lee' } },
		{
			parameters: { findBy: 'userId', userId, updateFields: { lastName: 'Lee' } },
			sends: `PUT /user/${referenceId}`,
			body: { user: { last_name: 'Lee' } },
		},
		{
			parameters: {
				findBy: 'referenceId',
				referenceId,
				updateFields: {
					...person,
					lastName: 'Wong',
					documentType: 'PASSPORT',
				},
			},
			sends: `PUT /user/${referenceId}`,
			body: personOnTheWire,
		},
	],
	'wallet.create': ({ userId }) => [
		{ userId, ...stablecoin },
		{
			parameters: {
				userId,
				blockchain: 'SOLANA',
				asset: 'USDC',
				waitUntilActive: true,
				waitSeconds: 30,
			},
			sends: 'POST /wallets',
			body: { p_user_id: userId, blockchain: 'SOLANA', asset: 'USDC' },
		},
	],
	'wallet.get': ({ userId, walletId }) => [
		{ walletId },
		{ parameters: { userId, walletId }, sends: `GET /wallets/${walletId}` },
	],
	'wallet.getAll': ({ userId }) => [
		{ userId },
		{
			parameters: { userId },
			sends: 'GET /wallets',
			query: { p_user_id: userId, offset: '0', limit: '50' },
		},
	],
	'wallet.getTransactions': ({ userId, walletId }) => [
		{ walletId },
		{
			parameters: { userId, walletId },
			sends: `GET /wallets/${walletId}/transactions`,
			query: { offset: '0', limit: '50' },
		},
	],
	'feeRule.set': () => [
		{ ...stablecoin, fixedFee: '1', percentageFee: '1' },
		{
			parameters: {
				...stablecoin,
				fixedFee: '10',
				percentageFee: '1.5',
				options: { percentageForm: 'fraction' },
			},
			sends: 'POST /wallets/fee_rules',
			body: { ...stablecoin, fixed_fee: '10', percentage_fee: '0.015' },
		},
	],
	'feeRule.get': () => [
		{},
		{
			parameters: { filters: stablecoin },
			sends: 'GET /wallets/fee_rules',
			query: { offset: '0', limit: '1000' },
		},
	],
	'feeRule.preview': () => [
		{ amount: '100', asset: 'USDT', fixedFee: '10', percentageFee: '1.5' },
		{ parameters: { amount: '100', asset: 'USDT', fixedFee: '10', percentageFee: '1.5' } },
	],
	'transfer.create': (ids) => [
		{ senderUserId: ids.userId, receiverUserId: ids.receiver, amount: '1', remark: 'Allowance' },
		{
			parameters: {
				...partiesOf(ids),
				senderDocumentType: 'PASSPORT',
				receiverDocumentType: 'PASSPORT',
				amount: '1.50',
				currency: 'USD',
				remark: 'Allowance for March',
				additionalFields: {
					senderReferenceId: ids.referenceId,
					receiverReferenceId: ids.receiverReferenceId,
					refId: '2f0d3f64-7e3d-4d36-9a3a-0a8f8a2d8b10',
				},
			},
			sends: 'POST /platform_transfers',
			body: {
				sender_party: {
					user_id: ids.userId,
					document_type: 'PASSPORT',
					document_number: ids.passport,
					reference_id: ids.referenceId,
				},
				receiver_party: {
					user_id: ids.receiver,
					document_type: 'PASSPORT',
					document_number: ids.receiverPassport,
					reference_id: ids.receiverReferenceId,
				},
				amount: '1.50',
				currency: 'USD',
				remark: 'Allowance for March',
				ref_id: '2f0d3f64-7e3d-4d36-9a3a-0a8f8a2d8b10',
			},
		},
		{
			parameters: {
				senderUserId: ids.userId,
				receiverUserId: ids.receiver,
				amount: '2',
				remark: 'Looked up',
				additionalFields: { refId: '5b7c0a52-31d4-4c5f-8f1c-3a1f3f7f2a66' },
			},
			sends: 'POST /platform_transfers',
			body: {
				sender_party: {
					user_id: ids.userId,
					document_type: 'PASSPORT',
					document_number: ids.passport,
					reference_id: ids.referenceId,
				},
				receiver_party: {
					user_id: ids.receiver,
					document_type: 'PASSPORT',
					document_number: ids.receiverPassport,
					reference_id: ids.receiverReferenceId,
				},
				amount: '2',
				currency: 'USD',
				remark: 'Looked up',
				ref_id: '5b7c0a52-31d4-4c5f-8f1c-3a1f3f7f2a66',
			},
		},
	],
	'transfer.getAll': () => [
		{},
		{
			parameters: {
				filters: {
					createdFrom: '2026-01-01T00:00:00Z',
					createdBefore: '2027-01-01T00:00:00Z',
					period: 'custom',
					refId: 'nobody-used-this',
					status: ['Settled'],
				},
			},
			sends: 'GET /platform_transfers',
			query: { offset: '0', limit: '1000' },
		},
	],
	'api.call': () => [
		{ method: 'POST', path: '/cards', body: '{"card":{"title":"x"}}' },
		{
			parameters: {
				method: 'POST',
				allowWrites: true,
				path: '/cards',
				body: '{"card":{"title":"x"}}',
			},
			sends: 'POST /cards',
			body: { card: { title: 'x' } },
		},
		{
			parameters: {
				method: 'GET',
				path: '/cards',
				query: { parameter: [{ name: 'p_user_id', value: 'nobody' }] },
				answer: 'list',
				listProperty: 'cards',
				returnAll: false,
				limit: 5,
			},
			sends: 'GET /cards',
			query: { p_user_id: 'nobody', offset: '0', limit: '5' },
		},
	],
};

const bigOnes = {
	rule: [
		{
			name: 'Big',
			conditions: { amounts: { range: [{ atLeast: '500', currency: 'USD' }] } },
			outcome: 'decline',
			reason: 'Too much',
		},
	],
};

const person = {
	callingCode: '852',
	phoneNumber: '5555555',
	firstName: 'Ada',
	dateOfBirth: '1990-12-31',
	documentNumber: 'X1',
	issuingCountry: 'HKG',
};

const personOnTheWire = {
	user: {
		calling_code: '852',
		phone_number: '5555555',
		first_name: 'Ada',
		last_name: 'Wong',
		date_of_birth: '1990-12-31',
		document_type: 'PASSPORT',
		document_number: 'X1',
		issuing_country: 'HKG',
	},
};

const stablecoin = { blockchain: 'ETH', asset: 'USDT' };

const partiesOf = ({ userId, passport, receiver, receiverPassport }: Ids) => ({
	senderUserId: userId,
	senderDocumentNumber: passport,
	receiverUserId: receiver,
	receiverDocumentNumber: receiverPassport,
});

/** One card, two users with 10.00 each, and an active wallet of the first. */
export async function openBooks(wonder: TestWonder): Promise<Ids> {
	await wonder.control('seed', { settings: { wallet_activation_ms: 0 } });
	const [cardId] = await wonder.newCards(1);
	const [userId, receiver] = await wonder.newUsers(2, '10.00');
	const { id } = await wonder.result('wallet.create', { userId, ...stablecoin });
	await wonder.forget();
	const [user, other] = [userId, receiver].map((each) => wonder.books.consumers.get(each)!.user);
	return {
		...{ cardId, userId, receiver, walletId: String(id) },
		...{ referenceId: user.reference_id, passport: user.document_number },
		...{ receiverReferenceId: other.reference_id, receiverPassport: other.document_number },
	};
}
