import { refuse } from '../errors';
import {
	cardOrder,
	issueCard,
	showCard,
	showCardInList,
	showCardWithLimits,
} from '../issuer/cards';
import { newLimits, recordLimits, removeLimits, setLimits } from '../issuer/limits';
import type { Card } from '../records';
import { object, text } from '../schemas';
import type { CardStatus } from '../states';
import { ofUser, page, withBody, type ApiCall, type ApiRoute } from './route';

function cardAt({ wonder, params }: ApiCall): Card {
	const card = wonder.cards.get(params.id);
	if (!card) throw refuse('cardNotFound', `Card ${params.id} not found.`);
	return card;
}

/** Termination is permanent: no later change of the card is accepted. */
function changeableCardAt(call: ApiCall): Card {
	const card = cardAt(call);
	if (card.status === 'Terminated') {
		throw refuse('cardTerminated', `Card ${card.id} is terminated.`);
	}
	return card;
}

const setStatus = (verb: string, status: CardStatus): ApiRoute => ({
	method: 'PUT',
	path: `/cards/:id/${verb}`,
	changes: ['cards'],
	handle: (call) => {
		const card = changeableCardAt(call);
		card.status = status;
		return showCard(call.wonder, card);
	},
});

function transactionsOf(call: ApiCall): object[] {
	const { card } = call.query;
	const isWanted = ofUser(call);
	return [...call.wonder.purchases.values()]
		.map(({ transaction }) => transaction)
		.filter((transaction) => !card || transaction.card === card)
		.filter((transaction) => isWanted(transaction.p_user_id));
}

export const cardRoutes: ApiRoute[] = [
	withBody({
		method: 'POST',
		path: '/cards',
		takes: object({ card: cardOrder }),
		changes: ['cards'],
		handle: ({ wonder, body: { card } }) => showCard(wonder, issueCard(wonder, card)),
	}),
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
	withBody({
		method: 'PUT',
		path: '/cards/:id/limit',
		takes: object({ limits: newLimits, remark: text.optional() }),
		changes: ['cards'],
		handle: (call) => {
			const { wonder, body } = call;
			const card = changeableCardAt(call);
			if (wonder.behavior.left_out_limits === 'removed') removeLimits(card);
			setLimits(card, body.limits);
			recordLimits(card, body.limits, body.remark ?? '', wonder.clock.stamp());
			return showCardWithLimits(wonder, card);
		},
	}),
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
