import type { IDataObject } from 'n8n-workflow';
import { question, rule, useDecisionTrigger } from '../support/decisions';
import { AS_SHOWN, RAW, runNode, runTrigger } from '../support/runNode';

/** What n8n's list of executions shows of a decision, besides "Succeeded". */
const { wonder, trigger, configure, ask } = useDecisionTrigger();

const payment = { merchant: 'Bindo Simulator Test', amount: '101.00 USD' };

/** What the trigger shows in the execution that the last request has started. */
async function shown(form: IDataObject = RAW): Promise<IDataObject> {
	const [{ json }] = trigger.runs.at(-1) ?? [];
	const type = 'wonderDecisionTrigger';
	const { outputs, highlighted, error } = await runTrigger(
		wonder.credentials,
		form,
		json,
		'manual',
		type,
	);
	expect([error, outputs[0][0].json]).toEqual([undefined, json]);
	return highlighted ?? {};
}

/** What two Wonder Decision nodes show, in an execution behind the trigger. */
async function decided(decision: string, parameters: IDataObject = {}) {
	const results: IDataObject[] = [];
	trigger.beforeAnswer = async () => {
		const [{ json }] = trigger.runs.at(-1) ?? [];
		for (const each of [decision, 'approve']) {
			const node = { decision: each, ...parameters };
			const { run } = await runNode(wonder.credentials, node, { input: [json] }, 'wonderDecision');
			results.push(run.data.resultData.metadata ?? {});
		}
	};
	await ask();
	return results;
}

test.each([
	['simplified', AS_SHOWN],
	['raw', RAW],
])('what a rule has decided, and why, when the output is %s', async (_, form) => {
	configure({
		...form,
		rules: { rule: [rule('decline', '20', { reason: 'Too dear' })] },
		otherwise: 'approve',
	});
	await ask();
	expect(await shown(form)).toMatchObject({
		...payment,
		decision: 'decline',
		decision_reason: 'Too dear',
	});
	await ask(question({ transaction_amount: '-20.01', local_amount: '-20.01' }));
	expect(await shown(form)).toMatchObject({ amount: '20.01 USD', decision: 'approve' });
});

test('in shadow mode, what the rules would have decided', async () => {
	configure({ mode: 'shadow', otherwise: 'decline', otherwiseReason: 'Closed' });
	await ask();
	const { decision, would_have, decision_reason } = await shown();
	expect([would_have, decision_reason]).toEqual(['decline', 'Closed']);
	expect(decision).toBe('approve');
	const [first] = await decided('decline', { reason: 'Not today' });
	expect(first).toEqual({ would_have: 'decline', decision_reason: 'Not today' });
});

test('no decision as long as there is none', async () => {
	configure({ otherwise: 'ask', deadlineMs: 200 });
	await ask();
	const pending = await shown();
	expect(pending).toMatchObject(payment);
	expect(pending).not.toHaveProperty('decision');
});

test('what the workflow has decided, which a second node does not change', async () => {
	expect(await decided('decline', { reason: 'Not today' })).toEqual([
		{ decision: 'decline', decision_reason: 'Not today' },
		{},
	]);
});

test('the fallback, when the decision of the workflow is too late', async () => {
	configure({ deadlineMs: 100 });
	const slow = `={{ (() => { const until = Date.now() + 200; while (Date.now() < until); return 'approve'; })() }}`;
	const [first] = await decided(slow);
	expect(first).toMatchObject({
		decision: 'decline',
		decision_reason: expect.stringMatching(/^Too late: the deadline had passed/),
		would_have: 'approve',
	});
});

test('never a card number in a reason', async () => {
	const [first] = await decided('decline', { reason: 'Number 4111111111111111' });
	expect(first.decision_reason).toBe('Number [number removed]');
});
