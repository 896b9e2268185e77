import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../input/invalidInput';
import { compare, decimalFrom, formatDecimal, type Decimal } from '../../input/decimal';
import { emptyEntry, isEmpty, labelled } from '../../input/entries';
import { isSame } from '../../input/matching';
import { type Field } from '../../operation/operation';
import { amount } from '../../input/formats';

/**
 * The four rules act at once; from the shortest to the longest. Their names on the wire are inferred
 * from Wonder's prose.
 */
export const LIMITS = [
	{
		period: 'Transaction',
		name: 'perTransaction',
		displayName: 'Per Transaction',
		description: 'The most that a single purchase may cost',
	},
	{
		period: 'Daily',
		name: 'daily',
		displayName: 'Per Day',
		description: 'The most that may be spent in one calendar day',
		ends: 'the day ends',
	},
	{
		period: 'Monthly',
		name: 'monthly',
		displayName: 'Per Month',
		description: 'The most that may be spent in one calendar month',
		ends: 'the month ends',
	},
	{
		period: 'Lifetime',
		name: 'lifetime',
		displayName: 'Per Lifetime',
		description: 'The most that may be spent over the life of the card',
		ends: 'this limit is raised',
	},
];

export interface Limit extends IDataObject {
	period: string;
	limit_amount: string;
}

interface Wording {
	/** What an empty place in the form means. */
	leftOut: string;
	/** How to have no limit, by the label of the limit. */
	noLimit: (label: string) => string;
}

/** To Wonder 0 is no limit; whoever enters it may mean that nothing shall be spent. */
function limitFrom(value: unknown, label: string, { noLimit }: Wording): string {
	const text = amount()(value);
	if (decimalFrom(text)?.units !== 0n) return text;
	throw new InvalidInput(
		'Wonder takes 0 for no limit at all',
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
		description:
			'How much the card may spend, in its settlement currency. Limits count authorizations; a later settlement can be higher.',
		options: LIMITS.map(
			({ name, displayName, description }): INodeProperties => ({
				displayName,
				name,
				type: 'string',
				default: '',
				placeholder: 'e.g. 250.00',
				description: `${description}. ${wording.leftOut}.`,
			}),
		).sort((a, b) => a.displayName.localeCompare(b.displayName)),
	},
});

/** Of one period, where it has any: Wonder may list none as 0, as inactive, or not at all. */
export function activeLimit(listed: unknown, period: string): Limit | undefined {
	if (!Array.isArray(listed)) return undefined;
	const limit = (listed as Limit[]).find((one) => isSame(one?.period, period));
	return limit && isSame(limit.status ?? 'Active', 'Active') ? limit : undefined;
}

/** Where the limits that were set now stop a card at once, or can never stop it. */
export function limitHints(set: Limit[], listed: unknown): string[] {
	const rows = LIMITS.flatMap((limit) => {
		const isNew = set.some(({ period }) => period === limit.period);
		const found = activeLimit(listed, limit.period);
		const most = decimalFrom(String(found?.limit_amount));
		return most && most.units > 0n
			? [{ ...limit, isNew, most, spent: decimalFrom(String(found?.used_amount)) }]
			: [];
	});
	// The longest period says until when.
	const spentUp = rows
		.filter(({ isNew, ends, most, spent }) => isNew && ends && spent && compare(spent, most) >= 0)
		.at(-1);
	return rows.flatMap((row, index) => {
		const { displayName, isNew, most, spent, ends } = row;
		const hints: string[] = [];
		if (row === spentUp && spent) {
			hints.push(
				`${displayName} is ${money(most)}, and ${money(spent)} is spent already: purchases are declined at least until ${ends}`,
			);
		}
		const lower = rows
			.slice(index + 1)
			.find((longer) => (isNew || longer.isNew) && compare(longer.most, most) < 0);
		if (lower) {
			hints.push(
				`${displayName} (${money(most)}) is above ${lower.displayName} (${money(lower.most)}), which stops the card first`,
			);
		}
		return hints;
	});
}

const money = (value: Decimal) => formatDecimal(value, 2);
