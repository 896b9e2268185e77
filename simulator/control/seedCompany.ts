import { add, divide, negate } from '../decimal';
import { authorize } from '../issuer/authorization';
import { issueCard } from '../issuer/cards';
import { refund, reverse, settle } from '../issuer/clearing';
import { deposit } from '../issuer/deposits';
import { transfer } from '../issuer/transfers';
import { registerUser } from '../issuer/users';
import { openWallet, setFeeRule } from '../issuer/wallets';
import type { Card, Consumer, Purchase, Wallet } from '../records';
import { openAccount, type SimulatedWonder } from '../wonder';
import {
	businessBalance,
	businessCards,
	deposits,
	feeRules,
	people,
	spendings,
	transfers,
	type Fate,
	type Spending,
} from './companyStory';

const DAY = 24 * 60 * 60 * 1000;
const HOUR = 60 * 60 * 1000;
const LAST_MONTH = 32;

/** A company, its cards and consumers, and what they did in the past month. */
export function seedCompany(wonder: SimulatedWonder): void {
	const { clock } = wonder;
	const [now, began] = [clock.now(), Date.now()];
	const today = now - (now % DAY);
	const goTo = (daysAgo: number, time = '00:00') => {
		const [hours, minutes] = time.split(':').map(Number);
		clock.set(today - daysAgo * DAY + (hours + minutes / 60) * HOUR);
	};

	goTo(LAST_MONTH);
	const { cards, consumers, wallets } = open(wonder);
	const story: Array<[daysAgo: number, time: string, act: () => void]> = [
		...deposits.map(([daysAgo, time, person, amount]): (typeof story)[number] => [
			daysAgo,
			time,
			() => deposit(wonder, wallets[person], amount, txHash(`${daysAgo}${time}`)),
		]),
		...transfers.map(([daysAgo, time, from, to, amount, remark]): (typeof story)[number] => [
			daysAgo,
			time,
			() => pay(wonder, consumers[from], consumers[to], amount, remark),
		]),
		...spendings.map((spending): (typeof story)[number] => [
			spending[0],
			spending[1],
			() => spend(wonder, cards[spending[2]], spending),
		]),
	];
	story.sort(([days, time], [otherDays, other]) => otherDays - days || (time < other ? -1 : 1));
	for (const [daysAgo, time, act] of story) {
		goTo(daysAgo, time);
		act();
	}
	cards.sofia.status = 'Locked';
	clock.set(now + Date.now() - began);
}

function open(wonder: SimulatedWonder) {
	wonder.business.account = openAccount(businessBalance);
	for (const rule of feeRules) setFeeRule(wonder, rule);
	const cards: Record<string, Card> = {};
	const consumers: Record<string, Consumer> = {};
	const wallets: Record<string, Wallet> = {};
	for (const [name, { data, card, wallet }] of Object.entries(people)) {
		const consumer = registerUser(wonder, data);
		const { user_id: p_user_id } = consumer.user;
		consumers[name] = consumer;
		cards[name] = issueCard(wonder, { ...card, p_user_id });
		wallets[name] = openWallet(wonder, { ...wallet, p_user_id });
	}
	for (const [name, order] of Object.entries(businessCards)) cards[name] = issueCard(wonder, order);
	return { cards, consumers, wallets };
}

function spend(
	wonder: SimulatedWonder,
	card: Card,
	[, , , amount, currency, merchant_name, merchant_country, merchant_city, fate]: Spending,
): void {
	const request = { amount, currency, merchant_name, merchant_country, merchant_city };
	const { transaction, declineReason } = authorize(wonder, card, request);
	if (!declineReason) fates[fate](wonder, wonder.purchases.get(transaction.id)!);
}

const tenth = (amount: string) => divide(amount, '10', 2);

const fates: Record<Fate, (wonder: SimulatedWonder, purchase: Purchase) => void> = {
	held: () => {},
	settled: (wonder, purchase) => void settle(wonder, purchase),
	tipped: (wonder, purchase) => {
		const amount = negate(purchase.transaction.local_amount);
		settle(wonder, purchase, { amount: add(amount, tenth(amount)) });
	},
	split: (wonder, purchase) => {
		const amount = divide(negate(purchase.transaction.local_amount), '2', 2);
		settle(wonder, purchase, { amount, final: false });
	},
	reversed: (wonder, purchase) => void reverse(wonder, purchase),
	returned: (wonder, purchase) => {
		settle(wonder, purchase);
		refund(wonder, purchase);
	},
	'partly back': (wonder, purchase) => {
		settle(wonder, purchase);
		refund(wonder, purchase, tenth(purchase.settled));
	},
};

function pay(
	wonder: SimulatedWonder,
	sender: Consumer,
	receiver: Consumer,
	amount: string,
	remark: string,
): void {
	const party = ({ user }: Consumer) => {
		const { user_id, reference_id, document_type, document_number } = user;
		return { user_id, reference_id, document_type, document_number };
	};
	transfer(wonder, {
		sender_party: party(sender),
		receiver_party: party(receiver),
		currency: 'USD',
		amount,
		remark,
		ref_id: `${remark} ${wonder.transfers.length + 1}`,
	});
}

const txHash = (text: string) => `0x${Buffer.from(text).toString('hex').padEnd(64, '0')}`;
