import { startSimulator } from '../simulator';
import { API } from '../test/e2e/stage';
import { Child } from './child';
import type { Cost } from './cost';
import type { Efforts } from './efforts';
import type { EngineJob } from './engine';
import type { PlainJob } from './plainClients';
import { ms, type Row } from './results';
import { median, ratios } from './statistics';

const IN_FLIGHT = 16;
/** The processor's time for one item differs from run to run by more than what is looked for. */
const PAIRS = 3;

/** What our node adds to what n8n and the signature cost, and what it does to n8n's event loop. */
export async function ownCost({ reads: items, turns }: Efforts): Promise<Row[]> {
	const simulator = await startSimulator();
	const { url: origin, credentialData: credentials, appId, privateKey } = simulator;
	const control = async (path: string, body: object) =>
		(
			await fetch(`${origin}/_simulator/${path}`, { method: 'POST', body: JSON.stringify(body) })
		).json();
	const { cards } = (await control('seed', { cards: items })) as { cards: string[] };
	const engine = new Child('engine.ts');
	const plain = new Child('plainClients.ts');
	const byNode = async (atOnce: number) =>
		await engine.ask<Cost>({
			...{ does: 'node', credentials, cards },
			parameters: {
				...{ resource: 'card', operation: 'get' },
				cardId: { __rl: true, mode: 'id', value: '={{ $json.card }}' },
				options: { readsAtOnce: atOnce },
			},
		} satisfies EngineJob);
	const byHelper = async (atOnce: number) =>
		await engine.ask<Cost>({
			...{ does: 'helper', credentials, atOnce },
			urls: cards.map((card) => `${origin}${API}/cards/${card}`),
		} satisfies EngineJob);
	const byAxios = async (atOnce: number) =>
		await plain.ask<Cost>({
			...{ client: 'axios', origin, path: `${API}/cards/`, appId, privateKey, cards, atOnce },
		} satisfies PlainJob);

	const perItem = ({ cpuMs }: Cost) => cpuMs / items;
	const [node, helper] = await inTurns([byNode, byHelper], 10, PAIRS * turns);
	const added = node.map((cost, index) => perItem(cost) - perItem(helper[index]));
	await control('faults', { match: { path: API }, delay: 20, times: 100_000 });
	const delay = ({ loopDelayMs }: Cost) => loopDelayMs;
	const [ours, onLoop] = await inTurns([byNode, byAxios], IN_FLIGHT, turns);
	engine.end();
	plain.end();
	await simulator.close();
	return [
		{
			subject: "Processor's time of one read; the other is n8n's helper with our credential",
			figure: 'one item',
			ours: ms(median(node.map(perItem))),
			theirs: ms(median(helper.map(perItem))),
			ratio: ratios(node.map(perItem), helper.map(perItem)),
		},
		{
			subject: "Our node's own cost, beyond n8n's helper and the signature",
			figure: 'one item',
			ours: ms(median(added)),
			goal: { of: 'figure', atMost: 0.1 },
		},
		{
			subject: `How long n8n's event loop is held up, ${IN_FLIGHT} reads in flight; the other is axios, signing on it`,
			figure: 'p99',
			ours: ms(median(ours.map(delay))),
			theirs: ms(median(onLoop.map(delay))),
			ratio: ratios(ours.map(delay), onLoop.map(delay)),
			goal: { of: 'figure', atMost: 15 },
		},
	];
}

async function inTurns(
	contenders: Array<(atOnce: number) => Promise<Cost>>,
	atOnce: number,
	turns: number,
): Promise<Cost[][]> {
	for (const run of contenders) await run(atOnce);
	const costs: Cost[][] = contenders.map(() => []);
	for (let turn = 0; turn < turns; turn++) {
		for (const [index, run] of contenders.entries()) costs[index].push(await run(atOnce));
	}
	return costs;
}
