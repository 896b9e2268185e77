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

const CARDS = 200;
const STATUSES = ['Settled', 'Authorized', 'Declined', 'Reversed'] as const;
const PAGE = 1000;

const FORMS = [
	{ name: 'raw', simplify: false, filters: {} },
	{ name: 'raw, filtered', simplify: false, filters: { status: ['Settled', 'Authorized'] } },
	{ name: 'simplified', simplify: true, filters: {} },
	{ name: 'simplified, filtered', simplify: true, filters: { status: ['Settled', 'Authorized'] } },
];

/** Return All of all transactions, and of a half and a quarter of them. */
export async function lists({ transactions: most }: Efforts): Promise<Found> {
	const simulator = await startSimulator();
	const engine = new Child('engine.ts');
	const cards = simulatedCards(await control(simulator, 'POST', 'seed', { cards: CARDS }));
	const read = async (form: (typeof FORMS)[number], size: number, isMemoryMeasured: boolean) => {
		const { simplify, filters } = form;
		await control(simulator, 'DELETE', 'log');
		const cost = await engine.ask<ListCost>({
			...{ does: 'list', credentials: simulator.credentialData, isMemoryMeasured },
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
	const costs = new Map<string, ListCost[]>(FORMS.map(({ name }) => [name, []]));
	for (const size of sizes) {
		fill(simulator, cards, size);
		for (const form of FORMS) {
			if (size === sizes[0]) await read(form, size, false);
			costs.get(form.name)!.push(await read(form, size, false));
		}
	}
	const rows: Row[] = [];
	for (const form of FORMS) rows.push(...rowsOf(form.name, sizes, costs.get(form.name)!));
	for (const form of FORMS) rows.push(memoryOf(form.name, most, await read(form, most, true)));
	engine.end();
	await simulator.close();
	return { rows, plots: [plotOf(sizes, costs)] };
}

function rowsOf(figure: string, sizes: number[], costs: ListCost[]): Row[] {
	const [fewest, most] = [sizes[0], sizes.at(-1)!].map((size) => size.toLocaleString('en'));
	const [least, greatest] = [costs[0].cpuMs, costs.at(-1)!.cpuMs];
	const ratio = greatest / least;
	return [
		{
			subject: `Return All of ${most} transactions; the other is of ${fewest}, a quarter`,
			figure,
			ours: ms(greatest),
			theirs: ms(least),
			ratio: { median: ratio, least: ratio, most: ratio },
			goal: { of: 'ratio', atMost: 5 },
		},
	];
}

const memoryOf = (figure: string, size: number, { mostMb, outputMb }: ListCost): Row => ({
	subject: `Memory beyond the output, ${size.toLocaleString('en')} transactions; the other is the output`,
	figure,
	ours: megabytes(mostMb - outputMb),
	theirs: megabytes(outputMb),
	goal: { of: 'figure', atMost: 100 },
});

const plotOf = (sizes: number[], costs: Map<string, ListCost[]>): Plot => ({
	name: 'lists',
	title: 'Return All, by number of transactions',
	x: 'Transactions',
	y: "Seconds of the processor's time",
	series: [...costs].map(([name, each]) => ({
		name,
		points: each.map(({ cpuMs }, index): [number, number] => [sizes[index], cpuMs / 1000]),
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
