import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { startSimulator, type Simulator } from '../simulator';
import { sampleTransaction } from '../simulator/sampleTransaction';
import { Child } from './child';
import type { Efforts } from './efforts';
import type { EngineJob, ListCost } from './engine';
import type { Purchase } from '../simulator/records';
import type { Plot } from './plot';
import { megabytes, ms, type Found, type Row } from './results';
import { median, ratios } from './statistics';

const CARDS = 200;
const STATUSES = ['Settled', 'Authorized', 'Declined', 'Reversed'] as const;
const PAGE = 1000;

const FORMS = [
	{ name: 'raw', simplify: false, filters: {} },
	{ name: 'raw, filtered', simplify: false, filters: { status: ['Settled', 'Authorized'] } },
	{ name: 'simplified', simplify: true, filters: {} },
	{ name: 'simplified, filtered', simplify: true, filters: { status: ['Settled', 'Authorized'] } },
];

type Form = (typeof FORMS)[number];

/** Return All of all transactions, and of a half and a quarter of them. */
export async function lists({ transactions: most, turns }: Efforts): Promise<Found> {
	const simulator = await startSimulator();
	const engine = new Child('engine.ts');
	const cards = simulatedCards(await control(simulator, 'POST', 'seed', { cards: CARDS }));
	const read = async (form: Form, size: number, memoryOf?: Child) => {
		const { simplify, filters } = form;
		await control(simulator, 'DELETE', 'log');
		const cost = await (memoryOf ?? engine).ask<ListCost>({
			...{ does: 'list', credentials: simulator.credentialData },
			isMemoryMeasured: memoryOf !== undefined,
			parameters: {
				...{ resource: 'transaction', operation: 'getAll', transactionsOf: 'business' },
				...{ returnAll: true, simplify, filters },
			},
		} satisfies EngineJob);
		assert.equal(cost.rows, 'status' in filters ? size / 2 : size, form.name);
		await assertReadOnce(simulator, size, simplify);
		return cost;
	};
	const sizes = [most / 4, most / 2, most];
	fill(simulator, cards, sizes[0]);
	for (const form of FORMS) await read(form, sizes[0]);
	/** Of each form, of each size, of each turn. */
	const times = FORMS.map(() => sizes.map((): number[] => []));
	for (let turn = 0; turn < turns; turn++) {
		for (const [place, size] of sizes.entries()) {
			fill(simulator, cards, size);
			for (const [index, form] of FORMS.entries()) {
				times[index][place].push((await read(form, size)).cpuMs);
			}
		}
	}
	const rows = FORMS.map(({ name }, index) => growthOf(name, sizes, times[index]));
	engine.end();
	for (const form of FORMS) {
		// What ran before may still be in memory.
		const fresh = new Child('engine.ts');
		rows.push(memoryOf(form.name, most, await read(form, most, fresh)));
		fresh.end();
	}
	await simulator.close();
	return { rows, plots: [plotOf(sizes, times)] };
}

function growthOf(figure: string, sizes: number[], times: number[][]): Row {
	const [fewest, most] = [sizes[0], sizes.at(-1)!].map((size) => size.toLocaleString('en'));
	const [short, long] = [times[0], times.at(-1)!];
	return {
		subject: `Time of Return All of ${most} transactions against ${fewest}; the other is the latter`,
		figure,
		ours: ms(median(long)),
		theirs: ms(median(short)),
		ratio: ratios(long, short),
		goal: { of: 'ratio', atMost: 5 },
	};
}

const memoryOf = (figure: string, size: number, { mostMb, outputMb }: ListCost): Row => ({
	subject: `Memory beyond the output, ${size.toLocaleString('en')} transactions; the other is the output`,
	figure,
	ours: megabytes(mostMb - outputMb),
	theirs: megabytes(outputMb),
	goal: { of: 'figure', atMost: 100 },
});

const plotOf = (sizes: number[], times: number[][][]): Plot => ({
	name: 'lists',
	title: 'Return All, by number of transactions',
	x: 'Transactions',
	y: "Seconds of the processor's time",
	series: FORMS.map(({ name }, index) => ({
		name,
		points: sizes.map((size, place) => [size, median(times[index][place]) / 1000]),
	})),
});

/** Each page of each list is requested once, and the list of cards only for their names. */
async function assertReadOnce(simulator: Simulator, size: number, namesCards: boolean) {
	const { requests } = (await control(simulator, 'GET', 'log')) as {
		requests: Array<{ target: string; signature: string }>;
	};
	const targets = requests.map(({ target }) => target);
	assert.equal(new Set(targets).size, targets.length, 'a page was read twice');
	const of = (list: string) => targets.filter((target) => target.includes(`/${list}?`)).length;
	assert.equal(of('cards'), namesCards ? pagesOf(CARDS) : 0, 'pages of the list of cards');
	assert.equal(of('transactions'), pagesOf(size), 'pages of the list of transactions');
}

/** Pages overlap by a row, and the last one has nothing new. */
const pagesOf = (rows: number) => Math.ceil((rows - 1) / (PAGE - 1)) + 1;

const simulatedCards = (seeded: unknown) => (seeded as { cards: string[] }).cards;

/** Purchases as the books hold them; to let each be authorized would take minutes. */
function fill({ wonder: { purchases } }: Simulator, cards: string[], size: number): void {
	purchases.clear();
	const now = Date.now();
	for (let index = 0; index < size; index++) {
		const id = randomUUID();
		const transaction: Purchase['transaction'] = {
			...sampleTransaction,
			id,
			type: 'Sales',
			card: cards[index % cards.length],
			status: STATUSES[index % STATUSES.length],
			p_created_at: new Date(now - (size - index) * 60_000).toISOString(),
		};
		const issuers = { held: '0', counted: '0', settled: '0', refunded: '0' };
		const ends = { isFinal: true, isBeingRaised: false, declineReason: null, decisionReason: null };
		purchases.set(id, { transaction, ...issuers, ...ends });
	}
}

async function control({ url }: Simulator, method: string, path: string, body?: object) {
	const response = await fetch(`${url}/_simulator/${path}`, {
		method,
		...(body && { body: JSON.stringify(body) }),
	});
	return (await response.json()) as unknown;
}
