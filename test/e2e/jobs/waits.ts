import assert from 'node:assert/strict';
import type { Workflow } from '../../../demo/n8n/workflow';

/** What takes minutes or hours in the example is over soon. n8n keeps less than 65 s in its memory. */
export function setWait({ nodes }: Workflow, name: string, seconds: number): void {
	const wait = nodes.find((node) => node.name === name);
	assert.ok(wait, name);
	Object.assign(wait.parameters, { amount: seconds, unit: 'seconds' });
}
