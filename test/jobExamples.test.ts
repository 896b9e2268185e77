import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workflow, WorkflowNode } from '../demo/n8n/workflow';

/** What a person sees who opens an example in n8n. */

const folder = join(__dirname, '..', 'demo', 'workflows');
const examples = readdirSync(folder).map(
	(file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Workflow] as const,
);

/** n8n draws a node of this size, with its name below it. */
const NODE = { width: 100, height: 140 };

const isNote = ({ type }: WorkflowNode) => type === 'n8n-nodes-base.stickyNote';

function boxOf(node: WorkflowNode) {
	const [left, top] = node.position;
	const { width, height } = isNote(node)
		? (node.parameters as { width: number; height: number })
		: NODE;
	return { left, top, right: left + width, bottom: top + height };
}

function overlap(one: WorkflowNode, other: WorkflowNode): boolean {
	const [a, b] = [boxOf(one), boxOf(other)];
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

test.each(examples)('%s: no note and no node lies on another', (_, { nodes }) => {
	const overlapping = nodes.flatMap((one, index) =>
		nodes
			.slice(index + 1)
			.filter((other) => overlap(one, other))
			.map((other) => `${one.name} and ${other.name}`),
	);
	expect(overlapping).toEqual([]);
});

test.each(examples)('%s is in rows that a screen shows', (_, { nodes }) => {
	const boxes = nodes.map(boxOf);
	const left = Math.min(...boxes.map((box) => box.left));
	const right = Math.max(...boxes.map((box) => box.right));
	expect(right - left).toBeLessThanOrEqual(1_800);
});

test.each(examples)(
	'%s chooses declined purchases as an event, not by a filter',
	(_, { nodes }) => {
		const triggers = nodes.filter(({ type }) => /\.wonder(Polling)?Trigger$/.test(type));
		const byStatus = triggers.filter(
			({ parameters }) => (parameters.filters as { status?: string[] } | undefined)?.status,
		);
		expect(byStatus.map(({ name }) => name)).toEqual([]);
	},
);
