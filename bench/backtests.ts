import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { rowsOfPages, type Page } from '../nodes/Wonder/api/pages';
import type { Rule } from '../nodes/Wonder/decision/rules/rules';
import type { Requests } from '../nodes/Wonder/operation/operation';
import { backtestRules } from '../nodes/Wonder/resources/transaction/backtestRules';
import { sampleTransaction } from '../simulator/sampleTransaction';
import { ms, type Row } from './results';

const ROWS = 100_000;
const TARGET_MS = 5000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What a backtest over a long list costs by itself, without HTTP and without n8n. */
export async function backtests(): Promise<Row[]> {
	return [
		await rowOf('of 200 cards, in 90 days', 200, 90 * DAY_MS),
		await rowOf('of one card, in one day', 1, DAY_MS),
	];
}

async function rowOf(figure: string, cards: number, spanMs: number): Promise<Row> {
	const milliseconds = await timed(listOf(cards, spanMs));
	return {
		subject: `A backtest of 20 rules over ${ROWS.toLocaleString('en')} transactions`,
		figure,
		ours: ms(milliseconds),
		goal: { of: 'figure', atMost: TARGET_MS },
	};
}

function listOf(cardCount: number, spanMs: number): IDataObject[] {
	const cards = Array.from({ length: cardCount }, () => randomUUID());
	const now = Date.now();
	return Array.from({ length: ROWS }, (_, index) => ({
		...sampleTransaction,
		id: randomUUID(),
		card: cards[index % cardCount],
		p_created_at: new Date(now - Math.round((index / ROWS) * spanMs)).toISOString(),
	}));
}

/** Of the processor, which other programs on the machine do not change. */
async function timed(list: IDataObject[]): Promise<number> {
	const fetchPage = async ({ offset, limit }: Page) => list.slice(offset, offset + limit);
	const wonder = { list: () => rowsOfPages(fetchPage, undefined) } as unknown as Requests;
	const began = process.cpuUsage();
	const judged = await backtestRules.run(wonder, { rules, otherwise: 'approve' }, () => {});
	const rows = judged.map((row) => backtestRules.simplified(row, () => undefined));
	backtestRules.hints({}, judged);
	const { user, system } = process.cpuUsage(began);
	assert.equal(rows.length, ROWS);
	return (user + system) / 1000;
}

const conditions: Array<NonNullable<Rule['conditions']>> = [
	{ amounts: { range: [{ currency: 'USD', atLeast: '5000.00' }] } },
	{ merchantCountries: 'KP, IR, CU, SY' },
	{ timeZone: 'Europe/Berlin', timeFrom: '00:00', timeTo: '23:59', type: ['Withdrawal'] },
	{ merchantNameContains: 'casino, betting, lottery' },
	{ firstInCountry: { within: { days: 365 } }, merchantIds: '666666660057123' },
	{ velocity: { sum: [{ atLeast: '1000000', currency: 'HKD', within: 24, unit: 'hours' }] } },
];

const rules = Array.from(
	{ length: 20 },
	(_, index): Rule => ({
		conditions: conditions[index % conditions.length],
		outcome: 'decline',
	}),
);
