import type { Stage } from '../test/e2e/stage';
import { newCards, respondAfter } from './api';
import type { Child } from './child';
import { lockers, loopOfLocks, readers, type ActionContender } from './contenders';
import type { Efforts } from './efforts';
import type { Plot } from './plot';
import { refusals } from './refusals';
import { each, type Found, type Row } from './results';
import { median, ratios } from './statistics';

const LATENCIES = [0, 20, 100];
const GROWTH_MS = 20;
const LOCKS_MS = 100;
const NO_LOCKS = 10;

/** Many items of one run, in a real n8n. */
export async function actions(stage: Stage, plain: Child, efforts: Efforts): Promise<Found> {
	const reading = await reads(stage, plain, efforts);
	const locking = await locks(stage, efforts);
	return {
		rows: [...reading.rows, ...locking, ...(await refusals(stage, efforts))],
		grids: reading.grids,
		plots: efforts.growth.length > 0 ? await growth(stage, plain, efforts.growth) : [],
	};
}

async function reads(stage: Stage, plain: Child, { reads: items, turns }: Efforts) {
	const contenders = readers(stage, plain);
	const cards = await newCards(stage, items);
	for (const { run } of contenders) await run(cards.slice(0, 50));
	const rows: Row[] = [];
	const rates: number[][] = contenders.map(() => []);
	for (const latency of LATENCIES) {
		await respondAfter(stage, latency);
		const [ours, theirs, ...others] = await takingTurns(contenders, turns, () => cards);
		for (const [index, times] of [ours, theirs, ...others].entries()) {
			rates[index].push(rateOf(times, items));
		}
		rows.push({
			subject: `Reads of ${items.toLocaleString('en')} cards; the other is n8n's HTTP Request node`,
			figure: `latency ${latency} ms`,
			ours: each(rateOf(ours, items)),
			theirs: each(rateOf(theirs, items)),
			ratio: ratios(theirs, ours),
			goal: { of: 'ratio', atLeast: 1 },
		});
	}
	const lines = contenders.map(({ name }, index) => ({ name, cells: rates[index].map(each) }));
	const columns = LATENCIES.map((latency) => `${latency} ms`);
	const title = `Reads of ${items.toLocaleString('en')} cards, by latency`;
	return { rows, grids: [{ title, columns, lines }] };
}

async function locks(stage: Stage, { locks: items, turns }: Efforts): Promise<Row[]> {
	await respondAfter(stage, LOCKS_MS);
	const contenders = [...lockers(stage), loopOfLocks(stage)];
	const few = await newCards(stage, NO_LOCKS);
	for (const { run } of contenders) await run(few);
	const [ours, , loop] = await takingTurns(contenders, turns, async () => newCards(stage, items));
	const row: Row = {
		subject: `Locks of ${items} different cards; the other locks one by one`,
		figure: `latency ${LOCKS_MS} ms`,
		ours: each(rateOf(ours, items)),
		theirs: each(rateOf(loop, items)),
		ratio: ratios(loop, ours),
		goal: { of: 'ratio', atLeast: 8 },
	};
	return [row];
}

/** How the time grows with the number of items. */
async function growth(stage: Stage, plain: Child, sizes: number[]): Promise<Plot[]> {
	const cards = await newCards(stage, Math.max(...sizes));
	await respondAfter(stage, GROWTH_MS);
	const read = await seriesOf(readers(stage, plain), sizes, (size) => cards.slice(0, size));
	await respondAfter(stage, LOCKS_MS);
	const fresh = async (size: number) => await newCards(stage, size);
	const locked = await seriesOf(lockers(stage), sizes, fresh);
	const looped = await seriesOf([loopOfLocks(stage)], sizes.slice(0, 2), fresh);
	const { version } = stage;
	const axes = { x: 'Items', y: 'Seconds' };
	return [
		{
			name: `reads-${version}`,
			title: `Reads, by number of items, at ${GROWTH_MS} ms of latency, n8n ${version}`,
			...{ ...axes, series: read },
		},
		{
			name: `locks-${version}`,
			title: `Locks of different cards, at ${LOCKS_MS} ms of latency, n8n ${version}`,
			...{ ...axes, series: [...locked, ...looped] },
		},
	];
}

async function seriesOf(
	contenders: ActionContender[],
	sizes: number[],
	cards: (size: number) => string[] | Promise<string[]>,
): Promise<Plot['series']> {
	const series: Plot['series'] = [];
	for (const { name, run } of contenders) {
		const points: Array<[number, number]> = [];
		for (const size of sizes) points.push([size, (await run(await cards(size))) / 1000]);
		series.push({ name, points });
	}
	return series;
}

/** The times of each contender. */
async function takingTurns(
	contenders: ActionContender[],
	turns: number,
	cards: () => string[] | Promise<string[]>,
): Promise<number[][]> {
	const times: number[][] = contenders.map(() => []);
	for (let turn = 0; turn < turns; turn++) {
		for (const place of contenders.keys()) {
			// Nobody always comes after the same one.
			const index = (place + turn) % contenders.length;
			times[index].push(await contenders[index].run(await cards()));
		}
	}
	return times;
}

const rateOf = (times: number[], items: number) => (items / median(times)) * 1000;
