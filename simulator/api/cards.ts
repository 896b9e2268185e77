import { amount, filled, list, oneOf, optional, shape, text } from '../checks';
import { refuse } from '../errors';
import {
	issueCard,
	showCard,
	showCardInList,
	showCardWithLimits,
	type CardOrder,
} from '../issuer/cards';
import { currencies } from '../issuer/currencies';
import { recordLimits, setLimits, type LimitSetting } from '../issuer/limits';
import { periods, type Card } from '../records';
import { ofUser, page, type ApiCall, type ApiRoute } from './route';

const limits = list(
	shape({ period: oneOf(...periods), limit_amount: amount({ min: 'zero', places: 3 }) }),
	1,
);

const newCard = shape({
	card: shape({
		p_user_id: optional(filled),
		card_holders: optional(
			list(
				shape({
					external_user_name: filled,
					external_user_reference: optional(text),
					external_user_email: optional(text),
					external_user_phone: optional(text),
				}),
			),
		),
		title: optional(text),
		type: optional(oneOf('Expense')),
		settlement_currency: optional(oneOf(...Object.keys(currencies))),
		reference_id: optional(text),
		limits: optional(limits),
	}),
});

function cardAt({ wonder, params }: ApiCall<never>): Card {
	const card = wonder.cards.get(params.id);
	if (!card) throw refuse('cardNotFound', `Card ${params.id} not found.`);
	return card;
}

/** Termination is for ever: whatever would change such a card is refused. */
function livingCardAt(call: ApiCall<never>): Card {
	const card = cardAt(call);
	if (card.status === 'Terminated') {
		throw refuse('cardTerminated', `Card ${card.id} is terminated.`);
	}
	return card;
}

const setStatus = (verb: string, status: Card['status']): ApiRoute => ({
	method: 'PUT',
	path: `/cards/:id/${verb}`,
	handle: (call) => {
		const card = livingCardAt(call);
		card.status = status;
		return showCard(call.wonder, card);
	},
});

function transactionsOf(call: ApiCall<never>): object[] {
	const { card } = call.query;
	const isWanted = ofUser(call);
	return [...call.wonder.purchases.values()]
		.map(({ transaction }) => transaction)
		.filter((transaction) => !card || transaction.card === card)
		.filter((transaction) => isWanted(transaction.p_user_id));
}

export const cardRoutes: ApiRoute[] = [
	{
		method: 'POST',
		path: '/cards',
		takes: newCard,
		handle: ({ wonder, body: { card } }: ApiCall<{ card: CardOrder }>) =>
			showCard(wonder, issueCard(wonder, card)),
	},
	{
		method: 'GET',
		path: '/cards',
		query: ['p_user_id'],
		handle: (call) => {
			const isWanted = ofUser(call);
			const cards = [...call.wonder.cards.values()].filter(({ userId }) => isWanted(userId));
			return { cards: page(cards, call).map((card) => showCardInList(call.wonder, card)) };
		},
	},
	{
		method: 'GET',
		path: '/cards/:id',
		handle: (call) => showCardWithLimits(call.wonder, cardAt(call)),
	},
	{
		method: 'GET',
		path: '/cards/:id/full',
		handle: (call) => {
			const { id, pan, cvv, expiry } = cardAt(call);
			return { card: { id, pan, cvv, expiration_date: expiry } };
		},
	},
	setStatus('lock', 'Locked'),
	setStatus('unlock', 'Active'),
	setStatus('terminate', 'Terminated'),
	{
		method: 'PUT',
		path: '/cards/:id/limit',
		takes: shape({ limits, remark: optional(text) }),
		handle: (call: ApiCall<{ limits: LimitSetting[]; remark?: string }>) => {
			const { wonder, body } = call;
			const card = livingCardAt(call as never);
			setLimits(card, body.limits);
			recordLimits(card, body.limits, body.remark ?? '', wonder.clock.stamp());
			return showCardWithLimits(wonder, card);
		},
	},
	{
		method: 'GET',
		path: '/cards/:id/limit/history',
		query: ['limit_id'],
		handle: (call) => {
			const { limit_id: limitId } = call.query;
			const changes = cardAt(call).limitHistory.filter(
				(change) => !limitId || change.card_limit === limitId,
			);
			return { limit_history: page(changes, call) };
		},
	},
	{
		method: 'GET',
		path: '/transactions',
		query: ['card', 'p_user_id'],
		handle: (call) => ({ transactions: page(transactionsOf(call), call) }),
	},
	{
		method: 'GET',
		path: '/account/balance',
		handle: ({ wonder: { business } }) => ({
			balance: {
				currency: business.account.currency,
				available_balance: business.account.available,
				ledger_balance: business.account.ledger,
			},
		}),
	},
];
