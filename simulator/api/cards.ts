import { refuse } from '../errors';
import { showBalance, shownBalance } from '../issuer/accounts';
import {
	cardOrder,
	fullCard,
	issueCard,
	showCard,
	shownCard,
	shownCardInList,
	shownCardWithLimits,
	showCardInList,
	showCardWithLimits,
} from '../issuer/cards';
import { newLimits, recordLimits, removeLimits, setLimits } from '../issuer/limits';
import { limitChange, transaction, type Card, type Transaction } from '../records';
import { documented, list, object, text } from '../schemas';
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

const setStatus = (title: string, verb: string, status: CardStatus): ApiRoute => ({
	method: 'PUT',
	path: `/cards/:id/${verb}`,
	title,
	source: 'inferred',
	gives: shownCard,
	changes: ['cards'],
	handle: (call) => {
		const card = changeableCardAt(call);
		card.status = status;
		return showCard(call.wonder, card);
	},
});

function transactionsOf(call: ApiCall): Transaction[] {
	const { card } = call.query;
	const isWanted = ofUser(call);
	return [...call.wonder.purchases.values()]
		.map((purchase) => purchase.transaction)
		.filter((each) => !card || each.card === card)
		.filter((each) => isWanted(each.p_user_id));
}

export const cardRoutes: ApiRoute[] = [
	withBody({
		method: 'POST',
		path: '/cards',
		title: 'Create Card',
		source: 'documented',
		takes: documented(object({ card: cardOrder })),
		gives: shownCard,
		changes: ['cards'],
		handle: ({ wonder, body: { card } }) => showCard(wonder, issueCard(wonder, card)),
	}),
	{
		method: 'GET',
		path: '/cards',
		title: 'Get Card List',
		source: 'inferred',
		query: { p_user_id: 'inferred' },
		gives: documented(object({ cards: list(shownCardInList) })),
		handle: (call) => {
			const isWanted = ofUser(call);
			const cards = [...call.wonder.cards.values()].filter(({ userId }) => isWanted(userId));
			return { cards: page(cards, call).map((card) => showCardInList(call.wonder, card)) };
		},
	},
	{
		method: 'GET',
		path: '/cards/:id',
		title: 'Get Card',
		source: 'inferred',
		gives: shownCardWithLimits,
		handle: (call) => showCardWithLimits(call.wonder, cardAt(call)),
	},
	{
		method: 'GET',
		path: '/cards/:id/full',
		title: 'Get Full Card Number',
		source: 'inferred',
		gives: object({ card: fullCard }),
		handle: (call) => {
			const { id, pan, cvv, expiry } = cardAt(call);
			return { card: { id, pan, cvv, expiration_date: expiry } };
		},
	},
	setStatus('Card Lock', 'lock', 'Locked'),
	setStatus('Card Unlock', 'unlock', 'Active'),
	setStatus('Card Termination', 'terminate', 'Terminated'),
	withBody({
		method: 'PUT',
		path: '/cards/:id/limit',
		title: 'Edit Card Limit Configure',
		source: 'inferred',
		takes: object({ limits: newLimits, remark: text.optional() }),
		gives: shownCardWithLimits,
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
		title: 'Card limit history',
		source: 'documented',
		query: { limit_id: 'documented' },
		gives: documented(object({ limit_history: list(limitChange) })),
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
		title: 'Get Card Transaction List',
		source: 'documented',
		query: { card: 'documented', p_user_id: 'inferred' },
		gives: documented(object({ transactions: list(transaction) })),
		handle: (call) => ({ transactions: page(transactionsOf(call), call) }),
	},
	{
		method: 'GET',
		path: '/account/balance',
		title: 'Get Account Balance',
		source: 'inferred',
		gives: object({ balance: shownBalance }),
		handle: ({ wonder: { business } }) => ({ balance: showBalance(business.account) }),
	},
];
