import type { Json } from '../demo/n8n/workflow';
import { decide, decisionTrigger, noOp, row } from '../test/e2e/build';
import type { Stage } from '../test/e2e/stage';
import type { Round } from './client';
import { genuine, question } from './requests';
import { listenAt, restOf } from './place';
import { measure, type Contender, type Effort } from './rounds';
import { latency, overall, ratioOf } from './statistics';
import { ms, type Row } from './table';
import { respond, webhook } from './webhookNode';

const APPROVED = '{"approved":true}';

/** Long enough for any machine: an answer of the fallback would be another one. */
const patient = { deadlineMs: 30_000, options: { wonderWaitsMs: 60_000 } };

const approvesAll = (options: Json) => ({
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
		row(`Rule, ${runAfterRule}`, decisionTrigger(approvesAll({ runAfterRule })), noOp('After')),
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
async function byWebhookNode(stage: Stage): Promise<Contender> {
	const path = 'respond';
	const nodes = [webhook(path, { responseMode: 'responseNode' }), respond(APPROVED)];
	const url = await listenAt(stage, path, row('Respond', ...nodes));
	return contender(stage, "n8n's Webhook → Respond", url);
}

const contender = (stage: Stage, name: string, url: string): Contender => ({
	name,
	prepare: genuine(url, question, stage.simulator),
	answer: { status: 200, body: APPROVED },
	rest: restOf(stage),
});

const LIMIT_MS: Record<number, number> = { 1: 30, 8: 100 };
const LIMIT_RATIO = 1.1;

/** How long a shopper waits, by rule and by workflow, against n8n's own nodes. */
export async function decisions(stage: Stage, effort: Effort): Promise<Row[]> {
	const contenders = [
		await byRule(stage, false),
		await byRule(stage, true),
		await byWorkflow(stage),
		await byWebhookNode(stage),
	];
	const rows: Row[][] = [[], [], []];
	for (const connections of [1, 8]) {
		const [rule, ruleAndRun, workflow, webhooks] = await measure(contenders, connections, effort);
		for (const part of [0.5, 0.99]) {
			const row = (what: string, ours: Round[]) => ({
				what: `${what}, p${part * 100}`,
				connections,
				ours: ms(overall(ours, part)),
				theirs: ms(overall(webhooks, part)),
				ratio: ratioOf(ours, webhooks, latency(part)),
			});
			const inTime = (ours: Round[]) =>
				part === 0.99 && {
					target: `≤ ${LIMIT_MS[connections]} ms`,
					isMet: overall(ours, part) <= LIMIT_MS[connections],
				};
			const asked = row('Decision by workflow', workflow);
			rows[0].push({ ...row('Decision by rule', rule), ...inTime(rule) });
			rows[1].push({
				...row('Decision by rule, a run after it', ruleAndRun),
				...inTime(ruleAndRun),
			});
			rows[2].push({
				...asked,
				target: `ratio ≤ ${LIMIT_RATIO}`,
				isMet: asked.ratio.median <= LIMIT_RATIO,
			});
		}
	}
	return rows.flat();
}
