import type { Json, WorkflowNode } from '../demo/n8n/workflow';
import { behind, decide, decisionTrigger, noOp, patient, row } from '../test/e2e/build';
import type { Stage } from '../test/e2e/stage';
import type { Round } from './client';
import { genuine, question, withHeader } from './requests';
import { listenAt, restOf } from './place';
import { ms, type Goal, type Row } from './results';
import { measure, over, type Contender, type Effort } from './rounds';
import { latency, overall, ratioOf } from './statistics';
import { highlightPayment, respond, webhook } from './webhookNode';

const APPROVED = '{"approved":true}';

/** A form whose only rule approves everything. */
export const approvesAll = (options: Json = {}) => ({
	rules: {
		rule: [
			{
				outcome: 'approve',
				conditions: { amounts: { range: [{ currency: 'USD', atLeast: '', atMost: '100.00' }] } },
			},
		],
	},
	otherwise: 'decline',
	options,
});

/** A decision trigger whose only rule approves everything. */
export async function byRule(stage: Stage, runAfterRule: boolean): Promise<Contender> {
	const { url } = await stage.listen(
		behind(
			'Decided',
			row(`Rule, ${runAfterRule}`, decisionTrigger(approvesAll({ runAfterRule })), noOp('After')),
		),
	);
	return contender(stage, runAfterRule ? 'Rule, then a run' : 'Rule', url);
}

async function byWorkflow(stage: Stage): Promise<Contender> {
	const { url } = await stage.listen(
		row('Workflow', decisionTrigger(patient), decide('Answer', 'approve')),
	);
	return contender(stage, 'Workflow', url);
}

/** The same answer by n8n's own nodes, which verify nothing. */
export async function byWebhookNode(stage: Stage, path: string): Promise<Contender> {
	const nodes = [webhook(path, { responseMode: 'responseNode' }), respond(APPROVED)];
	const url = await listenAt(stage, path, row(path, ...nodes));
	return contender(stage, "n8n's Webhook → Respond", url);
}

/** The same, but it looks a credential up for each request, as ours does. */
async function byWebhookWithCredential(
	stage: Stage,
	...between: WorkflowNode[]
): Promise<Contender> {
	const path = `respond-with-credential-${between.length}`;
	const header = await stage.n8n.createCredential(`Right header ${path}`, 'httpHeaderAuth', {
		name: 'X-Secret',
		value: 'the right one',
	});
	const node = webhook(
		path,
		{ authentication: 'headerAuth', responseMode: 'responseNode' },
		header,
	);
	const url = await listenAt(stage, path, row(path, node, ...between, respond(APPROVED)));
	const { prepare, ...rest } = contender(stage, path, url);
	return { ...rest, prepare: withHeader(prepare, 'X-Secret', 'the right one') };
}

const contender = (stage: Stage, name: string, url: string): Contender => ({
	name,
	prepare: genuine(url, question, stage.simulator),
	answer: { status: 200, body: APPROVED },
	rest: restOf(stage),
});

const HALF: Goal = { of: 'ratio', atMost: 0.5 };
const ABOUT_THE_SAME: Goal = { of: 'ratio', atMost: 1.1 };

/** How long a shopper waits, by rule and by workflow, against n8n's own nodes. */
export async function decisions(stage: Stage, effort: Effort): Promise<Row[]> {
	const contenders = [
		await byRule(stage, false),
		await byRule(stage, true),
		await byWorkflow(stage),
		await byWebhookNode(stage, 'respond'),
		await byWebhookWithCredential(stage),
		await byWebhookWithCredential(stage, highlightPayment()),
	];
	const rows: Row[] = [];
	for (const connections of [1, 8]) {
		const measured = await measure(contenders, connections, effort);
		rows.push(...[0.5, 0.99].flatMap((part) => compare(measured, part, connections)));
	}
	return Object.values(SUBJECTS).flatMap((wanted) =>
		rows.filter(({ subject }) => subject === wanted),
	);
}

const SUBJECTS = {
	rule: "Decision by rule; the other is n8n's Webhook → Respond, which verifies nothing",
	ruleAndRun: 'Decision by rule, and a run after it; the other is the same',
	workflow: 'Decision by workflow; the other is the same',
	workflowAndCredential: "Decision by workflow; the other is n8n's Webhook with a secret header",
	workflowAndHighlights:
		'Decision by workflow; the other has that header, and shows the payment in the list of executions',
};

function compare(measured: Round[][], part: number, connections: number): Row[] {
	const [rule, ruleAndRun, workflow, plain, withCredential, withHighlights] = measured;
	const row = (subject: string, ours: Round[], theirs: Round[]) => ({
		subject,
		figure: `p${part * 100}, ${over(connections)}`,
		ours: ms(overall(ours, part)),
		theirs: ms(overall(theirs, part)),
		ratio: ratioOf(ours, theirs, latency(part)),
	});
	return [
		{ ...row(SUBJECTS.rule, rule, plain), goal: HALF },
		row(SUBJECTS.ruleAndRun, ruleAndRun, plain),
		{ ...row(SUBJECTS.workflow, workflow, plain), goal: ABOUT_THE_SAME },
		row(SUBJECTS.workflowAndCredential, workflow, withCredential),
		row(SUBJECTS.workflowAndHighlights, workflow, withHighlights),
	];
}
