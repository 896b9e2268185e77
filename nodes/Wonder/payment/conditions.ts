import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import type { AmountRange } from './cardTransaction';
import { cardIdFrom, id } from '../input/formats';
import type { Check, Payment } from './check';
import { choicesFrom, countriesFrom, isEmpty, labelled, listFrom, oneOf } from '../input/entries';
import { hasAnywhere, hasWords, isOneOf } from '../input/matching';
import { quoted } from '../input/quoted';
import { typeProperty } from './conditionProperties';
import { rangeFrom } from './range';

/** The user's input about a payment, in a rule or a filter. All conditions given must match. */
export interface PaymentConditions {
	amount?: { range?: AmountRange };
	/** One match is enough. */
	amounts?: { range?: AmountRange[] };
	cards?: string[];
	cardsExcluded?: string[];
	merchantCountries?: string;
	merchantCountriesExcluded?: string;
	merchantIds?: string;
	merchantIdsExcluded?: string;
	merchantNameContains?: string;
	merchantNameContainsAnywhere?: string;
	merchantNameExcluded?: string;
	type?: string[];
	users?: string[];
}

/** Each turns input into a check; `undefined` if it is only part of another condition. */
export type Compilers<Conditions, Situation> = {
	[Name in keyof Conditions]-?: (
		value: NonNullable<Conditions[Name]>,
		conditions: Conditions,
	) => Check<Situation> | undefined;
};

export const paymentConditions = {
	amount: ({ range }) => rangeFrom(range ?? { currency: 'USD' }),
	amounts: ({ range = [] }) => {
		const ranges = nonEmpty(range).map(rangeFrom);
		return (payment) => ranges.some((matches) => matches(payment));
	},
	cards: (value) => {
		const isWanted = isOneOf(listFrom(value, /[,;]/).map(cardIdFrom));
		return ({ transaction }) => isWanted(transaction.card);
	},
	cardsExcluded: (value) => {
		const isExcluded = isOneOf(listFrom(value, /[,;]/).map(cardIdFrom));
		return ({ transaction }) => !isExcluded(transaction.card);
	},
	merchantCountries: (value) => {
		const isWanted = isOneOf(countriesFrom(value));
		return ({ transaction }) => isWanted(transaction.merchant_country);
	},
	merchantCountriesExcluded: (value) => {
		const isExcluded = isOneOf(countriesFrom(value));
		return ({ transaction }) => !isExcluded(transaction.merchant_country);
	},
	merchantIds: (value) => {
		const isWanted = isOneOf(merchantIdsFrom(value));
		return ({ transaction }) => isWanted(transaction.merchant_id);
	},
	merchantIdsExcluded: (value) => {
		const isExcluded = isOneOf(merchantIdsFrom(value));
		return ({ transaction }) => !isExcluded(transaction.merchant_id);
	},
	merchantNameContains: (value) => {
		const isNamed = hasWords(listFrom(value, /,/));
		return ({ transaction }) => isNamed(transaction.merchant_name);
	},
	merchantNameContainsAnywhere: (value) => {
		const isNamed = hasAnywhere(listFrom(value, /,/));
		return ({ transaction }) => isNamed(transaction.merchant_name);
	},
	merchantNameExcluded: (value) => {
		const isNamed = hasWords(listFrom(value, /,/));
		return ({ transaction }) => !isNamed(transaction.merchant_name);
	},
	type: (value) => {
		const isWanted = isOneOf(choicesFrom(value, typeProperty));
		return ({ transaction }) => isWanted(transaction.type);
	},
	users: (value) => {
		const isWanted = isOneOf(listFrom(value, /[,;]/).map(id));
		return ({ transaction }) => isWanted(transaction.p_user_id);
	},
} satisfies Compilers<PaymentConditions, Payment>;

/** A merchant's ID may look like a card number. */
const merchantIdsFrom = (value: unknown) =>
	listFrom(value, /[,;\n]/).map((text) => {
		if (/^[\w.-]+$/.test(text)) return text;
		throw new InvalidInput(
			`${quoted(text)} is not a merchant ID`,
			'Enter it as in merchant_id of a transaction, for example 666666660057123.',
		);
	});

/**
 * The checks of all conditions on this form. One that was added but is empty, perhaps because its
 * expression returned nothing, is an error: skipping it would let more through than the form says.
 * Throws InvalidInput.
 */
export function compile<Conditions extends object, Situation>(
	input: Conditions,
	compilers: Compilers<Conditions, Situation>,
	form: INodeProperties[],
): Array<Check<Situation>> {
	assertKnown(Object.keys(input), form);
	const names = (Object.keys(compilers) as Array<keyof Conditions & string>).filter(
		(name) => name in input,
	);
	return names.flatMap((name) =>
		labelled(labelOf(name, form), () => {
			const value: unknown = input[name];
			if (isEmpty(value)) {
				throw new InvalidInput('is empty', `Enter a value${exampleOf(name, form)}, or remove it.`);
			}
			const compiler = compilers[name] as (value: unknown, all: Conditions) => Check<Situation>;
			return compiler(value, input) ?? [];
		}),
	);
}

function assertKnown(names: string[], form: INodeProperties[]): void {
	const known = form.map(({ name }) => name);
	for (const name of names) labelled('Condition', () => oneOf(name, known));
}

const labelOf = (name: string, form: INodeProperties[]) =>
	form.find((property) => property.name === name)?.displayName ?? name;

function exampleOf(name: string, form: INodeProperties[]): string {
	const { placeholder = '' } = form.find((property) => property.name === name) ?? {};
	return placeholder.startsWith('e.g. ') ? `, for example ${placeholder.slice(5)}` : '';
}

export function nonEmpty<Entry>(list: Entry[]): Entry[] {
	if (list.length === 0) throw new InvalidInput('is empty', 'Add an entry, or remove it.');
	return list;
}
