import assert from 'node:assert/strict';
import { itemsOf, type Execution } from '../../demo/n8n/workflow';
import { resources } from '../../nodes/Wonder/resources';
import type { LogEntry } from '../../simulator/gateway/log';
import { chain } from './build';
import type { Report } from './report';
import { API, type Stage } from './stage';
import { stories, type Expected, type Output, type Step } from './stories';

/** Every operation runs from a workflow, and Wonder receives what the operation promises. */
export async function everyOperation(stage: Stage, report: Report): Promise<void> {
	const ran = new Set<string>();
	for (const { name, steps } of stories(stage.simulator.url)) {
		await stage.reset();
		const execution = await stage.run(chain(name, ...steps.map(({ node }) => node)));
		const log = await stage.log();
		for (const step of steps) {
			await report.check(`${step.operation ?? 'helper'}: ${step.node.name}`, () => {
				assertStep(step, execution, log);
				if (step.operation) ran.add(step.operation);
			});
		}
	}
	await report.check('every operation of the node ran', () => {
		const all = Object.entries(resources).flatMap(([resource, { operations }]) =>
			Object.keys(operations).map((operation) => `${resource}.${operation}`),
		);
		assert.deepEqual([...ran].sort(), all.sort());
	});
}

function assertStep({ node, expected }: Step, execution: Execution, log: LogEntry[]): void {
	const run = execution.runs[node.name]?.at(-1);
	assert.ok(run, `it did not run; the workflow ended as ${execution.status}`);
	assert.equal(run.error, undefined, `${run.error?.message} ${run.error?.description}`);
	const output: Output = (name) => itemsOf(execution, name)[0]?.json ?? {};
	const { gives = {}, ...sent } = expected?.(output) ?? {};
	for (const [property, value] of Object.entries(gives)) {
		assert.deepEqual(output(node.name)[property], value, `output property ${property}`);
	}
	if (sent.sends) assertReceived(sent, log);
}

function assertReceived({ sends, query = {}, body = null }: Expected, log: LogEntry[]): void {
	const [method, path] = String(sends).split(' ');
	const candidates = log.filter(
		(entry) => entry.method === method && entry.target.split('?')[0] === API + path,
	);
	const fits = candidates.some(({ target, body: received, signature }) => {
		const given = new URLSearchParams(target.split('?')[1]);
		return (
			signature === 'accepted' &&
			Object.entries(query).every(([name, value]) => given.get(name) === value) &&
			equal(received, body)
		);
	});
	assert.ok(
		fits,
		`Wonder did not receive ${sends} ${JSON.stringify({ query, body })}, but ${JSON.stringify(candidates)}`,
	);
}

function equal(a: unknown, b: unknown): boolean {
	try {
		assert.deepEqual(a, b);
		return true;
	} catch {
		return false;
	}
}
