import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { answering, approved, declined, question, useDecisionTrigger } from '../support/decisions';
import { useTurnedTime } from '../support/turnedTime';

/** Each policy of docs/policies.md can be pasted, published, and decides what it says. */
const { trigger, ask, outputs, flow } = useDecisionTrigger();
useTurnedTime();

const page = readFileSync(join(__dirname, '../../docs/policies.md'), 'utf8');
const policies = new Map(
	[...page.matchAll(/^## (.+)\n[^#]*?```json\n([^]+?)\n```/gm)].map(([, title, json]) => [
		title,
		JSON.parse(json) as { nodes: [INode]; connections: object },
	]),
);

const ASKED = 'asked';
type Case = [time: string, payment: IDataObject, expected: object | string];
const DAY = '2026-03-31T12:00:00Z';

const cases: Record<string, Case[]> = {
	'No gambling, nothing big at night, ask for hotels': [
		[DAY, { merchant_name: 'BET365' }, declined('No gambling')],
		[DAY, { transaction_amount: '-9000' }, approved],
		['2026-03-31T22:00:00Z', { transaction_amount: '-500' }, approved],
		[
			'2026-03-31T22:00:00Z',
			{ transaction_amount: '-500.01' },
			declined('More than 500 USD at night'),
		],
		[DAY, { merchant_name: 'Grand Hotel' }, ASKED],
	],
	'Office hours only': [
		['2026-03-28T12:00:00Z', {}, declined('Not on weekends')],
		[DAY, {}, approved],
		['2026-03-31T17:00:00Z', {}, declined('Outside office hours')],
		['2026-03-31T05:00:00Z', {}, approved],
	],
	'Only these merchants': [
		[DAY, { merchant_id: '666666660057123' }, approved],
		[DAY, { merchant_id: '1' }, declined('Merchant not allowed')],
		[DAY, { merchant_id: null }, declined('Merchant not allowed')],
	],
	'Not these countries, and no cash': [
		[DAY, { merchant_country: 'KP' }, declined('Country not allowed')],
		[DAY, { type: 'Withdrawal' }, declined('No cash')],
		[DAY, {}, approved],
	],
	'Small amounts go through, the rest is asked': [
		[DAY, { card: 'often', transaction_amount: '-49.99' }, approved],
		[DAY, { card: 'often', transaction_amount: '-50' }, ASKED],
		[DAY, { card: 'often', transaction_currency: 'EUR', transaction_amount: '-45' }, ASKED],
		[DAY, { card: 'often', transaction_currency: 'EUR', transaction_amount: '-44.99' }, approved],
		[DAY, { card: 'often', transaction_amount: '-1' }, approved],
		[DAY, { card: 'often', transaction_amount: '-1' }, declined('Too many payments')],
	],
	'Ask before the first payment at a merchant': [
		[DAY, { card: 'new', transaction_amount: '-201' }, declined('First payment in this country')],
		[DAY, { card: 'new', transaction_amount: '-200' }, ASKED],
		[DAY, { card: 'new', transaction_amount: '-201' }, approved],
		[DAY, { card: 'new', merchant_id: '2' }, ASKED],
	],
};

test('every policy of the page is tried here', () => {
	expect([...policies.keys()]).toEqual(Object.keys(cases));
});

test.each(Object.entries(cases))('%s', async (title, steps) => {
	const [node] = policies.get(title)?.nodes as [INode];
	expect(node.type).toBe('n8n-nodes-wonder.wonderDecisionTrigger');
	const isAsking = steps.some(([, , expected]) => expected === ASKED);
	trigger.configure({ ...node.parameters, mode: 'live' });
	expect(trigger.version).toBe(node.typeVersion);
	trigger.following = isAsking ? [{ type: 'wonderDecision' }] : [];
	await trigger.activate();
	// Long enough for any machine; what the workflow says makes no difference here.
	Object.assign(trigger.parameters, {
		...{ deadlineMs: 50_000, options: { wonderWaitsMs: 60_000, pastPaymentsMs: 40_000 } },
	});
	flow(answering({ approved: true }));
	for (const [time, payment, expected] of steps) {
		jest.setSystemTime(Date.parse(time));
		const answer = await ask(question(payment));
		const isAsked = outputs().at(-1)?.answered === undefined;
		expect([payment, isAsked ? ASKED : answer]).toEqual([payment, expected]);
	}
});
