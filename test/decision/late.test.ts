import type { IDataObject } from 'n8n-workflow';
import { answering, approved, declined, tooLate, useDecisionTrigger } from '../support/decisions';
import { runNode } from '../support/runNode';

/** After the deadline Wonder gets the fallback, even if n8n was blocked and a decision comes first. */
const { wonder, trigger, configure, ask, outputs, flow } = useDecisionTrigger();

/** Blocks the whole process, as a long expression or a Code node does. */
const block = (ms: number) => {
	const until = performance.now() + ms;
	while (performance.now() < until);
};
const blockingExpression = (value: string, ms = 300) =>
	`={{ (() => { const until = Date.now() + ${ms}; while (Date.now() < until); return "${value}"; })() }}`;

/** A workflow with nothing but a Wonder Decision node, in the same process. */
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

test('a decision in time, from the same process, is sent', async () => {
	const run = deciding('approve');
	expect(await ask()).toEqual(approved);
	expect((await run).items[0].json.decision_answer).toEqual({
		decision: 'approve',
		answered: true,
		answered_in_ms: expect.any(Number) as number,
	});
});

test('a decision after a blocking expression is too late, and the output says so', async () => {
	configure({ deadlineMs: 150 });
	const run = deciding(blockingExpression('approve'));
	expect(await ask()).toEqual(tooLate);
	expect((await run).items[0].json.decision_answer).toEqual({
		decision: 'approve',
		answered: false,
		answered_instead: 'decline',
		answered_by: 'fallback',
		answered_in_ms: expect.any(Number) as number,
		fallback_reason: 'deadline',
		note: 'Too late: the deadline had passed, and the fallback decision was sent instead.',
	});
});

test('after a blocking expression, Fail If Late makes the workflow fail', async () => {
	configure({ deadlineMs: 150, fallback: 'approve' });
	const run = deciding(blockingExpression('decline'), { failWhenLate: true });
	expect(await ask()).toEqual(approved);
	expect((await run).error?.message).toMatch(/^Too late: the deadline had passed/);
});

test('a decision from another process is too late after this one was blocked, even if the clock stood still', async () => {
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

describe('a rule that decides after the deadline', () => {
	test.each([
		['decline', tooLate, { reason: 'No decision before the deadline' }],
		['approve', approved, {}],
	])('does not approve; the fallback decides: %s', async (fallback, answer, more) => {
		configure({ deadlineMs: 150, otherwise: blockingExpression('approve'), fallback });
		expect(await ask()).toEqual(answer);
		expect(outputs()).toEqual([
			{
				...{ answered: fallback, by: 'fallback', rule: 'Otherwise' },
				...{ answered_in_ms: expect.any(Number) as number, fallback_reason: 'deadline' },
				...{ token: expect.any(String) as string, ...more },
			},
		]);
	});

	test('still declines, even when the Fallback Decision is to approve', async () => {
		const otherwise = blockingExpression('decline');
		const parameters = { otherwise, otherwiseReason: 'Closed', fallback: 'approve' };
		configure({ deadlineMs: 150, ...parameters });
		expect(await ask()).toEqual(declined('Closed'));
		expect(outputs()).toMatchObject([{ answered: 'decline', by: 'rule', reason: 'Closed' }]);
	});

	test('and lets the workflow decide gets the fallback', async () => {
		configure({ deadlineMs: 150, otherwise: blockingExpression('ask') });
		flow(answering({ approved: true }));
		expect(await ask()).toEqual(tooLate);
	});

	test.each(['approve', 'decline', 'ask'])(
		'does not matter in shadow mode: %s',
		async (outcome) => {
			configure({
				deadlineMs: 150,
				mode: 'shadow',
				otherwise: blockingExpression(outcome),
			});
			expect(await ask()).toEqual(approved);
			expect(outputs()).toMatchObject([{ by: 'shadow', would_have: outcome }]);
		},
	);
});
