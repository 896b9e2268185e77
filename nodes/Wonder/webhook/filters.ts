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
	const among = (values: string[] | undefined, value: unknown) =>
		!values?.length || values.includes(String(value));
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
		...(atLeast && { atLeast: amount(6)(atLeast) }),
		...(atMost && { atMost: amount(6)(atMost) }),
	};
}
