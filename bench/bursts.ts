import assert from 'node:assert/strict';
import type { Json, Workflow, WorkflowNode } from '../demo/n8n/workflow';
import {
	decide,
	decisionTrigger,
	executeWorkflow,
	node,
	noOp,
	row,
	subWorkflow,
} from '../test/e2e/build';
import type { Stage } from '../test/e2e/stage';
import { burst, type Timed } from './client';
import { byRule, byWebhookNode } from './decisions';
import { restOf } from './place';
import type { Plot } from './plot';
import { genuine, question } from './requests';
import { count, ms, type Grid, type Value } from './results';
import type { Contender, Effort } from './rounds';
import { median } from './statistics';

/** The defaults of the form. */
const WONDER_TIMEOUT_MS = 2000;
const UNBOUNDED: Json = { options: { mostAsked: 10_000 } };

const ROUNDS = 3;

const beforeTheAnswer: Record<string, () => WorkflowNode[]> = {
	Workflow: () => [],
	'Workflow with a Code node': () => [
		node('Code', 'n8n-nodes-base.code', 2, { jsCode: 'return $input.all();' }),
	],
	'Workflow with a sub-workflow': () => [
		executeWorkflow('Call', subWorkflow('Called', noOp('Nothing'))),
	],
};

const workflows = (parameters: Json): Workflow[] =>
	Object.entries(beforeTheAnswer).map(([name, nodes]) =>
		row(name, decisionTrigger(parameters), ...nodes(), decide('Answer', 'approve')),
	);

type Counts = Record<'asked' | 'inTime' | 'approved' | 'overload' | 'deadline', number> & {
	worst: number;
};

/** Many payments in the same moment: how many have an answer before Wonder has given up, and from whom. */
export async function bursts(
	stage: Stage,
	{ rounds }: Effort,
	sizes: number[],
): Promise<{ grids: Grid[]; plots: Plot[] }> {
	const contenders: Contender[] = [await byRule(stage, true), await byRule(stage, false)];
	for (const workflow of workflows({})) {
		contenders.push(await contender(stage, workflow.name, workflow));
	}
	const [unbounded] = workflows(UNBOUNDED);
	contenders.push(await contender(stage, 'Workflow, unbounded', unbounded));
	contenders.push(await byWebhookNode(stage, 'respond-to-many'));
	for (const each of contenders) await measured(each, 5);
	const grids: Grid[] = [];
	const series: Plot['series'] = contenders.map(({ name }) => ({ name, points: [] }));
	for (const size of sizes) {
		const taken: Counts[][] = contenders.map(() => []);
		for (let round = 0; round < Math.min(rounds, ROUNDS); round++) {
			for (const [index, each] of contenders.entries()) {
				taken[index].push(await measured(each, size));
			}
		}
		const lines = taken.map((counts, index) => ({
			name: contenders[index].name,
			cells: cellsOf(counts),
		}));
		grids.push({ title: `${size} payments at once`, columns: COLUMNS, lines });
		for (const [index, counts] of taken.entries()) {
			series[index].points.push([size, median(counts.map(({ worst }) => worst))]);
		}
	}
	const name = `bursts-${stage.version}`;
	const title = `Until the last of many payments has its response, n8n ${stage.version}`;
	return { grids, plots: [{ name, title, x: 'Payments at once', y: 'Milliseconds', series }] };
}

const COLUMNS = ['In time', 'Approved in time', 'Overload', 'Deadline', 'Last response'];

function cellsOf(counts: Counts[]): Array<Value | string> {
	const sum = (figure: keyof Counts) => counts.reduce((total, each) => total + each[figure], 0);
	return [
		`${sum('inTime')} of ${sum('asked')}`,
		...(['approved', 'overload', 'deadline'] as const).map((figure) => count(sum(figure))),
		ms(Math.max(...counts.map(({ worst }) => worst))),
	];
}

async function contender(stage: Stage, name: string, workflow: Workflow): Promise<Contender> {
	const { url } = await stage.listen(workflow);
	return {
		name,
		prepare: genuine(url, question, stage.simulator),
		answer: { status: 200 },
		rest: restOf(stage),
	};
}

async function measured({ prepare, rest }: Contender, size: number): Promise<Counts> {
	const answers = await burst(await prepare(size));
	await rest();
	for (const { status, body } of answers) assert.equal(status, 200, body);
	const number = (is: (answer: Timed) => boolean) => answers.filter(is).length;
	const isIn = (text: string) => number(({ body }) => body.includes(text));
	return {
		asked: size,
		inTime: number(({ latency }) => latency < WONDER_TIMEOUT_MS),
		approved: number(
			({ body, latency }) => body.includes('"approved":true') && latency < WONDER_TIMEOUT_MS,
		),
		overload: isIn('Too many payments'),
		deadline: isIn('No decision before the deadline'),
		worst: Math.max(...answers.map(({ latency }) => latency)),
	};
}
