import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { eventOf, send, signed } from '../support/deliver';
import {
	answering,
	approved,
	declined,
	question,
	rule,
	useDecisionTrigger,
} from '../support/decisions';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey } from '../support/wonder';

/** The same request gets the same response; a changed one is decided again. */
const { wonder, trigger, configure, ask, outputs, flow } = useDecisionTrigger();

test('a raised authorization is decided again', async () => {
	configure({ rules: { rule: [rule('approve', '50')] }, otherwise: 'decline' });
	const id = randomUUID();
	const amounts = ['-10.00', '-5000.00', '-10.00', '-20'];
	const answers = [];
	for (const transaction_amount of amounts)
		answers.push(await ask(question({ id, transaction_amount })));
	expect(answers).toEqual([approved, declined(), approved, approved]);
	expect(outputs().map(({ answered }) => answered)).toEqual(['approve', 'decline', 'approve']);
});

test.each([
	[{ transaction_amount: '-10.01' }],
	[{ transaction_amount: '10.00' }],
	[{ transaction_currency: 'EUR' }],
	[{ local_amount: '-102' }],
	[{ local_currency: 'HKD' }],
	[{ card: 'b8f0c1de-0000-4000-8000-000000000000' }],
	[{ type: 'Withdrawal' }],
	[{ merchant_name: 'Peak Casino' }],
	[{ merchant_id: '7' }],
	[{ merchant_country: 'US' }],
	[{ p_user_id: 'b8f0c1de-0000-4000-8000-000000000000' }],
	[{ p_created_at: '2025-03-04T03:33:00Z' }],
	[{ some_new_field: { of: ['Wonder', 1] } }],
])('with %j it is a new request', async (change) => {
	const id = randomUUID();
	configure({ otherwise: 'approve' });
	expect(await ask(question({ id }))).toEqual(approved);
	configure({ otherwise: 'decline' });
	expect(await ask(question({ id, ...change }))).toEqual(declined());
	expect(trigger.runs).toHaveLength(1);
});

test('the order of fields and the headers make no new request', async () => {
	const { action, card_transaction: fields } = JSON.parse(
		question({ extra: { a: 1, b: [{ c: 2, d: 3 }] } }),
	) as { action: string; card_transaction: object };
	const turned = Object.fromEntries(Object.entries(fields).reverse());
	const extra = { b: [{ d: 3, c: 2 }], a: 1 };
	configure({ otherwise: 'approve' });
	expect(await ask(JSON.stringify({ action, card_transaction: fields }))).toEqual(approved);
	configure({ otherwise: 'decline' });
	expect(await ask(JSON.stringify({ card_transaction: { ...turned, extra }, action }))).toEqual(
		approved,
	);
	expect(trigger.runs).toEqual([]);
});

test('repeated during and after the decision: one execution, and the same response', async () => {
	let run: () => void = () => {};
	const started = new Promise<void>((resolve) => (run = resolve));
	let mayAnswer: () => void = () => {};
	const thinking = new Promise<void>((resolve) => (mayAnswer = resolve));
	flow(async (response, token) => {
		run();
		await thinking;
		answering({ approved: true })(response, token);
	});
	const body = question();
	const first = ask(body);
	await started;
	const others = [ask(body), ask(body)];
	mayAnswer();
	expect(await Promise.all([first, ...others])).toEqual([approved, approved, approved]);
	expect(trigger.runs).toHaveLength(1);
	configure({ otherwise: 'decline' });
	expect(await ask(body)).toEqual(approved);
	expect(trigger.runs).toEqual([]);
});

describe('raised while the first request is pending', () => {
	const id = randomUUID();
	const raised = { id, transaction_amount: '-5000.00' };
	const events = new TriggerServer('wonderTrigger', {});
	beforeAll(async () => {
		events.credentials = wonder.credentials;
		await events.start();
	});
	afterAll(async () => await events.close());

	test('each gets its own execution and decision, and the later one is compared', async () => {
		configure();
		const waiting: Array<[Response, string]> = [];
		let arrived: () => void = () => {};
		flow((response, token) => {
			waiting.push([response, token]);
			arrived();
		});
		const asking = async (body: string) => {
			const arrival = new Promise<void>((resolve) => (arrived = resolve));
			const answer = ask(body);
			await arrival;
			return { answer };
		};
		const low = await asking(question({ id }));
		const high = await asking(question(raised));
		const [[lowResponse, lowToken], [highResponse, highToken]] = waiting;
		expect(lowToken).not.toBe(highToken);
		answering({ approved: true })(highResponse, lowToken);
		answering({ approved: false, reason: 'Too much' })(highResponse, highToken);
		expect(await high.answer).toEqual(declined('Too much'));
		answering({ approved: true })(lowResponse, lowToken);
		expect(await low.answer).toEqual(approved);

		events.configure({ options: { compareWithDecision: true } });
		const { appId } = wonder.credentials;
		const body = eventOf({ ...raised, id: id.toUpperCase(), status: 'declined' });
		await send(signed(events.url, body, { appId, privateKey: otherPrivateKey }));
		expect(events.runs[0][0].json.decision).toMatchObject({
			...{ answered: 'decline', matched: true, by: 'workflow' },
		});
	});
});
