import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../simulator';
import { connect, isAmong, type Listening } from './connect';
import type { N8n } from './n8n/rest';

const LOOK_EVERY_MS = 1000;

/**
 * Connects what a person publishes meanwhile, and says so. Of workflows that decide, the one that was
 * published last is asked.
 */
export async function keepConnected(
	n8n: N8n,
	simulator: Simulator,
	connected: Listening[],
	{ say = console.log, signal }: { say?: (line: string) => void; signal?: AbortSignal } = {},
): Promise<void> {
	let known = connected;
	let before = '';
	while (!signal?.aborted) {
		await sleep(LOOK_EVERY_MS);
		try {
			const now = await whichArePublished(n8n);
			if (now === before) continue;
			const listening = await connect(n8n, simulator, { known });
			for (const line of changes(known, listening)) say(line);
			[known, before] = [listening, now];
		} catch {
			// n8n does not answer while it restarts, nor once its password was changed.
		}
	}
}

const whichArePublished = async (n8n: N8n) =>
	(await n8n.workflows())
		.map(({ id, activeVersionId }) => `${id} ${activeVersionId}`)
		.sort()
		.join();

const CALLS = { events: 'sends events to', decisions: 'requests decisions from' };

function changes(before: Listening[], after: Listening[]): string[] {
	const [calledBefore, calledNow] = [before, after].map((all) =>
		all.filter(({ isCalled }) => isCalled),
	);
	const line = ({ name, takes }: Listening, how: string) =>
		`The simulator ${how} ${CALLS[takes]} "${name}".`;
	return [
		...calledNow.filter(({ url }) => !isAmong(calledBefore, url)).map((each) => line(each, 'now')),
		...calledBefore
			.filter(({ url }) => !isAmong(calledNow, url))
			.map((each) => line(each, 'no longer')),
	];
}
