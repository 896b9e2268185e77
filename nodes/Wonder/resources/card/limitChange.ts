import type { IDataObject } from 'n8n-workflow';
import { formatDecimal } from '../../input/decimal';
import type { Values } from '../../input/values';
import { amountFrom } from '../../payment/cardTransaction';
import { activeLimit, LIMITS, listedLimit, type Limit } from './limits';

const NO_LIMIT = 'No limit';

/** To Wonder, 0 means no limit. */
function amountText(amount: unknown): string | null {
	const value = amountFrom(amount);
	if (!value) return null;
	return value.units === 0n ? NO_LIMIT : formatDecimal(value, 2);
}

/** A response to an update from which only the limits that were sent are known. */
export const withSentOnly = (response: IDataObject, { limits: sent }: Values): IDataObject => ({
	...response,
	limits: (sent as Limit[]).flatMap(({ period }) => listedLimit(response.limits, period) ?? []),
	isPartial: true,
});

/** The exact amount of a card's limit, or `NO_LIMIT`; null where the card does not show it. */
function limitText({ limits, isPartial }: IDataObject, period: string): string | null {
	if (!Array.isArray(limits) || (isPartial && !listedLimit(limits, period))) return null;
	const limit = activeLimit(limits, period);
	return limit ? amountText(limit.limit_amount) : NO_LIMIT;
}

export const hasLimits = (card: IDataObject, { limits: wanted }: Values): boolean =>
	(wanted as Limit[]).every(
		({ period, limit_amount: amount }) => limitText(card, period) === amountText(amount),
	);

/** The card's limits before and after a request, as texts. */
function changesOf(after: IDataObject, { limits: sent, before }: Values) {
	return LIMITS.map(({ period, column, displayName }) => {
		const limit = (sent as Limit[]).find((one) => one.period === period);
		const asked = limit && amountText(limit.limit_amount);
		return {
			column,
			displayName,
			asked,
			before: limitText(before as IDataObject, period),
			// Wonder accepted what was asked for, even if it does not show it.
			after: limitText(after, period) ?? asked ?? null,
		};
	});
}

/** A card whose limits were updated, as output: flat, amounts as exact text. */
export function limitChange(card: IDataObject, values: Values): IDataObject {
	const changes = changesOf(card, values);
	const known = { ...(values.before as IDataObject), ...card };
	return {
		title: known.title ?? null,
		last_4_digits: known.last_4_digits ?? null,
		changed: isChanged(changes),
		currency: known.settlement_currency ?? null,
		...Object.fromEntries(
			changes.flatMap(({ column, before, after }) => [
				[`${column}_before`, before],
				[`${column}_after`, after],
			]),
		),
		status: known.status ?? null,
		id: known.id ?? String(values.cardId),
	};
}

/** Null if it is unknown what a limit was that was asked for. */
function isChanged(changes: ReturnType<typeof changesOf>): boolean | null {
	if (changes.some(({ before, after }) => after !== before && isKnown(before, after))) return true;
	return changes.some(({ before, asked }) => asked !== undefined && before === null) ? null : false;
}

const isKnown = (...limits: Array<string | null>) => !limits.includes(null);

/** INFERRED: limits that are left out stay. If they do not, or if Wonder sets another amount, it is noted. */
export const unexpectedChanges = (card: IDataObject, values: Values): string[] =>
	changesOf(card, values).flatMap(({ displayName, asked, before, after }) => {
		if (asked !== undefined) {
			return after === asked
				? []
				: [`${displayName} was to be ${named(asked)}, but Wonder shows ${named(after)}`];
		}
		return after === before || !isKnown(before, after)
			? []
			: [
					`${displayName} was not given, but changed from ${named(before)} to ${named(after)}. If that is wrong, update it too`,
				];
	});

const named = (limit: string | null) => (limit === NO_LIMIT ? 'no limit' : String(limit));
