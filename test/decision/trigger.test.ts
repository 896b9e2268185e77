import { forge, forgeries, forgeryTools } from '../../simulator/forgeries';
import { send as sendDispatch } from '../../simulator/webhooks/send';
import { eventOf, send, signed } from '../support/deliver';
import {
	approved,
	declined,
	question,
	rule,
	tooLate,
	useDecisionTrigger,
} from '../support/decisions';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey } from '../support/wonder';

/** An authorization over HTTP gets one response in time, whatever the workflow does. */
const { wonder, trigger, configure, ask, outputs } = useDecisionTrigger();

describe('by rule', () => {
	test('the first rule that matches decides, and the workflow runs with the decision', async () => {
		configure({
			rules: {
				rule: [
					rule('approve', '9.99', { name: 'Small' }),
					rule('decline', '10.00', { reason: 'Ten' }),
				],
			},
			otherwise: 'approve',
		});
		expect(await ask(question({ transaction_amount: '-9.99' }))).toEqual(approved);
		expect(await ask(question({ transaction_amount: '-10' }))).toEqual(declined('Ten'));
		expect(await ask(question({ transaction_amount: '-10.01' }))).toEqual(approved);
		expect(outputs()).toMatchObject([
			{ answered: 'approve', by: 'rule', rule: 'Small' },
			{ answered: 'decline', by: 'rule', rule: 'Rule 2', reason: 'Ten' },
			{ answered: 'approve', by: 'rule', rule: 'Otherwise' },
		]);
	});

	test('the workflow does not run if that is turned off', async () => {
		configure({ otherwise: 'approve', options: { runAfterRule: false } });
		expect(await ask()).toEqual(approved);
		expect(trigger.runs).toEqual([]);
	});

	test('velocity: the fourth payment within an hour is declined', async () => {
		const velocity = { count: [{ atLeast: 4, within: 1, unit: 'hours' }] };
		configure({
			rules: { rule: [{ outcome: 'decline', reason: 'Too often', conditions: { velocity } }] },
			otherwise: 'approve',
		});
		const card = '0a4d7b1e-0000-4000-8000-00000000c4d1';
		const answers = [];
		for (let time = 0; time < 4; time++) answers.push(await ask(question({ card })));
		expect(answers).toEqual([approved, approved, approved, declined('Too often')]);
	});

	test.each([
		['an invalid rule', { rules: { rule: [rule('approve', 'ten')] } }, {}],
		['a rule without conditions', { rules: { rule: [{ outcome: 'approve' }] } }, {}],
		['an amount that cannot be read', {}, { transaction_amount: 'ten' }],
		['an amount without a currency', {}, { transaction_currency: '', local_currency: null }],
		[
			'a debit that a rule needs and that cannot be read',
			{ rules: { rule: [rule('decline', '1000')] } },
			{ transaction_currency: 'EUR', local_amount: 'n/a' },
		],
	])(
		'%s never approves, even when the Fallback Decision is to approve',
		async (_, parameters, transaction) => {
			configure({ otherwise: 'approve', fallback: 'approve', ...parameters });
			const { status, body } = await ask(question(transaction));
			expect([status, body.approved]).toEqual([200, false]);
			expect(trigger.log.at(-2)).toMatch(/cannot decide\. The (rules|amount) cannot be/);
		},
	);
});

