import type { IDataObject } from 'n8n-workflow';
import { answering, approved, declined, tooLate, useDecisionTrigger } from '../support/decisions';
import { runNode } from '../support/runNode';

/** Past the deadline it is the fallback, whoever comes first when nothing could run in between. */
const { wonder, trigger, configure, ask, told, flow } = useDecisionTrigger();

/** Holds up the whole process, as a long expression or a Code node does. */
const block = (ms: number) => {
	const until = performance.now() + ms;
	while (performance.now() < until);
};
const blockingExpression = (value: string, ms = 300) =>
	`={{ (() => { const until = Date.now() + ${ms}; while (Date.now() < until); return "${value}"; })() }}`;

/** The workflow: nothing but a Wonder Decision, in the same process. */
const deciding = (decision: string, options: IDataObject = {}) => {
	let finish: (run: Awaited<ReturnType<typeof runNode>>) => void;
	const finished = new Promise<Awaited<ReturnType<typeof runNode>>>(
		(resolve) => (finish = resolve),
	);
	trigger.beforeAnswer = async () => {
		const [[{ json }]] = trigger.runs;
		const input = { input: [json] };
		finish(await runNode(wonder.credentials, { decision, options }, input, 'wonderDecision'));
	};
	return finished;
};

test('in time, the workflow in the same process answers', async () => {
	const run = deciding('approve');
	expect(await ask()).toEqual(approved);
	expect((await run).items[0].json.decision_answer).toEqual({
		decision: 'approve',
		answered: true,
	});
});

test('an answer after a busy expression is too late, and its workflow knows', async () => {
	configure({ deadlineMs: 150 });
	const run = deciding(blockingExpression('approve'));
	expect(await ask()).toEqual(tooLate);
	expect((await run).items[0].json.decision_answer).toEqual({
		decision: 'approve',
		answered: false,
		answered_instead: 'decline',
		answered_by: 'fallback',
		note: 'Too late: the deadline was over, and the fallback was answered instead.',
	});
});

test('after a busy expression, Fail When Too Late fails', async () => {
	configure({ deadlineMs: 150, fallback: 'approve' });
	const run = deciding(blockingExpression('decline'), { failWhenLate: true });
	expect(await ask()).toEqual(approved);
	expect((await run).error?.message).toMatch(/^Too late: the deadline was over/);
});

test('an answer from another process is too late when nothing could run here, whatever the time of day', async () => {
	configure({ deadlineMs: 150 });
	const noon = Date.now();
	const timeOfDay = jest.spyOn(Date, 'now').mockReturnValue(noon);
	flow((response, token) => {
		block(300);
		answering({ approved: true })(response, token);
	});
	const answer = await ask();
	timeOfDay.mockRestore();
	expect(answer).toEqual(tooLate);
});

describe('a rule that comes to its answer after the deadline', () => {
	test.each([
		['decline', tooLate, { reason: 'No decision before the deadline' }],
		['approve', approved, {}],
	])('does not approve; the fallback does what it is for: %s', async (fallback, answer, more) => {
		configure({ deadlineMs: 150, otherwise: blockingExpression('approve'), fallback });
		expect(await ask()).toEqual(answer);
		expect(told()).toEqual([
			{ answered: fallback, by: 'fallback', rule: 'Otherwise', token: expect.any(String), ...more },
		]);
	});

	test('still declines, even where late workflows approve', async () => {
		const otherwise = blockingExpression('decline');
		const parameters = { otherwise, otherwiseReason: 'Closed', fallback: 'approve' };
		configure({ deadlineMs: 150, ...parameters });
		expect(await ask()).toEqual(declined('Closed'));
		expect(told()).toMatchObject([{ answered: 'decline', by: 'rule', reason: 'Closed' }]);
	});

	test('and asks the workflow finds the fallback given', async () => {
		configure({ deadlineMs: 150, otherwise: blockingExpression('ask') });
		flow(answering({ approved: true }));
		expect(await ask()).toEqual(tooLate);
	});

	test.each(['approve', 'decline', 'ask'])(
		'is not waited for in shadow mode: %s',
		async (outcome) => {
			configure({
				deadlineMs: 150,
				mode: 'shadow',
				otherwise: blockingExpression(outcome),
			});
			expect(await ask()).toEqual(approved);
			expect(told()).toMatchObject([{ by: 'shadow', would_have: outcome }]);
		},
	);
});
