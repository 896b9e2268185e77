import type { IDataObject, WorkflowActivateMode } from 'n8n-workflow';
import { approved, declined, question, rule, useDecisionTrigger } from '../support/decisions';

/** Nobody decides about real payments by leaving a form as it is. */
const { trigger, ask, outputs } = useDecisionTrigger();

const decisionNode = { type: 'wonderDecision' };
const disabledDecisionNode = { ...decisionNode, disabled: true };
const other = { type: 'wonder' };
const subWorkflow = { type: 'n8n-nodes-base.executeWorkflow' };

const big = rule('decline', '5000', { name: 'Big' });

async function publish(
	parameters: IDataObject,
	following: typeof trigger.following = [],
	activation?: WorkflowActivateMode,
) {
	trigger.configure(parameters);
	trigger.following = following;
	await trigger.activate(activation);
}

describe('a new trigger', () => {
	test('approves every payment, and records that its rules would have, too', async () => {
		trigger.configure();
		expect(await ask()).toEqual(approved);
		expect(outputs()).toMatchObject([
			{ answered: 'approve', by: 'shadow', would_have: 'approve', rule: 'Otherwise' },
		]);
	});

	test('approves what its first rule would decline, and records that', async () => {
		trigger.configure({ rules: { rule: [big] } });
		expect(await ask()).toEqual(approved);
		expect(outputs()).toMatchObject([
			{ answered: 'approve', by: 'shadow', would_have: 'decline', rule: 'Big' },
		]);
	});

	test('can be published as it is', async () => {
		await publish({});
	});
});

describe('Live is not published when each payment would get the same decision', () => {
	test.each<[string, IDataObject, typeof trigger.following, string]>([
		[
			'no rule and nothing behind the trigger',
			{},
			[],
			'Every payment would get the same decision (approve), because no rule decides otherwise. Add a rule, let a Wonder Decision node decide, or set Mode to Shadow',
		],
		[
			'no rule, and a Default Outcome of Decline',
			{ otherwise: 'decline' },
			[other],
			'Every payment would get the same decision (decline), because no rule decides otherwise.',
		],
		[
			'rules that only approve, and the Default Outcome of a new form',
			{ rules: { rule: [rule('approve', '5')] } },
			[],
			'Every payment would get the same decision (approve)',
		],
		[
			'no rule, and a workflow that is asked but has no Wonder Decision node',
			{ otherwise: 'ask' },
			[other],
			'Every payment would get the Fallback Decision (decline), because no Wonder Decision node follows its output Asked. Add one, choose another Default Outcome, or set Mode to Shadow',
		],
		[
			'no rule, and a Wonder Decision node that is disabled',
			{ otherwise: 'ask', fallback: 'approve' },
			[disabledDecisionNode],
			'Every payment would get the Fallback Decision (approve)',
		],
		[
			'a rule, and a workflow that is asked about the rest but cannot decide',
			{ rules: { rule: [big] }, otherwise: 'ask' },
			[other],
			'Each payment left to the workflow would get the Fallback Decision (decline)',
		],
		[
			'a rule that asks a workflow that cannot decide',
			{ rules: { rule: [rule('ask', '5')] } },
			[other],
			'Each payment left to the workflow would get the Fallback Decision (decline)',
		],
		[
			'a Wonder Decision node that is never asked',
			{ rules: { rule: [big] } },
			[decisionNode],
			'The Wonder Decision node would never decide, because no outcome is Let the Workflow Decide.',
		],
	])('%s', async (_, parameters, following, message) => {
		await expect(publish({ mode: 'live', ...parameters }, following)).rejects.toThrow(message);
		await expect(publish({ mode: 'live', ...parameters }, following, 'update')).rejects.toThrow(
			message,
		);
		// The same in Shadow mode decides nothing.
		await publish(parameters, following);
	});
});

describe('a Wonder Decision node behind an output of payments that do not wait for it', () => {
	const behind = async (output: number, parameters: IDataObject) => {
		trigger.configure({ mode: 'live', ...parameters });
		trigger.following = [other, decisionNode];
		trigger.followedOutput = output;
		await trigger.activate();
	};

	test.each([1, 2])(
		'decides nothing that the workflow is asked about (output %d)',
		async (output) => {
			await expect(behind(output, { otherwise: 'ask' })).rejects.toThrow(
				'no Wonder Decision node follows its output Asked',
			);
			await behind(0, { otherwise: 'ask' });
		},
	);

	test.each([0, 1, 2])('would never decide when nothing is asked (output %d)', async (output) => {
		await expect(behind(output, { rules: { rule: [big] } })).rejects.toThrow(
			'The Wonder Decision node would never decide',
		);
	});
});

test('a workflow saved when the trigger had one output is published as before', async () => {
	const asking = { mode: 'live', otherwise: 'ask' };
	trigger.configure(asking);
	trigger.version = 1.1;
	await expect(trigger.activate()).rejects.toThrow('no Wonder Decision node follows this trigger.');
	trigger.following = [decisionNode];
	await trigger.activate();
});

describe('Live is published', () => {
	test.each<[string, IDataObject, typeof trigger.following]>([
		['with a rule that declines', { rules: { rule: [big] } }, []],
		['with a Wonder Decision node', { otherwise: 'ask' }, [decisionNode]],
		['with one far behind', { otherwise: 'ask' }, [other, disabledDecisionNode, decisionNode]],
		['with a sub-workflow that may contain one', { otherwise: 'ask' }, [other, subWorkflow]],
		['with an outcome that may change', { otherwise: '={{ "decline" }}' }, [decisionNode]],
		[
			'with a rule whose outcome may change',
			{ rules: { rule: [rule('={{ "approve" }}', '5')] } },
			[],
		],
	])('%s', async (_, parameters, following) => {
		await publish({ mode: 'live', ...parameters }, following);
	});

	test.each<WorkflowActivateMode>(['init', 'leadershipChange'])(
		'again when n8n restarts (%s), whatever it was published with',
		async (activation) => {
			await publish({ mode: 'live', otherwise: 'ask' }, [], activation);
			await expect(
				publish({ mode: 'live', otherwise: 'ask', deadlineMs: 0 }, [], activation),
			).rejects.toThrow('Deadline (Milliseconds)');
		},
	);

	test('a test in the editor may come before there is anything behind the trigger', async () => {
		await publish({ mode: 'live', otherwise: 'ask' }, [], 'manual');
	});
});

test('a workflow saved when Live was the default decides as before', async () => {
	trigger.configure({ rules: { rule: [big] } });
	trigger.version = 1.1;
	expect(await ask()).toEqual(declined());
	trigger.configure({ deadlineMs: 100 });
	trigger.version = 1.1;
	expect(await ask(question())).toEqual(declined('No decision before the deadline'));
	expect(outputs()).toMatchObject([{ by: 'waiting', rule: 'Otherwise' }]);
});
