import { contains, isIn, isWithin, type AmountRange } from '../cardTransaction';
import { amount, currency } from '../resources/formats';
import type { CardEvent } from './event';

/** What the user entered under Filters; an absent or empty one lets everything through. */
export interface Filters {
	amounts?: { range?: AmountRange[] };
	cards?: string[];
	merchantCountries?: string;
	merchantCountriesExcluded?: string;
	merchantNameContains?: string;
	status?: string[];
	type?: string[];
	users?: string[];
}

/** Throws InvalidInput as `rangesOf` does. */
export function isWanted(event: CardEvent, events: string[], filters: Filters): boolean {
	const ranges = rangesOf(filters);
	// An expression may give one ID instead of a list.
	const among = (given: string[] | string | undefined, value: unknown) => {
		const values = [given ?? []].flat().filter((each) => each !== '');
		return values.length === 0 || values.includes(String(value));
	};
	const { merchantCountries, merchantCountriesExcluded, merchantNameContains } = filters;
	return (
		events.includes(event.action) &&
		among(filters.status, event.status) &&
		among(filters.type, event.type) &&
		among(filters.cards, event.card) &&
		among(filters.users, event.p_user_id) &&
		(!merchantNameContains || contains(event.merchant_name, merchantNameContains)) &&
		(!merchantCountries || isIn(event.merchant_country, merchantCountries)) &&
		(!merchantCountriesExcluded || !isIn(event.merchant_country, merchantCountriesExcluded)) &&
		(ranges.length === 0 || ranges.some((range) => isWithin(event, range)))
	);
}

/** Throws InvalidInput for a bound that is no amount, or a currency that is none. */
export const rangesOf = ({ amounts }: Filters) => (amounts?.range ?? []).map(checked);

function checked({ currency: code, atLeast, atMost }: AmountRange): AmountRange {
	return {
		currency: currency(code),
		...(isGiven(atLeast) && { atLeast: amount(6)(atLeast) }),
		...(isGiven(atMost) && { atMost: amount(6)(atMost) }),
	};
}

/** An expression may give the number 0, which is a bound. */
const isGiven = (bound: unknown) => bound !== undefined && bound !== null && bound !== '';
