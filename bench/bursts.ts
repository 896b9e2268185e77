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
import { genuine, question } from './requests';
import type { Contender, Effort } from './rounds';
import { aligned, ms } from './table';

/** The defaults of the form. */
const WONDER_TIMEOUT_MS = 2000;
const UNBOUNDED: Json = { options: { mostAsked: 10_000 } };

const SIZES = [40, 200];
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
export async function bursts(stage: Stage, { rounds }: Effort): Promise<string> {
	const contenders: Contender[] = [await byRule(stage, true), await byRule(stage, false)];
	const bounded = workflows({});
	for (const [index, unbounded] of workflows(UNBOUNDED).entries()) {
		contenders.push(await contender(stage, bounded[index].name, bounded[index]));
		contenders.push(await contender(stage, `${unbounded.name}, unbounded`, unbounded));
	}
	contenders.push(await byWebhookNode(stage, 'respond-to-many'));
	for (const each of contenders) await measured(each, 5);
	const lines: string[][] = [];
	for (const size of SIZES) {
		const taken: Counts[][] = contenders.map(() => []);
		for (let round = 0; round < Math.min(rounds, ROUNDS); round++) {
			for (const [index, each] of contenders.entries()) {
				taken[index].push(await measured(each, size));
			}
		}
		lines.push(...taken.map((counts, index) => lineOf(contenders[index].name, size, counts)));
	}
	return aligned([HEAD, ...lines]).join('\n');
}

const HEAD = ['Payments at once', 'in time', 'approved in time', 'overload', 'deadline', 'worst'];

function lineOf(name: string, size: number, counts: Counts[]): string[] {
	const sum = (figure: keyof Counts) => counts.reduce((total, each) => total + each[figure], 0);
	return [
		`${size}: ${name}`,
		`${sum('inTime')} of ${sum('asked')}`,
		...(['approved', 'overload', 'deadline'] as const).map((figure) => String(sum(figure))),
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
	const count = (is: (answer: Timed) => boolean) => answers.filter(is).length;
	const isIn = (text: string) => count(({ body }) => body.includes(text));
	return {
		asked: size,
		inTime: count(({ latency }) => latency < WONDER_TIMEOUT_MS),
		approved: count(
			({ body, latency }) => body.includes('"approved":true') && latency < WONDER_TIMEOUT_MS,
		),
		overload: isIn('Too many payments'),
		deadline: isIn('No decision before the deadline'),
		worst: Math.max(...answers.map(({ latency }) => latency)),
	};
}
