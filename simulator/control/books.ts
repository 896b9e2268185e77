import { z } from 'zod/v4';
import { add, type Decimal } from '../decimal';
import { accountOf } from '../issuer/accounts';
import { showCard } from '../issuer/cards';
import { showLimits } from '../issuer/limits';
import { showWallet } from '../issuer/wallets';
import type { Account, Card, Purchase } from '../records';
import { whole } from '../schemas';
import type { SimulatedWonder } from '../wonder';
import type { Controlled } from '.';

export const booksQuery = z.object({
	/** Maximum rows of each list. */
	limit: z.preprocess((given) => Number(given ?? 200), whole(1, 1000)),
});

/** All that a page shows, newest first. No full card number, CVV, private key or signature. */
export function books(
	wonder: SimulatedWonder,
	{ webhooks, decisions, admission, faults, oddities, log }: Omit<Controlled, 'privateKey'>,
	{ limit }: z.infer<typeof booksQuery>,
): object {
	const newest = <Row>(oldestFirst: Iterable<Row>): Row[] =>
		[...oldestFirst].slice(-limit).reverse();
	const { id, name, account } = wonder.business;
	const wallets = [...wonder.wallets.values()];
	const deposits = wallets.flatMap((wallet) => wallet.deposits);
	const byTime = <Row extends { p_created_at: string }>(one: Row, other: Row) =>
		one.p_created_at < other.p_created_at ? -1 : 1;
	return {
		now: wonder.clock.stamp(),
		settings: { ...wonder.behavior, sign_query: admission.signQuery },
		connected: {
			webhook_urls: webhooks.urls,
			held: webhooks.held,
			webhook_public_key: webhooks.publicKey,
			decision: decisions.settings,
		},
		business: { id, name, balance: showAccount(account) },
		cards: newest(wonder.cards.values()).map((card) => showCardInBooks(wonder, card)),
		transactions: newest(wonder.purchases.values()).map(showPurchase),
		users: newest(wonder.consumers.values()).map(({ user, account: own }) => ({
			...user,
			balance: showAccount(own),
		})),
		wallets: newest(wallets).map((wallet) => showWallet(wonder, wallet)),
		wallet_transactions: newest(deposits.sort(byTime)),
		transfers: newest(wonder.transfers),
		fee_rules: newest(wonder.feeRules.values()),
		deliveries: newest(webhooks.deliveries()),
		decisions: newest(decisions.gradedResponses()),
		log: newest(log),
		faults: newest(faults.list()),
		odd: newest(oddities.list()),
	};
}

const isZero = (amount: Decimal) => Number(amount) === 0;

const showAccount = ({ currency, available, ledger }: Account) => ({
	currency,
	available_balance: available,
	ledger_balance: ledger,
});

function showCardInBooks(wonder: SimulatedWonder, card: Card): object {
	const account = accountOf(wonder, card);
	const held = card.purchases.map((purchase) => purchase.held).filter((amount) => !isZero(amount));
	return {
		...showCard(wonder, card),
		p_created_at: card.createdAt,
		limits: showLimits(card, wonder.clock.stamp()),
		balance: showAccount(account),
		holds: { currency: account.currency, amount: held.reduce<Decimal>(add, '0.00') },
	};
}

/** Amounts beside those of the API are positive; held in the account's currency, the others in the card's. */
const showPurchase = (purchase: Purchase): object => ({
	...purchase.transaction,
	decline_reason: purchase.declineReason,
	decision_reason: purchase.decisionReason,
	held_amount: purchase.held,
	settled_amount: purchase.settled,
	refunded_amount: purchase.refunded,
	is_final: purchase.isFinal,
});
