import { once } from 'node:events';
import type { Response } from 'express';
import type { IDataObject } from 'n8n-workflow';
import { eventOf, send, signed } from '../support/deliver';
import { answering, question, rule, useDecisionTrigger } from '../support/decisions';
import { runNode } from '../support/runNode';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey } from '../support/wonder';

/** How long a decision took, who made it by which rule, and why the fallback was needed. */
const { wonder, trigger, configure, ask, outputs, flow } = useDecisionTrigger();

const events = new TriggerServer('wonderTrigger', {});
beforeAll(async () => {
	events.credentials = wonder.credentials;
	await events.start();
});
afterAll(async () => await events.close());

const ID = 'b7c0f6b8-0000-4000-8000-0000000000e1';
let asked = 0;
/** A payment that was not asked about before. */
const next = (transaction: IDataObject = {}) =>
	question({ id: ID, nonce: (asked += 1), ...transaction });

/** What the Wonder Trigger adds to the event about the payment. */
async function compared(status: string, id = ID) {
	events.configure({ options: { compareWithDecision: true } });
	const { appId } = wonder.credentials;
	const body = eventOf({ id, status, p_created_at: `2025-01-01T00:00:${10 + (asked += 1)}Z` });
	await send(signed(events.url, body, { appId, privateKey: otherPrivateKey }));
	return events.runs[0][0].json.decision as IDataObject;
}

const small = { rules: { rule: [rule('approve', '20', { name: 'Small' })] }, otherwise: 'ask' };
const answerNode = { type: 'wonderDecision' };

const milliseconds = expect.any(Number) as number;

test('by a rule', async () => {
	configure(small);
	await ask(next());
	const evidence = { by: 'rule', rule: 'Small', answered_in_ms: milliseconds };
	expect(outputs()).toEqual([
		{ answered: 'approve', ...evidence, token: expect.any(String) as string },
	]);
	expect(await compared('Authorized')).toEqual({
		...{ answered: 'approve', matched: true, ...evidence },
		...{ would_have: null, fallback_reason: null, counted: null },
	});
	expect(trigger.log).toEqual([
		expect.stringMatching(
			`^Wonder Trigger: approved payment ${ID} in \\d+ ms by rule; rule: Small$`,
		),
	]);
});

test('in shadow mode, with what the rules would have done', async () => {
	configure({ ...small, mode: 'shadow', shadowAnswer: 'decline' });
	await ask(next());
	const evidence = { by: 'shadow', rule: 'Small', would_have: 'approve' };
	expect(outputs()).toMatchObject([{ answered: 'decline', ...evidence }]);
	expect(outputs()[0]).not.toHaveProperty('fallback_reason');
	expect(await compared('Declined')).toMatchObject({ answered: 'decline', ...evidence });
	expect(trigger.log.at(-1)).toMatch(/by shadow; rule: Small, which would have: approve$/);
});

test('by the workflow in this process, and by one in another', async () => {
	let report: unknown;
	trigger.beforeAnswer = async () => {
		const [[{ json }]] = trigger.runs;
		const node = { decision: 'decline' };
		const { items } = await runNode(wonder.credentials, node, { input: [json] }, 'wonderDecision');
		report = items[0].json.decision_answer;
	};
	await ask(next());
	expect(report).toEqual({ decision: 'decline', answered: true, answered_in_ms: milliseconds });
	const evidence = { by: 'workflow', rule: 'Otherwise', answered_in_ms: milliseconds };
	expect(await compared('Declined')).toMatchObject(evidence);
	flow(answering({ approved: true }));
	await ask(next());
	expect(await compared('Authorized')).toMatchObject({ ...evidence, fallback_reason: null });
	expect(trigger.log.at(-1)).toMatch(/approved .* by workflow; rule: Otherwise$/);
});

