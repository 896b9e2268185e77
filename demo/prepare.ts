import type { Simulator } from '../simulator';
import { connect, publishShown, thingsToTry, type Listening } from './connect';
import { keepCredential } from './credential';
import { importExamples, readExamples } from './examples';
import type { Home, Memory } from './home';
import { runMainJob } from './job';
import type { N8n } from './n8n/rest';

export type Samples = Pick<Memory, 'sampleCard' | 'samplePayer'>;

/** Whether we may change n8n: not when its owner has another email or password by now. */
export async function enter(n8n: N8n, { memory }: Home): Promise<boolean> {
	if (!memory) {
		await n8n.signUp();
		return true;
	}
	if (await n8n.logsIn()) return true;
	console.log(
		'You have changed how one logs in to n8n. It is as you left it; nothing was connected.',
	);
	return false;
}

/**
 * Puts into n8n what is not there yet, changes nothing that somebody may have changed, and connects
 * it with the simulator. Returns what a person can try now, and what is connected.
 */
export async function prepare(
	n8n: N8n,
	simulator: Simulator,
	home: Home,
	samples: Samples,
	{ withJob }: { withJob: boolean },
): Promise<{ toTry: string; listening: Listening[] }> {
	const { memory } = home;
	const kept = await keepCredential(n8n, simulator, memory);
	// At once: whoever is killed now could not tell later that this credential is ours.
	if (memory) home.remember({ ...memory, ...kept, simulatorUrl: simulator.url });
	const { sampleCard, samplePayer } = samples;
	const examples = readExamples(simulator.url, kept.credential, sampleCard, samplePayer);
	const before = memory?.examples ?? [];
	const workflowIds = await importExamples(n8n, examples, before);
	if (memory) {
		console.log('n8n and the simulator are as you left them. --fresh begins anew.');
		await sayWhoCalls(memory.simulatorUrl, n8n, simulator);
	} else {
		console.log(`${workflowIds.size} example workflows and a ready credential are in n8n.`);
		if (withJob) await runMainJob(n8n, workflowIds, simulator);
		if (withJob) console.log('\nAll of it worked.');
		await publishShown(n8n, workflowIds);
	}
	const listening = await connect(n8n, simulator, { formerUrl: memory?.n8nUrl });
	home.remember({
		...kept,
		...samples,
		n8nUrl: n8n.url,
		simulatorUrl: simulator.url,
		examples: [...new Set([...before, ...examples.map(({ name }) => name)])],
	});
	return { toTry: thingsToTry(n8n, simulator, sampleCard, listening), listening };
}

/** Workflows are the user's own once they are imported, so they are not corrected. */
async function sayWhoCalls(formerUrl: string, n8n: N8n, { url }: Simulator): Promise<void> {
	if (url === formerUrl) return;
	const names: string[] = [];
	for (const { id, name } of await n8n.workflows()) {
		if (JSON.stringify(await n8n.workflow(id)).includes(formerUrl)) names.push(name);
	}
	if (names.length === 0) return;
	console.log(
		`The simulator was at ${formerUrl} last time, and is at ${url} now. These workflows still have the old URL: ${names.join('; ')}.`,
	);
}
