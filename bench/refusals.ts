import assert from 'node:assert/strict';
import { itemsOf, type WorkflowNode } from '../demo/n8n/workflow';
import { byId, chain, signedHttpRequest, wonder } from '../test/e2e/build';
import { API, type Stage } from '../test/e2e/stage';
import { BusyServer } from '../test/support/busyServer';
import { newCards, respondAfter } from './api';
import { cardIn, listOf } from './contenders';
import type { Efforts } from './efforts';
import { count, type Row } from './results';

const TAKES_MS = 20;
const ALLOWED = 20;
const CARD = '={{ $json.card }}';

/** Who loses items at an API that refuses more than so many requests at once, and how many are in flight. */
export async function refusals(stage: Stage, { reads: items, locks }: Efforts): Promise<Row[]> {
	await respondAfter(stage, 0);
	const cards = await newCards(stage, items);
	const read = wonder('Work', 'card.get', { cardId: byId(CARD), simplify: false });
	const lock = wonder('Work', 'card.lock', { cardId: byId(CARD), simplify: false });
	const ours = await behind(stage, ALLOWED, cards, () => read);
	// What was refused did not get as far as the simulator.
	assert.equal((await stage.log()).length, items - ours.lost, 'requests that were answered');
	const theirs = await behind(stage, ALLOWED, cards, (url) =>
		signedHttpRequest('Work', { method: 'GET', url: `=${url}${API}/cards/{{ $json.card }}` }),
	);
	const free = await behind(stage, Infinity, await newCards(stage, locks), () => lock);
	const subject = `Reads of ${items.toLocaleString('en')} cards, ${ALLOWED} allowed at once; the other is n8n's HTTP Request node`;
	return [
		{
			...{ subject, figure: 'items lost', ours: count(ours.lost), theirs: count(theirs.lost) },
			goal: { of: 'figure', atMost: 0 },
		},
		{
			...{ subject, figure: 'requests refused; ours are repeated' },
			...{ ours: count(ours.refused), theirs: count(theirs.refused) },
		},
		{
			...{ subject, figure: 'most requests in flight' },
			...{ ours: count(ours.most.reads), theirs: count(theirs.most.reads) },
			goal: { of: 'figure', atMost: 50 },
		},
		{
			subject: `Locks of ${locks} different cards`,
			...{ figure: 'most requests in flight', ours: count(free.most.writes) },
			goal: { of: 'figure', atMost: 10 },
		},
	];
}

async function behind(
	stage: Stage,
	allows: number,
	cards: string[],
	work: (url: string) => WorkflowNode,
) {
	const busy = new BusyServer({ behind: stage.simulator.url, takes: TAKES_MS, allows });
	const baseUrl = await busy.start();
	const data = { ...stage.credentialData, baseUrl };
	const usual = stage.credential;
	stage.credential = await stage.n8n.createCredential('Busy', 'wonderApi', data);
	await stage.control('DELETE', '/log');
	const goesOn = { onError: 'continueRegularOutput' } as const;
	const nodes = [...listOf(cards), { ...work(baseUrl), ...goesOn }];
	const execution = await stage.run(chain('Busy', ...nodes));
	stage.credential = usual;
	busy.stop();
	const arrived = itemsOf(execution, 'Work').map(cardIn);
	const lost = cards.filter((card, index) => arrived[index] !== card).length;
	return { lost, refused: busy.refusals, most: busy.mostInFlight };
}
