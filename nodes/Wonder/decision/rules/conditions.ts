import { InvalidInput } from '../../input/invalidInput';
import { trimmed } from '../../input/formats';
import { choicesFrom, labelled } from '../../input/entries';
import {
	compile,
	nonEmpty,
	paymentConditions,
	type Compilers,
	type PaymentConditions,
} from '../../payment/conditions';
import { conditionProperties, weekdaysProperty } from './conditionProperties';
import { firstAtMerchantFrom, firstInCountryFrom, type FirstUse } from './firstUse';
import { countFrom, sumFrom, type CountLimit, type SumLimit } from './limits';
import { clockIn, minutesFrom, type Clock } from './localTime';
import type { Check } from '../../payment/check';
import { lookingBack, looksBack, type Situation } from './situation';

/** The Conditions of a rule. A payment must meet all that are given. */
export interface Conditions extends PaymentConditions {
	firstAtMerchant?: { within?: FirstUse };
	firstInCountry?: { within?: FirstUse };
	timeOfDay?: { span?: Partial<TimeSpan> };
	timeFrom?: string;
	timeTo?: string;
	timeZone?: string;
	/** Reaching one of them is enough. */
	velocity?: {
		count?: CountLimit[];
		sum?: SumLimit[];
	};
	weekdays?: string[];
}

export interface TimeSpan {
	/** "22:00" */
	from: string;
	/** If earlier than `from`, on the next day. */
	to: string;
	/** Empty: that of the workflow. */
	timeZone: string;
}

/** Fields that only complete other conditions come first, so that an error names the right field. */
const compilers: Compilers<Conditions, Situation> = {
	timeZone: (value) => {
		clockIn(zoneFrom(value));
		return undefined;
	},
	timeTo: (value, { timeFrom }) => {
		if (timeFrom === undefined) throw new InvalidInput('requires Time From', BOTH_TIMES);
		minutesFrom(value);
		return undefined;
	},
	...paymentConditions,
	firstAtMerchant: ({ within }) => firstAtMerchantFrom(within ?? {}),
	firstInCountry: ({ within }) => firstInCountryFrom(within ?? {}),
	timeFrom: (value, { timeTo, timeZone }) => {
		if (timeTo === undefined) throw new InvalidInput('requires Time To', BOTH_TIMES);
		const [from, to] = [minutesFrom(value), minutesFrom(timeTo)];
		if (from === to) throw new InvalidInput('is the same as Time To', BOTH_TIMES);
		return isBetween(from, to, clockIn(zoneFrom(timeZone)));
	},
	timeOfDay: ({ span }) => {
		const { from: begin, to: end, timeZone } = span ?? {};
		const from = labelled('From', () => minutesFrom(begin));
		const to = labelled('To', () => minutesFrom(end));
		if (from === to) {
			throw new InvalidInput(
				`From and To are both ${begin}`,
				'Enter two different times, for example 22:00 and 06:00.',
			);
		}
		return isBetween(
			from,
			to,
			labelled('Time Zone', () => clockIn(trimmed(timeZone))),
		);
	},
	velocity: ({ count = [], sum = [] }) => {
		const limits = nonEmpty([
			...count.map((limit) => labelled('Number of Payments', () => countFrom(limit))),
			...sum.map((limit) => labelled('Sum of Payments', () => sumFrom(limit))),
		]);
		const longest = Math.max(...limits.filter(looksBack).map(({ lookBackMs }) => lookBackMs));
		return lookingBack(longest, (situation) => limits.some((isReached) => isReached(situation)));
	},
	weekdays: (value, { timeZone }) => {
		const clock = clockIn(zoneFrom(timeZone));
		const weekdays = choicesFrom(value, weekdaysProperty);
		return ({ paidAt }) => weekdays.has(clock(paidAt).weekday);
	},
};

function isBetween(from: number, to: number, clock: Clock): Check<Situation> {
	return ({ paidAt }) => {
		const { minutes } = clock(paidAt);
		return from < to ? from <= minutes && minutes < to : from <= minutes || minutes < to;
	};
}

const BOTH_TIMES = 'Enter two different times. For the whole day, remove both.';

export const checksFrom = (conditions: Conditions) =>
	compile(conditions, compilers, conditionProperties);

/**
 * Each time zone that was left empty is filled in, so that a rule means the same wherever it is evaluated.
 */
export function withTimeZones(
	conditions: Conditions,
	workflowZone: string,
	weekdayZone: string,
): Conditions {
	const span = conditions.timeOfDay?.span;
	const zone = span && (span.timeZone === '' ? workflowZone : span.timeZone);
	return {
		...conditions,
		...(span && { timeOfDay: { span: { ...span, timeZone: zone } } }),
		...('weekdays' in conditions &&
			!('timeZone' in conditions) && { timeZone: zone ?? weekdayZone }),
	};
}

const zoneFrom = (zone = 'UTC') => String(zone).trim();
