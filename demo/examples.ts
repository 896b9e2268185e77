import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../simulator';
import { seed } from '../simulator/control/seed';
import { issueCard } from '../simulator/issuer/cards';
import { root } from './n8n/install';
import type { N8n, StoredCredential } from './n8n/rest';
import type { Workflow } from './n8n/workflow';

const folder = join(root, 'demo', 'workflows');

/** The simulator's address in the example files. */
const STANDARD_SIMULATOR = 'http://127.0.0.1:4010';

/** The card of the events that are pinned to the triggers, so that they can be tried by hand. */
const SAMPLE_CARD = '03e69dd9-a70c-4b0f-b084-c0ee077772fb';

/** Who pays in the form that is pinned. */
const SAMPLE_PAYER = '7b0c2f5e-3d41-4a8e-9c57-2f6d1e0b8a34';

export function readExamples(
	simulatorUrl: string,
	credential: StoredCredential,
	sampleCard = SAMPLE_CARD,
	samplePayer = SAMPLE_PAYER,
): Workflow[] {
	return readdirSync(folder).map((file) => {
		const text = readFileSync(join(folder, file), 'utf8');
		const here = text
			.replaceAll(STANDARD_SIMULATOR, simulatorUrl)
			.replaceAll(SAMPLE_CARD, sampleCard)
			.replaceAll(SAMPLE_PAYER, samplePayer);
		const workflow = JSON.parse(here) as Workflow;
		for (const node of workflow.nodes) {
			if (node.credentials?.[credential.type]) node.credentials = { [credential.type]: credential };
		}
		return workflow;
	});
}

/** A card that the pinned events can be about. */
export const newSampleCard = ({ wonder }: Pick<Simulator, 'wonder'>): string =>
	issueCard(wonder, { title: 'Sample card' }).id;

/** A consumer with a balance, who can pay in the pinned form. */
export const newSamplePayer = ({ wonder }: Pick<Simulator, 'wonder'>): string =>
	seed(wonder, { users: 1, user_balance: '500.00' }).users[0];

/** Imports those that n8n has not got by name, and had not before. Returns all IDs by name. */
export async function importExamples(
	n8n: N8n,
	examples: Workflow[],
	before: string[] = [],
): Promise<Map<string, string>> {
	const ids = new Map((await n8n.workflows()).map(({ id, name }) => [name, id]));
	for (const example of examples) {
		if (ids.has(example.name) || before.includes(example.name)) continue;
		ids.set(example.name, await n8n.createWorkflow(example));
	}
	return ids;
}
