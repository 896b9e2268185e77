import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../input/invalidInput';
import { compare, decimalFrom, formatDecimal, type Decimal } from '../../input/decimal';
import { emptyEntry, isEmpty, labelled } from '../../input/entries';
import { isSame } from '../../input/matching';
import { type Field } from '../../operation/operation';
import { amountFrom } from '../../payment/cardTransaction';
import { amount } from '../../input/formats';

/**
 * All four limits apply at once; from the shortest period to the longest. Their names in requests are
 * inferred from Wonder's prose; `column` is ours, in simplified output.
 */
export const LIMITS = [
	{
		period: 'Transaction',
		name: 'perTransaction',
		column: 'per_transaction',
		displayName: 'Per Transaction',
		description: 'Max amount of a single payment',
	},
	{
		period: 'Daily',
		name: 'daily',
		column: 'daily',
		displayName: 'Per Day',
		description: 'Max spending in one calendar day',
		ends: 'the day ends',
	},
	{
		period: 'Monthly',
		name: 'monthly',
		column: 'monthly',
		displayName: 'Per Month',
		description: 'Max spending in one calendar month',
		ends: 'the month ends',
	},
	{
		period: 'Lifetime',
		name: 'lifetime',
		column: 'lifetime',
		displayName: 'Per Lifetime',
		description: 'Max spending over the life of the card',
		ends: 'this limit is raised',
	},
];

export interface Limit extends IDataObject {
	period: string;
	limit_amount: string;
}

interface Wording {
	/** The currency of the amounts, as in "in …". */
	currency: string;
	/** What happens with limits that are not added. */
	leftOut: string;
	/** How to have no limit, by the label of the limit. */
	noLimit: (label: string) => string;
}

/** To Wonder, 0 means no limit; the user may mean that nothing may be spent. */
function limitFrom(value: unknown, label: string, { noLimit }: Wording): string {
	const text = amount()(value);
	if (decimalFrom(text)?.units !== 0n) return text;
	throw new InvalidInput(
		'To Wonder, 0 means no limit at all',
		`${noLimit(label)} To stop all spending, lock the card.`,
	);
}

function limitsFrom(given: Record<string, unknown>, wording: Wording): Limit[] {
	return LIMITS.filter(({ name }) => name in given).map(({ period, name, displayName }) => {
		if (isEmpty(given[name])) throw emptyEntry(displayName);
		const limitAmount = () => limitFrom(given[name], displayName, wording);
		return { period, limit_amount: labelled(displayName, limitAmount) };
	});
}

export const limitsField = (wording: Wording): Field => ({
	in: 'body',
	encode: (value) => limitsFrom(value as Record<string, unknown>, wording),
	property: {
		displayName: 'Limits',
		name: 'limits',
		type: 'collection',
		placeholder: 'Add Limit',
		default: {},
		description: `How much the card may spend, in ${wording.currency}. ${wording.leftOut} Limits count authorized amounts; the settled amount can be higher.`,
		options: LIMITS.map(
			({ name, displayName, description }): INodeProperties => ({
				displayName,
				name,
				type: 'string',
				default: '',
				placeholder: 'e.g. 250.00',
				description: `${description}, in ${wording.currency}`,
			}),
		),
	},
});

export const listedLimit = (listed: unknown, period: string): Limit | undefined =>
	Array.isArray(listed)
		? (listed as Limit[]).find((one) => isSame(one?.period, period))
		: undefined;

/** The limit of one period, if any: without one, Wonder may list 0, an inactive one, or nothing. */
export function activeLimit(listed: unknown, period: string): Limit | undefined {
	if (!Array.isArray(listed)) return undefined;
	return (listed as Array<Limit | null>).find(
		(one): one is Limit => isSame(one?.period, period) && isSame(one?.status ?? 'Active', 'Active'),
	);
}

/** A limit that the card has, and how much of it is used; undefined without one, which 0 means too. */
export function limitIn(
	listed: unknown,
	period: string,
): { limit: Decimal; used?: Decimal } | undefined {
	const found = activeLimit(listed, period);
	const [limit, used] = [found?.limit_amount, found?.used_amount].map(amountFrom);
	return limit && limit.units > 0n ? { limit, used } : undefined;
}

/** Notes about new limits that block the card immediately or can never apply. */
export function limitHints(set: Limit[], listed: unknown): string[] {
	const rows = LIMITS.flatMap((limit) => {
		const isNew = set.some(({ period }) => period === limit.period);
		const found = limitIn(listed, limit.period);
		return found ? [{ ...limit, isNew, most: found.limit, spent: found.used }] : [];
	});
	// The longest period decides until when.
	const spentUp = rows
		.filter(({ isNew, ends, most, spent }) => isNew && ends && spent && compare(spent, most) >= 0)
		.at(-1);
	return rows.flatMap((row, index) => {
		const { displayName, isNew, most, spent, ends } = row;
		const hints: string[] = [];
		if (row === spentUp && spent) {
			hints.push(
				`${displayName} is ${money(most)}, but ${money(spent)} is already spent: payments are declined at least until ${ends}`,
			);
		}
		const lower = rows
			.slice(index + 1)
			.find((longer) => (isNew || longer.isNew) && compare(longer.most, most) < 0);
		if (lower) {
			hints.push(
				`${displayName} (${money(most)}) is higher than ${lower.displayName} (${money(lower.most)}), which applies first`,
			);
		}
		return hints;
	});
}

const money = (value: Decimal) => formatDecimal(value, 2);
