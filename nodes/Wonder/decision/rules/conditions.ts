import { InvalidInput } from '../../input/invalidInput';
import { choicesFrom, labelled } from '../../input/entries';
import {
	compile,
	nonEmpty,
	paymentConditions,
	type Compilers,
	type PaymentConditions,
} from '../../payment/conditions';
import { conditionProperties, weekdaysProperty } from './conditionProperties';
import { countFrom, sumFrom, type CountLimit, type SumLimit } from './limits';
import { clockIn, minutesFrom } from './localTime';
import type { Situation } from './situation';

/** The Conditions of a rule. A payment must meet all that are given. */
export interface Conditions extends PaymentConditions {
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
	timeFrom: (value, { timeTo, timeZone }) => {
		if (timeTo === undefined) throw new InvalidInput('requires Time To', BOTH_TIMES);
		const clock = clockIn(zoneFrom(timeZone));
		const [from, to] = [minutesFrom(value), minutesFrom(timeTo)];
		if (from === to) throw new InvalidInput('is the same as Time To', BOTH_TIMES);
		return ({ now }) => {
			const { minutes } = clock(now);
			return from < to ? from <= minutes && minutes < to : from <= minutes || minutes < to;
		};
	},
	velocity: ({ count = [], sum = [] }) => {
		const limits = nonEmpty([
			...count.map((limit) => labelled('Number of Payments', () => countFrom(limit))),
			...sum.map((limit) => labelled('Sum of Payments', () => sumFrom(limit))),
		]);
		return (situation) => limits.some((isReached) => isReached(situation));
	},
	weekdays: (value, { timeZone }) => {
		const clock = clockIn(zoneFrom(timeZone));
		const weekdays = choicesFrom(value, weekdaysProperty);
		return ({ now }) => weekdays.has(clock(now).weekday);
	},
};

const BOTH_TIMES = 'Enter two different times. For the whole day, remove both.';

export const checksFrom = (conditions: Conditions) =>
	compile(conditions, compilers, conditionProperties);

const zoneFrom = (zone = 'UTC') => String(zone).trim();