describe('when nothing can be decided', () => {
	const wrong = "={{ $('Nowhere').first().json.x }}";
	const ownDecline = { declineStatus: 402, declineJson: '{ "code": "05" }' };
	const inOwnFormat = { status: 402, body: { code: '05' } };

	test.each([
		['an expression that fails', { otherwise: wrong }],
		['a deadline without a value', { deadlineMs: '={{ $json.nothing }}' }],
		['a deadline of 0', { deadlineMs: 0 }],
		['a mode that does not exist', { mode: 'Live' }],
		['a fallback that does not exist', { fallback: 'accept' }],
	])("%s declines in the user's format, and starts no execution", async (_, parameters) => {
		configure({ options: ownDecline, fallback: 'approve', ...parameters });
		expect(await ask()).toEqual(inOwnFormat);
		expect(trigger.runs).toEqual([]);
		expect(trigger.log.at(-2)).toContain('cannot decide. The settings cannot be evaluated: ');
	});

	test.each([[42], ['200.5'], ['={{ "two hundred" }}']])(
		'status code %j declines in the default format',
		async (declineStatus) => {
			configure({ otherwise: 'approve', options: { declineStatus } });
			expect(await ask()).toEqual(declined('The settings cannot be evaluated'));
		},
	);

	test('a failing expression in an option declines the payment instead of rejecting the request', async () => {
		configure({ otherwise: 'approve', options: { approveJson: wrong } });
		expect(await ask()).toEqual(declined('The settings cannot be evaluated'));
	});

	test('a response given as an object, and a status code as text, are used', async () => {
		const options = { approveStatus: '201', approveJson: '={{ { "code": "00" } }}' };
		configure({ otherwise: 'approve', options });
		expect(await ask()).toEqual({ status: 201, body: { code: '00' } });
	});

	test.each([
		['settings', { otherwise: wrong }, question()],
		['a request', {}, question({ status: 'Declined' }, 'Authorization')],
		['an amount', { otherwise: 'approve' }, question({ transaction_amount: 'ten' })],
	])(
		'in shadow mode, the Shadow Mode Decision goes out despite invalid %s',
		async (_, parameters, body) => {
			configure({ mode: 'shadow', ...parameters });
			expect(await ask(body)).toEqual(approved);
		},
	);

	test('a request repeated after the settings were corrected gets the same response', async () => {
		const body = question();
		configure({ deadlineMs: '={{ $json.nothing }}' });
		expect(await ask(body)).toEqual(declined('The settings cannot be evaluated'));
		configure({ otherwise: 'approve' });
		expect(await ask(body)).toEqual(declined('The settings cannot be evaluated'));
	});

	test.each([[{ transaction_amount: 'ten' }], [{ transaction_currency: undefined }]])(
		'a workflow may approve %j, but its silence never does',
		async (transaction) => {
			configure({ fallback: 'approve', deadlineMs: 150 });
			expect(await ask(question(transaction))).toEqual(tooLate);
			expect(outputs()).toMatchObject([{ by: 'waiting', fallback: 'decline' }]);
		},
	);

	test('a request without a pending authorization is declined, even when the Fallback Decision is to approve', async () => {
		configure({ otherwise: 'approve', fallback: 'approve' });
		expect(await ask(question({ status: 'Authorized' }))).toEqual(
			declined('The request contains no pending authorization'),
		);
	});
});

test('in a test from the editor, each request starts an execution', async () => {
	configure({ otherwise: 'approve' });
	trigger.mode = 'manual';
	const body = question();
	expect([await ask(body), await ask(body)]).toEqual([approved, approved]);
	expect(trigger.runs).toHaveLength(2);
});

