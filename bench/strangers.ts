import type { Stage } from '../test/e2e/stage';
import { closedLoop, type Prepared, type Round } from './client';
import { byRule } from './decisions';
import { refusing } from './deliveries';
import { megabytes, ms, type Row } from './results';
import { overall, ratioOf, latency } from './statistics';

/** Just below n8n's own limit, 16 MiB. */
const BYTES = 16_000_000;
const REQUESTS = 6;

/** What 16 MB cost that nobody has signed: time, memory, and how long a decision waits meanwhile. */
export async function strangers(stage: Stage, rounds: number): Promise<Row[]> {
	const body = Buffer.from(`{${' '.repeat(BYTES - 2)}}`);
	const headers = { 'Content-Type': 'application/json', 'X-Secret': 'a wrong one' };
	const bodies: Prepared[] = [];
	for (const { prepare } of await refusing(stage)) {
		const [{ url }] = await prepare(1);
		bodies.push({ url, headers, body });
	}
	const decision = await byRule(stage, false);
	const decide = async () => await closedLoop(await decision.prepare(REQUESTS), 1, decision.answer);
	await decide();
	const alone: Round[] = [];
	const found = bodies.map(() => ({ refusals: [] as Round[], meanwhile: [] as Round[], mb: 0 }));
	for (let round = 0; round < rounds; round++) {
		alone.push(await decide());
		for (const [index, body] of bodies.entries()) {
			const each = found[index];
			const before = await memoryOf(stage);
			let isOver = false;
			const meanwhile = (async () => {
				while (!isOver) each.meanwhile.push(await decide());
			})();
			each.refusals.push(await sendAll(body));
			isOver = true;
			await meanwhile;
			each.mb = Math.max(each.mb, (await memoryOf(stage)) - before);
			await decision.rest();
		}
	}
	const [own, other] = found;
	return [
		{
			subject: "16 MB that nobody signed; the other is n8n's Webhook that refuses a wrong header",
			figure: 'until they are refused, median',
			ours: ms(overall(own.refusals, 0.5)),
			theirs: ms(overall(other.refusals, 0.5)),
			ratio: ratioOf(own.refusals, other.refusals, latency(0.5)),
		},
		...[0.5, 0.99].map((part) => ({
			subject: `A decision by rule while such bodies arrive; without them, p50 takes ${ms(overall(alone, 0.5)).number.toFixed(1)} ms`,
			figure: `p${part * 100}`,
			ours: ms(overall(own.meanwhile, part)),
			theirs: ms(overall(other.meanwhile, part)),
		})),
		{
			subject: `n8n's memory after ${REQUESTS} of them`,
			figure: 'most in a round',
			ours: megabytes(own.mb),
			theirs: megabytes(other.mb),
		},
	];
}

/** One after the other, whatever the answer is, if only it is a refusal. */
async function sendAll(body: Prepared): Promise<Round> {
	const latencies: number[] = [];
	const began = performance.now();
	for (let index = 0; index < REQUESTS; index++) {
		const sent = performance.now();
		const { status } = await fetch(body.url, {
			method: 'POST',
			headers: body.headers,
			body: new Uint8Array(body.body),
		});
		if (status < 400 || status >= 500) throw new Error(`16 MB were answered with ${status}`);
		latencies.push(performance.now() - sent);
	}
	return { latencies, milliseconds: performance.now() - began };
}

/** Of n8n's process in MB, as n8n itself tells. */
async function memoryOf({ n8n }: Stage): Promise<number> {
	const metrics = await (await fetch(`${n8n.url}/metrics`)).text();
	return Number(/^n8n_process_resident_memory_bytes (\S+)/m.exec(metrics)![1]) / 1e6;
}
