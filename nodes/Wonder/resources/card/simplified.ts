import type { IDataObject } from 'n8n-workflow';
import { subtract, type Decimal } from '../../input/decimal';
import { numberFrom, textOrNull } from '../../payment/columns';
import { limitIn, LIMITS } from './limits';

/** A card as a person reads it. Columns of a limit that the card does not have are null. */
export const simplifiedCard = (card: IDataObject): IDataObject => ({
	title: textOrNull(card.title),
	last_4_digits: textOrNull(card.last_4_digits),
	status: textOrNull(card.status),
	currency: textOrNull(card.settlement_currency),
	cardholder: holdersOf(card) ?? textOrNull(card.p_user_id),
	expiry: textOrNull(card.expiration_date),
	...Object.fromEntries(LIMITS.flatMap((limit) => limitColumns(limit, card.limits))),
	id: textOrNull(card.id),
});

/** Names as Create Card sends them; that Wonder returns them is inferred. */
function holdersOf({ card_holders: holders }: IDataObject): string | null {
	if (!Array.isArray(holders)) return null;
	const names = (holders as Array<IDataObject | null>).map((holder) =>
		textOrNull(holder?.external_user_name),
	);
	return textOrNull(names.filter(Boolean).join(', '));
}

/** A single payment uses up nothing: only limits of a period have used and left. */
function limitColumns(
	{ column, period, ends }: (typeof LIMITS)[number],
	limits: unknown,
): Array<[string, number | null]> {
	const { limit, used } = limitIn(limits, period) ?? {};
	const left = limit && used && leftOf(limit, used);
	return [
		[`${column}_limit`, numberFrom(limit)],
		...(ends
			? ([
					[`${column}_used`, numberFrom(used)],
					[`${column}_left`, numberFrom(left)],
				] as Array<[string, number | null]>)
			: []),
	];
}

/** Never below zero: a limit may have been lowered to less than is used. */
function leftOf(limit: Decimal, used: Decimal): Decimal {
	const left = subtract(limit, used);
	return left.units < 0n ? { ...left, units: 0n } : left;
}