describe('responses and requests', () => {
	test('status code and JSON of the responses can be changed', async () => {
		configure({
			rules: { rule: [rule('approve', '5', {}), rule('decline', '50', { reason: 'A "b" $& $1' })] },
			otherwise: 'decline',
			options: {
				approveStatus: 201,
				approveJson: '{ "result": { "code": "00" } }',
				declineStatus: 402,
				declineJson: '{ "result": { "code": "05", "text": "No: {reason}", "why": "{reason}" } }',
			},
		});
		expect(await ask(question({ transaction_amount: '-5' }))).toEqual({
			status: 201,
			body: { result: { code: '00' } },
		});
		expect(await ask()).toEqual({
			status: 402,
			body: { result: { code: '05', text: 'No: A "b" $& $1', why: 'A "b" $& $1' } },
		});
		expect(await ask(question({ transaction_amount: '-51' }))).toEqual({
			status: 402,
			body: { result: { code: '05', text: 'No: ' } },
		});
	});

	test('invalid JSON is replaced by the default response', async () => {
		configure({ otherwise: 'approve', options: { approveJson: '{ oops' } });
		expect(await ask()).toEqual(approved);
	});

	test.each([
		['an event with a final status', question({ status: 'Declined' }, 'Authorization')],
		['a final status in lowercase', question({ status: ' authorized' }, 'Authorization')],
		['another Wonder webhook', '{"action":"order.paid"}'],
		['a list', '[]'],
	])('%s is declined at once and starts no execution', async (_, body) => {
		configure({ otherwise: 'approve' });
		expect(await ask(body)).toEqual(declined('The request contains no pending authorization'));
		expect(trigger.runs).toEqual([]);
	});

	test('the workflow receives the transaction as a flat item', async () => {
		configure({ otherwise: 'approve' });
		const id = 'a4d0f6b8-0000-4000-8000-000000000001';
		await ask(question({ id }));
		expect(trigger.runs[0][0].json).toMatchObject({
			action: 'Decision',
			id,
			status: 'Pending',
			transaction_amount: '-10.00',
			delivery: { nonce: expect.any(String), request_time: expect.any(String) },
		});
	});
});

test('shadow mode sends its fixed decision and records what the rules say', async () => {
	const rules = { rule: [rule('decline', '100', { name: 'All', reason: 'No' })] };
	configure({ mode: 'shadow', rules });
	expect(await ask()).toEqual(approved);
	configure({ mode: 'shadow', shadowAnswer: 'decline', otherwise: 'ask' });
	expect(await ask()).toEqual(declined());
	expect(outputs()).toMatchObject([
		{ answered: 'decline', by: 'shadow', would_have: 'ask', rule: 'Otherwise' },
	]);
});

test('no forgery gets a decision', async () => {
	configure({ otherwise: 'approve' });
	const { appId, privateKey: clientPrivateKey } = wonder.credentials;
	const tools = await forgeryTools({
		appId,
		clientPrivateKey,
		webhookPrivateKey: wonder.webhooks.privateKey,
	});
	const statuses = [];
	for (const kind of Object.keys(forgeries)) {
		const genuine = wonder.webhooks.signed(trigger.url, JSON.parse(question()) as never);
		const forged = forge(kind, genuine, tools);
		statuses.push((await sendDispatch(forged, new AbortController().signal)).status);
	}
	expect(new Set(statuses)).toEqual(new Set([401]));
	expect(trigger.runs).toEqual([]);
});

test('the Wonder Trigger compares the decision with the outcome', async () => {
	const events = new TriggerServer('wonderTrigger', wonder.credentials);
	await events.start();
	events.configure({ options: { compareWithDecision: true } });
	configure({ otherwise: 'approve' });
	const outcome = async (id: string, status: string, action = 'Authorization') => {
		const body = eventOf({ id, status }, action);
		const { appId } = wonder.credentials;
		await send(signed(events.url, body, { appId, privateKey: otherPrivateKey }));
		return events.runs.at(-1)?.[0].json.decision;
	};
	const ids = ['1', '2', '3'].map((digit) => `b7c0f6b8-0000-4000-8000-00000000000${digit}`);
	await ask(question({ id: ids[0] }));
	await ask(question({ id: ids[1] }));
	expect(await outcome(ids[0], 'Authorized')).toMatchObject({ answered: 'approve', matched: true });
	expect(await outcome(ids[1], 'Declined')).toMatchObject({ answered: 'approve', matched: false });
	expect(await outcome(ids[2], 'Authorized')).toMatchObject({ answered: null, matched: null });
	expect(await outcome(ids[0], 'Settled', 'Settled')).toBeUndefined();
	await events.close();
});
