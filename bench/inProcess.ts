import { createPublicKey } from 'node:crypto';
import { publicKeysFrom } from '../nodes/Wonder/api/keys';
import { eventIn } from '../nodes/Wonder/webhook/event';
import { proveSender, type Arrival } from '../nodes/Wonder/webhook/signedDelivery';
import { decide, type Rule } from '../nodes/Wonder/decision/rules';
import { Velocity } from '../nodes/Wonder/decision/velocity';
import { newPrivateKey, publicHalf } from '../simulator/keys';
import type { Prepared, Round } from './client';
import { genuine, question } from './requests';
import { median, perSecond, ratioOf } from './statistics';
import { each, type Row } from './table';

const APP_ID = '11111111-2222-4333-8444-555555555555';
const COUNT = 2000;
const ROUNDS = 5;

/** What the two hot functions cost by themselves, without n8n. */
export async function inProcess(): Promise<Row[]> {
	const webhookPrivateKey = newPrivateKey();
	const pem = publicHalf(webhookPrivateKey);
	const sender = { appId: APP_ID, webhookPrivateKey };
	const prepared = await genuine('http://127.0.0.1/webhook/x', question, sender)(COUNT);
	const arrivals = prepared.map(arrivalOf);
	const verifying = (keys: () => ReturnType<typeof publicKeysFrom>) => () =>
		timed((index) => proveSender(arrivals[index], { appId: APP_ID, keys: keys() }, Date.now()));
	const [cached, parsed] = takingTurns([
		verifying(() => publicKeysFrom(pem)),
		verifying(() => [createPublicKey(pem)]),
	]);
	const [decided] = takingTurns([deciding(prepared)]);
	return [
		{
			what: 'proveSender(), key kept / PEM parsed each time',
			ours: each(median(cached.map(perSecond))),
			theirs: each(median(parsed.map(perSecond))),
			ratio: ratioOf(cached, parsed, perSecond),
		},
		{ what: 'decide(), the last of 20 rules', ours: each(median(decided.map(perSecond))) },
	];
}

function deciding(prepared: Prepared[]): () => Round {
	const transactions = prepared.map(({ body }) => eventIn(body)!);
	const velocity = new Velocity();
	const form = { rules: twentyRules(), otherwise: 'decline' as const };
	return () =>
		timed((index) => {
			const { outcome } = decide(transactions[index], form, { now: Date.now(), velocity });
			if (outcome !== 'approve') throw new Error('Only the last rule matches');
		});
}

/** Each looks at an amount, a country, a time, a name or the velocity; only the last one matches. */
function twentyRules(): Rule[] {
	const conditions: Array<NonNullable<Rule['conditions']>> = [
		{ amounts: { range: [{ currency: 'USD', atLeast: '5000.00' }] } },
		{ merchantCountries: 'KP, IR, CU, SY' },
		{ timeZone: 'Europe/Berlin', timeFrom: '00:00', timeTo: '23:59', type: ['Withdrawal'] },
		{ merchantNameContains: 'casino, betting, lottery' },
		{ velocity: { count: [{ atLeast: 1000, within: 1, unit: 'minutes' }] } },
	];
	const declining = Array.from({ length: 19 }, (_, index) => ({
		conditions: conditions[index % conditions.length],
		outcome: 'decline' as const,
	}));
	return [...declining, { conditions: { type: ['Sales'] }, outcome: 'approve' }];
}

function takingTurns(contenders: Array<() => Round>): Round[][] {
	for (const run of contenders) run();
	const rounds: Round[][] = contenders.map(() => []);
	for (let round = 0; round < ROUNDS; round++) {
		for (const [index, run] of contenders.entries()) rounds[index].push(run());
	}
	return rounds;
}

function timed(work: (index: number) => void): Round {
	const latencies: number[] = [];
	const began = performance.now();
	for (let index = 0; index < COUNT; index++) {
		const at = performance.now();
		work(index);
		latencies.push(performance.now() - at);
	}
	return { latencies, milliseconds: performance.now() - began };
}

const arrivalOf = ({ url, headers, body }: Prepared): Arrival => ({
	targets: [new URL(url).pathname],
	headers: Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
	),
	body,
});
