import { randomUUID } from 'node:crypto';
import type { z } from 'zod/v4';
import { refuse } from '../errors';
import type { Card } from '../records';
import {
	filled,
	inferred,
	list,
	matching,
	object,
	oneOf,
	record,
	sensitive,
	text,
	instant,
	truth,
} from '../schemas';
import { cardStatuses, cardTypes } from '../states';
import type { SimulatedWonder } from '../wonder';
import { currencies } from './currencies';
import { newLimits, noLimits, setLimits, shownLimit, showLimits } from './limits';
import { maskedPan, randomDigits, randomPan } from './pan';

const cardHolder = object({
	external_user_name: filled,
	external_user_reference: text.optional(),
	external_user_email: text.optional(),
	external_user_phone: text.optional(),
});

export const cardOrder = record('CardOrder', 'inferred', {
	p_user_id: filled.optional(),
	card_holders: list(cardHolder).optional(),
	title: text.optional(),
	type: oneOf(...cardTypes).optional(),
	settlement_currency: oneOf(...Object.keys(currencies)).optional(),
	reference_id: text.optional(),
	limits: newLimits.optional(),
});
export type CardOrder = z.infer<typeof cardOrder>;

const YEARS_VALID = 6;

export function issueCard(wonder: SimulatedWonder, order: CardOrder): Card {
	const userId = order.p_user_id ?? '';
	if (order.p_user_id !== undefined) assertMayHaveCard(wonder, order.p_user_id);
	const settlementCurrency = order.settlement_currency ?? 'USD';
	const now = new Date(wonder.clock.now());
	const month = String(now.getUTCMonth() + 1).padStart(2, '0');
	const year = String((now.getUTCFullYear() + YEARS_VALID) % 100).padStart(2, '0');
	const card: Card = {
		id: randomUUID(),
		userId,
		title: order.title ?? '',
		type: order.type ?? 'Expense',
		settlementCurrency,
		referenceId: order.reference_id ?? '',
		status: 'Active',
		pan: randomPan(),
		cvv: randomDigits(3),
		expiry: `${month}/${year}`,
		createdAt: wonder.clock.stamp(),
		limits: noLimits(settlementCurrency),
		limitHistory: [],
		purchases: [],
	};
	setLimits(card, order.limits ?? []);
	wonder.cards.set(card.id, card);
	return card;
}

/** One card per consumer; after termination a new one can be issued (inferred). */
function assertMayHaveCard(wonder: SimulatedWonder, userId: string): void {
	if (!wonder.consumers.has(userId)) {
		throw refuse('holderNotFound', `card.p_user_id: no user ${userId}.`);
	}
	for (const card of wonder.cards.values()) {
		if (card.userId === userId && card.status !== 'Terminated') {
			throw refuse('userHasCard', `User ${userId} already has a card.`);
		}
	}
}

const expiry = matching(/^\d\d\/\d\d$/, 'a month as "MM/YY"');
const status = oneOf(...cardStatuses).meta({ description: 'Inferred: Terminated.' });

const everywhere = {
	id: filled,
	title: text,
	type: oneOf(...cardTypes),
	expiration_date: expiry,
	settlement_currency: filled,
	first_6_digits: matching(/^\d{6}$/, '6 digits'),
	last_4_digits: matching(/^\d{4}$/, '4 digits'),
	status,
	reference_id: text,
};
const ofOneCard = {
	...everywhere,
	pan: matching(/^\d{6}\*+\d{4}$/, 'a masked card number'),
	issuer_brand: filled,
	is_encrypt: truth,
	business_name: filled,
};

export const shownCard = record('Card', 'documented', { ...ofOneCard, p_user_id: text });
export const shownCardWithLimits = record('CardWithLimits', 'inferred', {
	...ofOneCard,
	p_user_id: text.optional(),
	limits: list(shownLimit),
});
export const shownCardInList = record('CardInList', 'documented', {
	...everywhere,
	p_user_id: inferred(text).optional(),
	p_created_at: instant,
	limits: list(shownLimit),
});
export const fullCard = record('FullCard', 'inferred', {
	id: filled,
	pan: sensitive(filled),
	cvv: sensitive(filled),
	expiration_date: expiry,
});

/** The card as Create Card returns it. */
export function showCard(wonder: SimulatedWonder, card: Card): z.infer<typeof shownCard> {
	return {
		id: card.id,
		p_user_id: card.userId,
		title: card.title,
		type: card.type,
		expiration_date: card.expiry,
		settlement_currency: card.settlementCurrency,
		first_6_digits: card.pan.slice(0, 6),
		last_4_digits: card.pan.slice(-4),
		status: card.status,
		pan: maskedPan(card.pan),
		issuer_brand: 'JCB',
		is_encrypt: true,
		reference_id: card.referenceId,
		business_name: wonder.business.name,
	};
}

export function showCardWithLimits(
	wonder: SimulatedWonder,
	card: Card,
): z.infer<typeof shownCardWithLimits> {
	const { p_user_id: userId, ...rest } = showCard(wonder, card);
	const isShown = wonder.behavior.card_user !== 'nowhere';
	const limits = showLimits(card, wonder.clock.stamp());
	return { ...(isShown && { p_user_id: userId }), ...rest, limits };
}

export function showCardInList(
	wonder: SimulatedWonder,
	card: Card,
): z.infer<typeof shownCardInList> {
	return {
		id: card.id,
		...(wonder.behavior.card_user === 'everywhere' && { p_user_id: card.userId }),
		title: card.title,
		type: card.type,
		status: card.status,
		settlement_currency: card.settlementCurrency,
		first_6_digits: card.pan.slice(0, 6),
		last_4_digits: card.pan.slice(-4),
		reference_id: card.referenceId,
		p_created_at: card.createdAt,
		expiration_date: card.expiry,
		limits: showLimits(card, wonder.clock.stamp()),
	};
}
