import { pool } from '../../simulator/webhooks/pool';
import { decide, decisionTrigger, row } from '../../test/e2e/build';
import { until } from '../../test/e2e/wonderStage';
import { reporting } from '../../test/queue/reporting';
import type { QueueStage } from '../../test/queue/stage';
import { burst, closedLoop } from '../client';
import { approvesAll } from '../decisions';
import { event, genuine, question } from '../requests';
import { percentile } from '../statistics';

/** The default of the form: until then Wonder waits. */
const WONDER_TIMEOUT_MS = 2000;
const ASKED = 40;
const PAUSE_MS = 150;
/** Enough to keep all workers busy while the questions are asked. */
const FLOOD = 240;

export interface Decided {
	how: string;
	asked: number;
	/** With the decision of the rule or of the workflow, before Wonder gives up. */
	inTime: number;
	p50: number;
	worst: number;
}

/** Questions at a steady rate to the first webhook process: alone, and while events keep all workers busy. */
export async function decisions(stage: QueueStage): Promise<Decided[]> {
	const byRule = await listening(stage, decisionTrigger(approvesAll()));
	const byWorkflow = await listening(stage, decisionTrigger(), decide('Answer', 'approve'));
	const decided = [
		await asked(stage, 'by rule', byRule),
		await asked(stage, 'by workflow', byWorkflow),
	];
	const flood = await floodOf(stage);
	decided.push(await asked(stage, 'by rule, while events arrive', byRule));
	decided.push(await asked(stage, 'by workflow, while events arrive', byWorkflow));
	await flood.end();
	return decided;
}

async function listening(
	stage: QueueStage,
	...nodes: Parameters<typeof row> extends [string, ...infer Nodes] ? Nodes : never
): Promise<string> {
	await stage.activate(row(`Decided ${nodes.length}`, ...nodes));
	const path = `${nodes[0].webhookId}/wonder-decision`;
	await stage.untilListening(path);
	return `${stage.webhooks[0].url}/webhook/${path}`;
}

async function asked(stage: QueueStage, how: string, url: string): Promise<Decided> {
	const questions = await genuine(url, question, stage.simulator)(ASKED);
	// One after the other, but none waits for the answer to the one before it.
	const answers = (
		await pool(ASKED, ASKED, async (index) => {
			await new Promise((resolve) => setTimeout(resolve, index * PAUSE_MS));
			return await burst([questions[index]]);
		})
	).flat();
	const latencies = answers.map(({ latency }) => latency);
	return {
		how,
		asked: ASKED,
		inTime: answers.filter(
			({ body, latency }) => body.includes('"approved":true') && latency < WONDER_TIMEOUT_MS,
		).length,
		p50: percentile(latencies, 0.5),
		worst: Math.max(...latencies),
	};
}

async function floodOf(stage: QueueStage) {
	const { runs, urls, close } = await reporting(stage);
	const send = genuine(urls[1], event, stage.simulator);
	const sending = closedLoop(await send(FLOOD), 4, { status: 200 });
	await until(() => runs.known().length > 0);
	return {
		async end() {
			await sending;
			await until(() => runs.known().length === FLOOD, 120);
			await close();
		},
	};
}
