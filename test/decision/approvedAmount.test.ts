import type { IDataObject } from 'n8n-workflow';
import { answering, declined, question, rule, useDecisionTrigger } from '../support/decisions';
import { runNode } from '../support/runNode';

/** A workflow may approve less than the payment. Wonder documents no partial approvals: inferred. */
const { wonder, trigger, configure, ask, outputs, flow } = useDecisionTrigger();

const approveJson = '{ "approved": true, "amount": "{approved_amount}" }';
const approvedFor = (amount: string) => ({ status: 200, body: { approved: true, amount } });
beforeEach(() => configure({ options: { approveJson } }));

/** What the Wonder Decision node does in the run that the question starts. */
function approving(approvedAmount: string | number, { items = 1, decision = 'approve' } = {}) {
	let finish: (run: Awaited<ReturnType<typeof runNode>>) => void;
	const finished = new Promise<Awaited<ReturnType<typeof runNode>>>(
		(resolve) => (finish = resolve),
	);
	trigger.beforeAnswer = async () => {
		const [[{ json }]] = trigger.runs;
		const input = Array.from({ length: items }, (_, index): IDataObject => ({ ...json, index }));
		const node = { decision, approvedAmount };
		finish(await runNode(wonder.credentials, node, { input }, 'wonderDecision'));
	};
	return finished;
}

test.each([
	['25', '25.00'],
	['25.5', '25.50'],
	[9.99, '9.99'],
	['120.00', '120.00'],
	['={{ Math.min(50, $json.decision.approvable_amount) }}', '50.00'],
	['', '120.00'],
	[' ', '120.00'],
	['=', '120.00'],
])('of 120.00, %p approves %s', async (amount, sent) => {
	const run = approving(amount);
	expect(await ask(question({ transaction_amount: '-120.00' }))).toEqual(approvedFor(sent));
	const { decision_answer } = (await run).items[0].json;
	expect(decision_answer).toMatchObject({ decision: 'approve', answered: true });
	const reported = ['', ' ', '='].includes(String(amount)) ? undefined : sent;
	expect((decision_answer as IDataObject).approved_amount).toBe(reported);
});

test.each([
	['0', 'Approved Amount: The amount is zero'],
	['-5', 'Approved Amount: "-5" is not an amount'],
	['5,00', 'Approved Amount: "5,00" is not an amount'],
	['9.999', 'Approved Amount: "9.999" has more than 2 decimals'],
	['10.01', "Approved Amount: 10.01 is more than the payment's amount, 10.00"],
	['={{ $json.no_such_field }}', 'Approved Amount: the expression returned nothing'],
	['={{ $json.index + 1 }}', 'Approved Amount: the items have different amounts for one payment'],
])('%p is declined, not approved as a whole, and the node fails', async (amount, message) => {
	configure({ fallback: 'approve', options: { approveJson } });
	const run = approving(amount, { items: 2 });
	expect(await ask()).toEqual(declined('The amount to approve cannot be used'));
	const { error } = await run;
	expect(error?.message).toBe(message);
	expect(error?.description).toMatch(/The decision was sent: decline\.$/);
});

test.each(['{ "approved": true }', '{ "{approved_amount}": 1 }', '{ {approved_amount} }'])(
	'if Wonder would not be told the amount (%s), a partial approval is declined',
	async (json) => {
		configure({ fallback: 'approve', options: { approveJson: json } });
		const run = approving('5.00');
		expect(await ask()).toEqual(declined('The amount to approve cannot be used'));
		expect((await run).error?.message).toMatch(
			/^Approved Amount: Wonder can't be told, because Approve Response \(JSON\) of the trigger has no \{approved_amount\}/,
		);
	},
);

test('a decision by expression that declines needs no amount', async () => {
	const run = approving('999', { decision: '={{ "decline" }}' });
	expect(await ask()).toEqual(declined());
	expect((await run).error).toBeUndefined();
});

test('in shadow mode, it is recorded only', async () => {
	configure({ mode: 'shadow', options: { approveJson } });
	const run = approving('4');
	expect(await ask()).toEqual(approvedFor('10.00'));
	expect((await run).items[0].json.decision_answer).toMatchObject({
		approved_amount: '4.00',
		answered: false,
		note: 'Shadow mode: recorded only.',
	});
});

test('a part that a worker approves reaches Wonder', async () => {
	flow(answering({ approved: true, approvedAmount: '4.00' }));
	expect(await ask()).toEqual(approvedFor('4.00'));
});

test('a rule and the fallback approve the whole amount', async () => {
	configure({ rules: { rule: [rule('approve', '20')] }, options: { approveJson } });
	expect(await ask()).toEqual(approvedFor('10.00'));
	configure({ fallback: 'approve', deadlineMs: 100, options: { approveJson } });
	expect(await ask()).toEqual(approvedFor('10.00'));
});

test('how much can be approved is in the output, where the response says it', async () => {
	flow(answering({ approved: true }));
	await ask();
	expect(outputs()[0].approvable_amount).toBe('10.00');
	configure();
	flow(answering({ approved: true }));
	await ask();
	expect(outputs()[0].approvable_amount).toBeUndefined();
});
