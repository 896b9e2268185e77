import { z } from 'zod/v4';
import { add, compare, type Decimal } from '../decimal';
import { ControlError } from '../errors';
import { accountOf, showBalance } from '../issuer/accounts';
import { showCard } from '../issuer/cards';
import { showLimits } from '../issuer/limits';
import { showWallet } from '../issuer/wallets';
import type { Card, Purchase } from '../records';
import { parse, whole } from '../schemas';
import type { BookPart } from '../states';
import type { SimulatedWonder } from '../wonder';
import type { ControlCall, Controlled } from './call';

const booksQuery = z.object({
	limit: z.preprocess((given) => Number(given ?? 200), whole(1, 1000)),
});

type Newest = <Row>(oldestFirst: Iterable<Row>) => Row[];

/** All that a page shows. No full card number, CVV, private key or signature. */
const parts: Record<BookPart, (simulator: Controlled, newest: Newest) => unknown> = {
	now: ({ wonder }) => wonder.clock.stamp(),
	settings: ({ wonder, admission }) => ({ ...wonder.behavior, sign_query: admission.signQuery }),
	connected: ({ webhooks, decisions }) => ({
		webhook_urls: webhooks.urls,
		held: webhooks.held,
		webhook_public_key: webhooks.publicKey,
		decision: decisions.settings,
	}),
	business: ({ wonder: { business } }) => ({
		id: business.id,
		name: business.name,
		balance: showBalance(business.account),
	}),
	cards: ({ wonder }, newest) =>
		newest(wonder.cards.values()).map((card) => showCardInBooks(wonder, card)),
	transactions: ({ wonder }, newest) => newest(wonder.purchases.values()).map(showPurchase),
	users: ({ wonder }, newest) =>
		newest(wonder.consumers.values()).map(({ user, account }) => ({
			...user,
			balance: showBalance(account),
		})),
	wallets: ({ wonder }, newest) =>
		newest(wonder.wallets.values()).map((wallet) => showWallet(wonder, wallet)),
	wallet_transactions: ({ wonder }, newest) =>
		newest([...wonder.wallets.values()].flatMap(({ deposits }) => deposits).sort(byTime)),
	transfers: ({ wonder }, newest) => newest(wonder.transfers),
	fee_rules: ({ wonder }, newest) => newest(wonder.feeRules.values()),
	deliveries: ({ webhooks }, newest) => newest(webhooks.deliveries()),
	decisions: ({ decisions }, newest) => newest(decisions.gradedResponses()),
	log: ({ log }, newest) => newest(log.entries()),
	faults: ({ faults }, newest) => newest(faults.list()),
	odd: ({ oddities }, newest) => newest(oddities.list()),
};

/** These parts of the books, the newest rows first. */
function show(names: BookPart[], simulator: Controlled, query: unknown): object {
	const { limit } = parse(booksQuery, query, (message) => new ControlError(400, message));
	const newest: Newest = (oldestFirst) => [...oldestFirst].slice(-limit).reverse();
	return Object.fromEntries(names.map((name) => [name, parts[name](simulator, newest)]));
}

const showPart = (name: BookPart, does: string): ControlCall => ({
	method: 'GET',
	path: `/${name}`,
	does,
	act: ({ simulator, query }) => show([name], simulator, query),
});

/** What a page shows, together and by part. */
export const bookCalls: ControlCall[] = [
	{
		method: 'GET',
		path: '/books',
		does: 'Everything at once, newest first; `limit` is the maximum length of each list (200).',
		act: ({ simulator, query }) => show(Object.keys(parts) as BookPart[], simulator, query),
	},
	showPart('connected', 'Where events and decision requests go, and the key that verifies them.'),
	showPart('business', 'The business with its balance.'),
	showPart('cards', 'Cards with balance, limits and holds, newest first, at most `limit` (200).'),
	showPart(
		'transactions',
		'Transactions with why they were declined and what is held, newest first.',
	),
	showPart('users', 'Consumers with their balances, newest first.'),
	showPart('wallets', 'Digital wallets, newest first.'),
	showPart('wallet_transactions', 'Top-ups of digital wallets, newest first.'),
	showPart('transfers', 'Platform transfers, newest first.'),
	showPart('fee_rules', 'Top-up fee rules, newest first.'),
	{
		method: 'GET',
		path: '/log',
		does: 'The newest API requests received, without signatures, oldest first.',
		act: ({ simulator: { log } }) => ({ requests: log.entries() }),
	},
	{
		method: 'DELETE',
		path: '/log',
		does: 'Empties the log.',
		changes: ['log'],
		act: ({ simulator: { log } }) => {
			log.clear();
			return { requests: [] };
		},
	},
];

const byTime = (one: { p_created_at: string }, other: { p_created_at: string }) =>
	one.p_created_at < other.p_created_at ? -1 : 1;

function showCardInBooks(wonder: SimulatedWonder, card: Card): object {
	const account = accountOf(wonder, card);
	const held = card.purchases.map((purchase) => purchase.held).filter(isSomething);
	return {
		...showCard(wonder, card),
		p_created_at: card.createdAt,
		limits: showLimits(card, wonder.clock.stamp()),
		balance: showBalance(account),
		holds: { currency: account.currency, amount: held.reduce<Decimal>(add, '0.00') },
	};
}

const isSomething = (amount: Decimal) => compare(amount, '0') !== 0;

/** The API's fields, and positive amounts: held in the account's currency, others in the card's. */
const showPurchase = (purchase: Purchase): object => ({
	...purchase.transaction,
	decline_reason: purchase.declineReason,
	decision_reason: purchase.decisionReason,
	held_amount: purchase.held,
	settled_amount: purchase.settled,
	refunded_amount: purchase.refunded,
	is_final: purchase.isFinal,
});
