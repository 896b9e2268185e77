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

/** What the user entered under Conditions. All that are given must hold. */
export interface Conditions extends PaymentConditions {
	timeFrom?: string;
	timeTo?: string;
	timeZone?: string;
	/** One of them is enough. */
	velocity?: {
		count?: CountLimit[];
		sum?: SumLimit[];
	};
	weekdays?: string[];
}

/** The parts of other conditions come first, so that what is wrong with them is said of them. */
const compilers: Compilers<Conditions, Situation> = {
	timeZone: (value) => {
		clockIn(zoneFrom(value));
		return undefined;
	},
	timeTo: (value, { timeFrom }) => {
		if (timeFrom === undefined) throw new InvalidInput('needs Time From as well', BOTH_TIMES);
		minutesFrom(value);
		return undefined;
	},
	...paymentConditions,
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
	velocity: ({ count = [], sum = [] }) => {
		const limits = nonEmpty([
			...count.map((limit) => labelled('Number of Payments', () => countFrom(limit))),
			...sum.map((limit) => labelled('Sum of Payments', () => sumFrom(limit))),
		]);
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

export const checksFrom = (conditions: Conditions) =>
	compile(conditions, compilers, conditionProperties);

const zoneFrom = (zone = 'UTC') => String(zone).trim();
