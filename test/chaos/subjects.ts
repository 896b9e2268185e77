import type { IDataObject } from 'n8n-workflow';
import type { TestWonder } from '../support/wonder';

/** What one step of a story is about: an item that n8n may send in any number of runs. */
export interface Subject {
	operation: string;
	parameters: IDataObject;
	/** Of the request that writes. */
	method: 'POST' | 'PUT';
	/** Found in the request that writes, and in no request for another subject. */
	mark: string;
	/** How often Wonder's books show it. */
	count: () => number;
	/** However often it is sent, it can happen once: a state, a reference, what Wonder has once only. */
	happensOnce: boolean;
	/** It has a reference of the user, so that it may be sent once only. */
	hasReference?: boolean;
	/** It sets a state, and may be sent again. */
	setsState?: true;
	payment?: { from: string; to: string; amount: string };
}

export interface Payment {
	amount: string;
	hasReference: boolean;
}

/** Each opens in the books what it needs. `number` is used once in the whole run. */
type Opening = (
	wonder: TestWonder,
	number: number,
	payment: Payment,
) => Promise<Omit<Subject, 'operation'>>;

const counted = (rows: Iterable<unknown>, isIt: (row: never) => boolean) =>
	[...rows].filter((row) => isIt(row as never)).length;

/** A write that sets the state of a new card. */
const ofCard =
	(change: IDataObject, isSet: (card: Cards[number]) => boolean, status: 'Active' | 'Locked') =>
	async (wonder: TestWonder): Promise<Omit<Subject, 'operation'>> => {
		const [cardId] = await wonder.newCards(1);
		const card = wonder.books.cards.get(cardId)!;
		card.status = status;
		return {
			parameters: { cardId, ...change },
			method: 'PUT',
			mark: cardId,
			count: () => Number(isSet(card)),
			happensOnce: true,
			setsState: true,
		};
	};

type Transfer = TestWonder['books']['transfers'][number];
type Cards = Array<ReturnType<TestWonder['books']['cards']['get']> & object>;

const cardsWith = (wonder: TestWonder, title: string) =>
	counted(wonder.books.cards.values(), (card: Cards[number]) => card.title === title);

const OPENINGS: Record<string, Opening> = {
	'card.create': async (wonder, number) => ({
		parameters: { title: `Chaos ${number}.` },
		method: 'POST',
		mark: `Chaos ${number}.`,
		count: () => cardsWith(wonder, `Chaos ${number}.`),
		happensOnce: false,
	}),
	'api.call': async (wonder, number) => ({
		parameters: {
			method: 'POST',
			path: '/cards',
			allowWrites: true,
			body: JSON.stringify({ card: { title: `Call ${number}.` } }),
		},
		method: 'POST',
		mark: `Call ${number}.`,
		count: () => cardsWith(wonder, `Call ${number}.`),
		happensOnce: false,
	}),
	'card.lock': ofCard({}, ({ status }) => status === 'Locked', 'Active'),
	'card.unlock': ofCard({}, ({ status }) => status === 'Active', 'Locked'),
	'card.terminate': ofCard(
		{ confirmTermination: true },
		({ status }) => status === 'Terminated',
		'Active',
	),
	'card.updateLimits': ofCard(
		{ limits: { daily: '5' }, removeLimits: ['monthly'] },
		({ limits }) => Number(limits.Daily.amount) === 5,
		'Active',
	),
	'user.create': async (wonder, number) => {
		const phoneNumber = `5${String(number).padStart(7, '0')}`;
		return {
			parameters: {
				callingCode: '852',
				phoneNumber,
				firstName: 'Ada',
				dateOfBirth: '1990-12-31',
				documentNumber: 'X1',
				issuingCountry: 'HKG',
			},
			method: 'POST',
			mark: phoneNumber,
			count: () =>
				counted(
					wonder.books.consumers.values(),
					({ user }: { user: IDataObject }) => user.phone_number === phoneNumber,
				),
			happensOnce: true,
		};
	},
	'user.update': async (wonder, number) => {
		const [userId] = await wonder.newUsers(1);
		const { user } = wonder.books.consumers.get(userId)!;
		const lastName = `Lee ${number}.`;
		return {
			parameters: { userId, updateFields: { lastName } },
			method: 'PUT',
			mark: user.reference_id,
			count: () => Number(user.last_name === lastName),
			happensOnce: true,
			setsState: true,
		};
	},
	'wallet.create': async (wonder) => {
		const [userId] = await wonder.newUsers(1);
		return {
			parameters: { userId, blockchain: 'ETH', asset: 'USDT' },
			method: 'POST',
			mark: userId,
			count: () =>
				counted(
					wonder.books.wallets.values(),
					(wallet: { userId: string }) => wallet.userId === userId,
				),
			happensOnce: false,
		};
	},
	'feeRule.set': async (wonder, number) => {
		const fixedFee = `${number}.25`;
		return {
			parameters: { blockchain: 'ETH', asset: 'USDT', fixedFee, percentageFee: '1.5' },
			method: 'POST',
			mark: `"fixed_fee":"${fixedFee}"`,
			count: () =>
				counted(
					wonder.books.feeRules.values(),
					(rule: { fixed_fee: string }) => Number(rule.fixed_fee) === Number(fixedFee),
				),
			happensOnce: true,
			setsState: true,
		};
	},
	'transfer.create': async (wonder, number, { amount, hasReference }) => {
		const [from, to] = await wonder.newUsers(2, '10.00');
		const [sender, receiver] = [from, to].map((id) => wonder.books.consumers.get(id)!.user);
		const remark = `Payment ${number}.`;
		const reference = `inv-${number}`;
		return {
			parameters: {
				senderUserId: from,
				senderDocumentNumber: sender.document_number,
				receiverUserId: to,
				receiverDocumentNumber: receiver.document_number,
				amount,
				remark,
				additionalFields: {
					senderReferenceId: sender.reference_id,
					receiverReferenceId: receiver.reference_id,
					...(hasReference && { refId: reference }),
				},
			},
			method: 'POST',
			mark: remark,
			count: () =>
				counted(
					wonder.books.transfers,
					(each: Transfer) =>
						each.remark === remark &&
						each.transfer_status === 'Settled' &&
						(!hasReference || each.ref_id === reference),
				),
			happensOnce: hasReference,
			hasReference,
			payment: { from, to, amount },
		};
	},
};

export const OPERATIONS = Object.keys(OPENINGS);

export const openSubject = async (
	operation: string,
	...rest: Parameters<Opening>
): Promise<Subject> => ({ operation, ...(await OPENINGS[operation](...rest)) });
