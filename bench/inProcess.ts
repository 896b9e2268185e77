import assert from 'node:assert/strict';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { publicKeysFrom } from '../nodes/Wonder/api/keys';
import { eventIn } from '../nodes/Wonder/delivery/event';
import { proveSender, Refusal, type Arrival } from '../nodes/Wonder/delivery/signedDelivery';
import { evaluateRules, type Rule } from '../nodes/Wonder/decision/rules/rules';
import { PastPayments } from '../nodes/Wonder/decision/rules/pastPayments';
import { newPrivateKey, publicHalf } from '../simulator/keys';
import type { Prepared, Round } from './client';
import { forged, genuine, question } from './requests';
import { median, perSecond, ratioOf } from './statistics';
import { each, type Row } from './results';

const APP_ID = 'a1B2c3D4-5e6F-4a7b-8C9d-0E1f2A3b4C5d';
const COUNT = 2000;
const ROUNDS = 5;

/** Done once for each of the prepared requests. */
type Work = (index: number) => void;

/** What the hot functions cost by themselves, without n8n. */
export async function inProcess(): Promise<Row[]> {
	const webhookPrivateKey = newPrivateKey();
	const pem = publicHalf(webhookPrivateKey);
	const url = 'http://127.0.0.1/webhook/1/wonder';
	const prepared = await genuine(url, question, { appId: APP_ID, webhookPrivateKey })(COUNT);
	const arrivals = prepared.map(arrivalOf);
	const forgeries = (await forged(url, question, APP_ID)(COUNT)).map(arrivalOf);
	const prove = (arrival: Arrival, keys: KeyObject[]) =>
		proveSender(arrival, { appId: APP_ID, keys }, Date.now());
	const [kept, parsed, refused] = takingTurns([
		(index) => prove(arrivals[index], publicKeysFrom(pem)),
		(index) => prove(arrivals[index], [createPublicKey(pem)]),
		(index) => assert.throws(() => prove(forgeries[index], publicKeysFrom(pem)), Refusal),
	]);
	const [decided] = takingTurns([deciding(prepared)]);
	const beside = (ours: Round[], theirs: Round[]) => ({
		ours: each(median(ours.map(perSecond))),
		theirs: each(median(theirs.map(perSecond))),
		ratio: ratioOf(ours, theirs, perSecond),
	});
	return [
		{
			subject: 'A genuine delivery; the other parses the PEM each time',
			figure: 'signatures checked',
			...beside(kept, parsed),
		},
		{
			subject: 'A forged delivery; the other is a genuine one',
			figure: 'signatures checked',
			...beside(refused, kept),
		},
		{
			subject: 'The last of 20 rules matches',
			figure: 'decisions',
			ours: each(median(decided.map(perSecond))),
		},
	];
}

function deciding(prepared: Prepared[]): Work {
	const transactions = prepared.map(({ body }) => eventIn(body)!);
	const past = new PastPayments();
	const ruleSet = { rules: twentyRules(), defaultOutcome: 'decline' as const };
	return (index) => {
		const { outcome } = evaluateRules(transactions[index], ruleSet, { now: Date.now(), past });
		assert.equal(outcome, 'approve', 'only the last rule matches');
	};
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

function takingTurns(contenders: Work[]): Round[][] {
	for (const work of contenders) timed(work);
	const rounds: Round[][] = contenders.map(() => []);
	for (let round = 0; round < ROUNDS; round++) {
		for (const [index, work] of contenders.entries()) rounds[index].push(timed(work));
	}
	return rounds;
}

function timed(work: Work): Round {
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
