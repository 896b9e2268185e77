import type { IDataObject } from 'n8n-workflow';
import { serveList } from '../support/listServer';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

/** "What was spent last month?" is a choice in the form, in the time zone of the workflow. */

const wonder = useWonder();
useTurnedTime();

const LISTS = [
	['transaction.getAll', 'transactions'],
	['transfer.getAll', 'platform_transfers'],
] as const;

interface Given extends IDataObject {
	period: string;
	createdFrom?: string;
	createdBefore?: string;
}

/** Which of rows created at these times are found, when it is `now` in `timezone`. */
async function found(
	[operation, list]: readonly [string, string],
	filters: Given,
	{ now, timezone, times }: { now: string; timezone: string; times: string[] },
): Promise<string[]> {
	jest.setSystemTime(new Date(now));
	const rows = times.map((time) => ({ id: time, p_created_at: time }));
	const { baseUrl } = await serveList(list, rows);
	const run = await wonder.node(
		operation,
		{ returnAll: true, filters },
		{ timezone },
		{ ...wonder.credentials, baseUrl },
	);
	if (run.error) throw run.error;
	return run.items.map(({ json }) => String(json.id));
}

/** The last moment before, and the first and last of the period, and the first after it. */
const around = (from: string, before: string) => {
	const justBefore = (time: string) => new Date(Date.parse(time) - 1).toISOString();
	return [justBefore(from), from, justBefore(before), before];
};

