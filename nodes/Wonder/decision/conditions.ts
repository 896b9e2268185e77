import { contains, type AmountRange, type CardTransaction } from '../cardTransaction';
import { InvalidInput } from '../operation';
import { id } from '../resources/formats';
import type { Check } from './check';
import { conditionProperties, typeProperty, weekdaysProperty } from './conditionProperties';
import { choicesFrom, isEmpty, labelled, listFrom } from './entries';
import { countFrom, rangeFrom, sumFrom, type CountLimit, type SumLimit } from './limits';
import { clockIn, minutesFrom } from './localTime';

/** What the user entered under Conditions. All that are given must hold. */
export interface Conditions {
	/** One of them is enough. */
	amounts?: { range?: AmountRange[] };
	cards?: string[];
	merchantCountries?: string;
	merchantCountriesExcluded?: string;
	merchantNameContains?: string;
	timeFrom?: string;
	timeTo?: string;
	timeZone?: string;
	type?: string[];
	users?: string[];
	/** One of them is enough. */
	velocity?: {
		count?: CountLimit[];
		sum?: SumLimit[];
	};
	weekdays?: string[];
}

/** Each turns what was entered into a check; `undefined` when it is only a part of another one. */
type Compilers = {
	[Name in keyof Conditions]-?: (
		value: NonNullable<Conditions[Name]>,
		conditions: Conditions,
	) => Check | undefined;
};

/** The parts of other conditions come first, so that what is wrong with them is said of them. */
const compilers: Compilers = {
	timeZone: (value) => {
		clockIn(zoneFrom(value));
		return undefined;
	},
	timeTo: (value, { timeFrom }) => {
		if (timeFrom === undefined) throw new InvalidInput('needs Time From as well', BOTH_TIMES);
		minutesFrom(value);
		return undefined;
	},
	amounts: ({ range = [] }) => {
		const ranges = nonEmpty(range).map(rangeFrom);
		return (situation) => ranges.some((holds) => holds(situation));
	},
	cards: (value) => {
		const cards = new Set(listFrom(value, /[,;]/).map(id));
		return ({ transaction: { card } }) => cards.has(card);
	},
	merchantCountries: (value) => {
		const countries = countriesFrom(value);
		return ({ transaction }) => countries.has(countryOf(transaction));
	},
	merchantCountriesExcluded: (value) => {
		const countries = countriesFrom(value);
		return ({ transaction }) => !countries.has(countryOf(transaction));
	},
	merchantNameContains: (value) => {
		const parts = listFrom(value, /,/);
		return ({ transaction }) => parts.some((part) => contains(transaction.merchant_name, part));
	},
	timeFrom: (value, { timeTo, timeZone }) => {
		if (timeTo === undefined) throw new InvalidInput('needs Time To as well', BOTH_TIMES);
		const clock = clockIn(zoneFrom(timeZone));
		const [from, to] = [minutesFrom(value), minutesFrom(timeTo)];
		if (from === to) throw new InvalidInput('is the same as Time To', BOTH_TIMES);
		return ({ now }) => {
			const { minutes } = clock(now);
			return from < to ? from <= minutes && minutes < to : from <= minutes || minutes < to;
		};
	},
	type: (value) => {
		const types = choicesFrom(value, typeProperty);
		return ({ transaction }) => types.has(transaction.type);
	},
	users: (value) => {
		const users = new Set(listFrom(value, /[,;]/).map(id));
		return ({ transaction }) => users.has(transaction.p_user_id ?? '');
	},
	velocity: ({ count = [], sum = [] }) => {
		const limits = nonEmpty([...count.map(countFrom), ...sum.map(sumFrom)]);
		return (situation) => limits.some((holds) => holds(situation));
	},
	weekdays: (value, { timeZone }) => {
		const clock = clockIn(zoneFrom(timeZone));
		const weekdays = choicesFrom(value, weekdaysProperty);
		return ({ now }) => weekdays.has(clock(now).weekday);
	},
};

const BOTH_TIMES =
	'Enter both times. They must differ: a rule for the whole day needs neither of them.';

/**
 * The checks of one rule. A condition that was added and is empty, perhaps because its expression
 * gave nothing, is an error: leaving it out would make the rule match more than it says.
 */
export function checksFrom(conditions: Conditions): Check[] {
	assertKnown(Object.keys(conditions));
	const names = (Object.keys(compilers) as Array<keyof Conditions>).filter(
		(name) => name in conditions,
	);
	return names.flatMap((name) =>
		labelled(labelOf(name), () => {
			const value: unknown = conditions[name];
			if (isEmpty(value)) throw new InvalidInput('is empty', 'Enter a value, or remove it.');
			const compile = compilers[name] as (entered: unknown, all: Conditions) => Check | undefined;
			return compile(value, conditions) ?? [];
		}),
	);
}

function assertKnown(names: string[]): void {
	const known = conditionProperties.map(({ name }) => name);
	const unknown = names.find((name) => !known.includes(name));
	if (unknown === undefined) return;
	throw new InvalidInput(
		`"${unknown}" is not a condition`,
		`Expected one of: ${known.join(', ')}.`,
	);
}

const labelOf = (name: string) =>
	conditionProperties.find((property) => property.name === name)?.displayName ?? name;

function nonEmpty<Entry>(list: Entry[]): Entry[] {
	if (list.length === 0) throw new InvalidInput('is empty', 'Add an entry, or remove it.');
	return list;
}

const countriesFrom = (value: string) => new Set(listFrom(value).map(country2));

const countryOf = ({ merchant_country: country = '' }: CardTransaction) => country.toUpperCase();

function country2(code: string): string {
	if (!/^[A-Za-z]{2}$/.test(code)) {
		throw new InvalidInput(
			`"${code}" is not a two-letter country code`,
			'Expected ISO 3166 alpha-2, like HK, US or GB.',
		);
	}
	return code.toUpperCase();
}

const zoneFrom = (zone = 'UTC') => String(zone).trim();