test('a decision that is too late says when and why the fallback was sent', async () => {
	configure({ deadlineMs: 150 });
	let late: IDataObject = {};
	let reported: () => void;
	const report = new Promise<void>((resolve) => (reported = resolve));
	trigger.beforeAnswer = async () => {
		const [[{ json }]] = trigger.runs;
		const slow = `={{ (() => { const until = Date.now() + 200; while (Date.now() < until); return 'approve'; })() }}`;
		const node = { decision: slow };
		const { items } = await runNode(wonder.credentials, node, { input: [json] }, 'wonderDecision');
		late = items[0].json.decision_answer as IDataObject;
		reported();
	};
	await ask(next());
	await report;
	expect(late).toMatchObject({ answered_by: 'fallback', fallback_reason: 'deadline' });
	expect(late.answered_in_ms).toBeGreaterThanOrEqual(150);
	expect(await compared('Declined')).toMatchObject({ answered_in_ms: late.answered_in_ms });
});

describe('why the fallback was used', () => {
	const silent = async (response: Response) => void (await once(response, 'finish'));
	const failing = (response: Response) =>
		void response.status(500).json({ message: 'Error in workflow' });
	const ending = (response: Response) => void response.status(200).end();

	test.each<[string, IDataObject, typeof trigger.following, Parameters<typeof flow>[0]]>([
		['deadline', {}, [answerNode], silent],
		['workflow_failed', {}, [answerNode], failing],
		['workflow_ended', {}, [answerNode], ending],
		['no_decision_node', {}, [], silent],
		['no_decision_node', {}, [{ ...answerNode, disabled: true }], failing],
		['deadline', { fallback: 'approve' }, [{ type: 'n8n-nodes-base.executeWorkflow' }], silent],
	])('%s with %j and %j behind the trigger', async (reason, parameters, following, write) => {
		configure({ deadlineMs: 150, ...parameters });
		trigger.following = following;
		flow(write);
		const { body } = await ask(next());
		const status = body.approved ? 'Authorized' : 'Declined';
		expect(await compared(status)).toMatchObject({
			...{ answered: parameters.fallback ?? 'decline', matched: true, by: 'fallback' },
			...{ rule: 'Otherwise', fallback_reason: reason },
		});
		expect(trigger.log.at(-1)).toMatch(new RegExp(`by fallback \\(${reason}\\); rule: Otherwise$`));
	});

	test.each<[string, IDataObject, IDataObject]>([
		['unreadable', { otherwise: 'approve' }, { transaction_amount: 'ten' }],
		[
			'unreadable',
			{ rules: { rule: [rule('decline', '1000')] } },
			{ transaction_currency: 'EUR', local_amount: 'n/a' },
		],
		['rules', { rules: { rule: [rule('approve', 'ten')] } }, {}],
		['settings', { deadlineMs: 0 }, {}],
	])('%s with %j and %j', async (reason, parameters, transaction) => {
		configure(parameters);
		await ask(next(transaction));
		const evidence = { by: 'fallback', rule: 'None', fallback_reason: reason };
		expect(await compared('Declined')).toMatchObject({ answered: 'decline', ...evidence });
		if (reason !== 'settings') expect(outputs()).toMatchObject([evidence]);
	});
});

test('a decision in time is no fallback, although the workflow fails afterwards', async () => {
	trigger.following = [answerNode];
	flow((response, token) => {
		answering({ approved: true })(response, token);
		response.status(500).json({ message: 'Error in workflow' });
	});
	await ask(next());
	expect(await compared('Authorized')).toMatchObject({ by: 'workflow', fallback_reason: null });
});

test('a payment that nothing is known about', async () => {
	const id = 'b7c0f6b8-0000-4000-8000-0000000000e2';
	expect(await compared('Authorized', id)).toEqual({
		...{ answered: null, matched: null, by: null, would_have: null, rule: null },
		...{ answered_in_ms: null, fallback_reason: null, counted: null },
	});
});

test('no card number gets into the log', async () => {
	configure({ rules: { rule: [rule('approve', '20', { name: 'Of 4111 1111 1111 1111' })] } });
	await ask(next());
	expect(trigger.log.at(-1)).toMatch(/rule: Of \[number removed\]$/);
});