test.each([
	['today', 'UTC', '2026-03-31T12:00:00Z', '2026-03-31T00:00:00Z', undefined],
	['yesterday', 'UTC', '2026-03-01T12:00:00Z', '2026-02-28T00:00:00Z', '2026-03-01T00:00:00Z'],
	['last7Days', 'UTC', '2026-03-03T12:00:00Z', '2026-02-24T00:00:00Z', undefined],
	['thisMonth', 'UTC', '2026-03-31T23:59:59Z', '2026-03-01T00:00:00Z', undefined],
	['lastMonth', 'UTC', '2026-03-31T12:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'],
	['lastMonth', 'UTC', '2024-03-31T12:00:00Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
	['lastMonth', 'UTC', '2026-01-01T00:00:00Z', '2025-12-01T00:00:00Z', '2026-01-01T00:00:00Z'],
	// Already the next day, month and year there.
	['today', 'Asia/Hong_Kong', '2025-12-31T16:00:00Z', '2025-12-31T16:00:00Z', undefined],
	...([
		['lastMonth', 'Asia/Hong_Kong', '2025-12-31T16:00:00Z'],
		['lastMonth', 'Asia/Hong_Kong', '2026-01-31T15:59:59Z'],
	].map((row) => [...row, '2025-11-30T16:00:00Z', '2025-12-31T16:00:00Z']) as never[]),
	// Days of 23 and 25 hours.
	['today', 'Europe/Berlin', '2026-03-29T20:00:00Z', '2026-03-28T23:00:00Z', undefined],
	[
		'yesterday',
		'Europe/Berlin',
		'2026-03-30T08:00:00Z',
		'2026-03-28T23:00:00Z',
		'2026-03-29T22:00:00Z',
	],
	[
		'yesterday',
		'America/New_York',
		'2026-11-02T12:00:00Z',
		'2026-11-01T04:00:00Z',
		'2026-11-02T05:00:00Z',
	],
	['last7Days', 'America/New_York', '2026-11-05T12:00:00Z', '2026-10-29T04:00:00Z', undefined],
	[
		'lastMonth',
		'Europe/Berlin',
		'2026-04-15T12:00:00Z',
		'2026-02-28T23:00:00Z',
		'2026-03-31T22:00:00Z',
	],
	// Clocks go back to midnight, so the day begins twice; and forward at midnight, so it begins at one.
	['today', 'America/Havana', '2026-11-01T18:00:00Z', '2026-11-01T04:00:00Z', undefined],
	[
		'yesterday',
		'America/Havana',
		'2026-03-09T12:00:00Z',
		'2026-03-08T05:00:00Z',
		'2026-03-09T04:00:00Z',
	],
] as Array<[string, string, string, string, string | undefined]>)(
	'%s in %s, at %s, is from %s to %s',
	async (period, timezone, now, from, before) => {
		const [justBefore, first, last, after] = around(from, before ?? '2030-01-01T00:00:00Z');
		const times = [justBefore, first, last, after];
		const expected = before ? [first, last] : [first, last, after];
		for (const list of LISTS) {
			expect(await found(list, { period }, { now, timezone, times })).toEqual(expected);
		}
	},
);

test.each(['lastMonth', 'Last Month', 'LAST MONTH', '={{ "last month" }}', '={{ "lastmonth" }}'])(
	'the period may be written as %s',
	async (period) => {
		const times = around('2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z');
		const place = { now: '2026-03-31T12:00:00Z', timezone: 'UTC', times };
		expect(await found(LISTS[0], { period }, place)).toEqual(times.slice(1, 3));
	},
);

test.each(LISTS)(
	'%s: a custom period is what Created From and Created Before say',
	async (...list) => {
		const times = around('2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z');
		const place = { now: '2026-03-31T12:00:00Z', timezone: 'UTC', times };
		const custom = { period: 'custom', createdFrom: '2026-02-01', createdBefore: '2026-03-01' };
		expect(await found(list, custom, place)).toEqual(times.slice(1, 3));
		const { createdFrom, createdBefore } = custom;
		expect(await found(list, { period: 'Custom', createdFrom }, place)).toEqual(times.slice(1));
		expect(await found(list, { period: 'Custom', createdBefore }, place)).toEqual(
			times.slice(0, 3),
		);
	},
);

test('a day that begins twice begins with its first midnight, for Created From as well', async () => {
	const times = around('2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z');
	const custom = { period: 'custom', createdFrom: '2026-11-01', createdBefore: '2026-11-02' };
	for (const now of ['2026-07-01T00:00:00Z', '2026-12-01T00:00:00Z']) {
		const place = { now, timezone: 'America/Havana', times };
		expect(await found(LISTS[0], custom, place)).toEqual(times.slice(1, 3));
	}
});

test.each([
	[
		{ period: 'today', createdFrom: '2026-03-01' },
		'Period and Created From both limit the time',
		'Remove Created From, or choose Custom as the Period.',
	],
	[
		{ period: 'today', createdFrom: '2026-03-01', createdBefore: '2026-03-02' },
		'Period and Created From and Created Before both limit the time',
		'Remove Created From and Created Before, or choose Custom as the Period.',
	],
	[
		{ period: 'custom' },
		'Period: Custom needs Created From, Created Before, or both',
		'Add them to the filters, or choose another period.',
	],
	[{ period: 'last week' }, 'Period: "last week" isn\'t a valid option', 'Last 7 Days, This Month'],
	[{ period: '={{ undefined }}' }, 'Period is empty', 'Enter a value, or remove it.'],
])('periods that mean nothing are refused before anything is sent: %j', async (...row) => {
	const [filters, message, advice] = row;
	for (const [operation] of LISTS) {
		const { error } = await wonder.node(operation, { filters });
		expect(error?.message).toBe(message);
		expect(error?.description).toContain(advice);
	}
	expect(await wonder.received()).toEqual([]);
});

test.each(LISTS)(
	'%s: reading stops early when the list is in order of time, and a note says so',
	async (operation, list) => {
		jest.setSystemTime(new Date('2026-03-31T12:00:00Z'));
		const rows = Array.from({ length: 5000 }, (_, hour) => ({
			id: `row-${hour}`,
			p_created_at: new Date(Date.UTC(2026, 1, 28, 23) - hour * 3_600_000).toISOString(),
		}));
		const read = async (given: IDataObject[]) => {
			const { baseUrl, received } = await serveList(list, given);
			const parameters = { returnAll: true, filters: { period: 'lastMonth' } };
			const settings = { timezone: 'UTC' };
			const { items, hints } = await wonder.node(operation, parameters, settings, { baseUrl });
			return { found: items.length, pages: received.length, hints: hints.join() };
		};
		const newestFirst = await read(rows);
		expect(newestFirst).toMatchObject({ found: 28 * 24, pages: 1 });
		expect(newestFirst.hints).toMatch(/reading stopped after 100 \w+ in a row beyond Period\./);
		const oldestFirst = await read(
			[...rows].reverse().concat(
				Array.from({ length: 2000 }, (_, hour) => ({
					id: `later-${hour}`,
					p_created_at: new Date(Date.UTC(2026, 2, 1, hour)).toISOString(),
				})),
			),
		);
		expect(oldestFirst).toMatchObject({ found: 28 * 24, pages: 6 });
		const unordered = await read(rows.map((_, at) => rows[(at * 1777) % rows.length]));
		expect(unordered).toMatchObject({ found: 28 * 24, hints: '' });
	},
);
