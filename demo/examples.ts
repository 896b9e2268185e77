import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './n8n/install';
import type { N8n, StoredCredential } from './n8n/rest';
import type { Workflow } from './n8n/workflow';

const folder = join(root, 'demo', 'workflows');

/** The simulator's address in the example files. */
const STANDARD_SIMULATOR = 'http://127.0.0.1:4010';

export function readExamples(simulatorUrl: string, credential: StoredCredential): Workflow[] {
	return readdirSync(folder).map((file) => {
		const text = readFileSync(join(folder, file), 'utf8');
		const workflow = JSON.parse(text.replaceAll(STANDARD_SIMULATOR, simulatorUrl)) as Workflow;
		for (const node of workflow.nodes) {
			if (node.credentials) node.credentials = { [credential.type]: credential };
		}
		return workflow;
	});
}

/** Imports all of them. Returns their IDs by name. */
export async function importExamples(n8n: N8n, examples: Workflow[]): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const example of examples) ids.set(example.name, await n8n.createWorkflow(example));
	return ids;
}
