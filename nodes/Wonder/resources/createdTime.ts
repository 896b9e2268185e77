import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { currentDay, moment, startOfDay, type DateTime } from '../input/formats';
import type { Values } from '../input/values';
import { leavesSpan } from '../operation/listOrder';
import type { Field } from '../operation/operation';

const time = ({ p_created_at: created }: IDataObject) => Date.parse(String(created));

/** Milliseconds since 1970; `before` is the first that no longer belongs to it. */
interface Span {
	from: number;
	before: number;
}

const CUSTOM = 'custom';

/** From the shortest to the longest. */
const PERIODS: INodePropertyOptions[] = [
	{ name: 'Today', value: 'today', description: 'Since midnight' },
	{ name: 'Yesterday', value: 'yesterday', description: 'The whole day before today' },
	{
		name: 'Last 7 Days',
		value: 'last7Days',
		description: 'The seven whole days before today, and today until now',
	},
	{ name: 'This Month', value: 'thisMonth', description: 'Since the first day of this month' },
	{ name: 'Last Month', value: 'lastMonth', description: 'The whole month before this one' },
	{ name: 'Custom', value: CUSTOM, description: 'Set by Created From, Created Before, or both' },
];

/** How each period starts and ends; without an end, it lasts until now. */
const SPANS: Record<string, (day: DateTime) => [from: DateTime, before?: DateTime]> = {
	today: (day) => [day],
	yesterday: (day) => [day.minus({ days: 1 }), day],
	last7Days: (day) => [day.minus({ days: 7 })],
	thisMonth: (day) => [day.startOf('month')],
	lastMonth: (day) => [day.minus({ months: 1 }).startOf('month'), day.startOf('month')],
};

/** Undefined for Custom. A period that lasts until now has no end: the clock here may be behind. */
function spanOf(period: string, timeZone: string): Span | undefined {
	if (period === CUSTOM) return undefined;
	const [from, before] = SPANS[period](currentDay(timeZone));
	return {
		from: startOfDay(from).toMillis(),
		before: before ? startOfDay(before).toMillis() : Number.POSITIVE_INFINITY,
	};
}

/** Wonder documents no order. */
const READ_UNTIL =
	'Applied in n8n, after fetching. If the list turns out to be in chronological order, fetching stops early';

/** By when the rows of a list were created. Wonder has no such filters. */
export function createdFilters(rows: 'transactions' | 'transfers'): Field[] {
	const endsAt = (...span: Parameters<typeof leavesSpan>) => {
		const hasLeft = leavesSpan(...span);
		return (row: IDataObject) => hasLeft(time(row));
	};
	const endsAfter = (before: number) => endsAt((created) => created >= before, 'rising');
	const endsBefore = (from: number) => endsAt((created) => created < from, 'falling');
	const endNote = (label: string) =>
		`the list was in chronological order, so reading stopped after 100 ${rows} in a row beyond ${label}. Wonder documents no order: if any seem to be missing, remove ${label} and filter in n8n`;
	return [
		{
			encode: moment,
			matches: (row, from: number) => time(row) >= from,
			ends: endsBefore,
			endNote: endNote('Created From'),
			property: {
				displayName: 'Created From',
				name: 'createdFrom',
				type: 'dateTime',
				default: '',
				description: `Only return ${rows} from this time on, in the workflow's time zone. ${READ_UNTIL}.`,
			},
		},
		{
			encode: moment,
			matches: (row, before: number) => time(row) < before,
			ends: endsAfter,
			endNote: endNote('Created Before'),
			property: {
				displayName: 'Created Before',
				name: 'createdBefore',
				type: 'dateTime',
				default: '',
				description: `Only return ${rows} before this time, in the workflow's time zone. ${READ_UNTIL}.`,
			},
		},
		{
			encode: (period, { timeZone }) => ({
				span: spanOf(period as string, timeZone),
			}),
			matches: (row, { span }: Period) =>
				!span || (time(row) >= span.from && time(row) < span.before),
			ends: ({ span }: Period) => {
				if (!span) return () => false;
				const both = [endsBefore(span.from), endsAfter(span.before)];
				return (row) => both.some((hasEnded) => hasEnded(row));
			},
			endNote: endNote('Period'),
			property: {
				displayName: 'Period',
				name: 'period',
				type: 'options',
				options: PERIODS,
				default: 'last7Days',
				description: `Only return ${rows} of this period, by the calendar of the workflow's time zone. ${READ_UNTIL}.`,
			},
		},
	];
}

interface Period {
	/** Absent for Custom. */
	span?: Span;
}

/** The same filters, beginning this much earlier. */
export function beginningEarlier(values: Values, ms: number): Values {
	const { createdFrom, period } = values as { createdFrom?: number; period?: Period };
	const span = period?.span && { ...period.span, from: period.span.from - ms };
	return {
		...values,
		...(createdFrom !== undefined && { createdFrom: createdFrom - ms }),
		...(span && { period: { span } }),
	};
}

/** Filters that never match, or that limit the same time twice. */
export function checkCreated({ createdFrom: from, createdBefore: before, period }: Values): void {
	if (from !== undefined && before !== undefined && Number(from) >= Number(before)) {
		throw new InvalidInput(
			'Created From is not earlier than Created Before',
			'Nothing can match. Swap the two, or correct one of them.',
		);
	}
	if (period === undefined) return;
	const given = [
		...(from === undefined ? [] : ['Created From']),
		...(before === undefined ? [] : ['Created Before']),
	];
	const isCustom = !(period as Period).span;
	if (isCustom && given.length === 0) {
		throw new InvalidInput(
			'Period: Custom needs Created From, Created Before, or both',
			'Add them to the filters, or choose another period.',
		);
	}
	if (!isCustom && given.length > 0) {
		throw new InvalidInput(
			`Period and ${given.join(' and ')} both limit the time`,
			`Remove ${given.join(' and ')}, or choose Custom as the Period.`,
		);
	}
}
