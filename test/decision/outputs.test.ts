import { NodeHelpers, Workflow, type IConnections, type IDataObject } from 'n8n-workflow';
import { question, rule, useDecisionTrigger } from '../support/decisions';
import { node, nodeTypes, runTrigger } from '../support/runNode';

/** A payment comes out where the workflow must answer, or where it is only recorded. */
const { wonder, trigger, configure, ask } = useDecisionTrigger();

const TYPE = 'wonderDecisionTrigger';
const DRAWN = ['Asked', 'Decided', 'Would Ask'];

const rules = { rule: [rule('decline', '20', { name: 'Small' })] };
const small = question;
const large = () => question({ transaction_amount: '-50', local_amount: '-50' });

/** Runs the trigger's own part of the execution that the last request has started. */
async function ran(version?: number, more: Parameters<typeof runTrigger>[5] = {}) {
	const [{ json }] = trigger.runs.at(-1) ?? [];
	const parts = { version: version ?? trigger.version, ...more };
	return await runTrigger(wonder.credentials, {}, json, 'webhook', TYPE, parts);
}

/** The names of the outputs that the payment came out of. */
async function outputsOfRun(): Promise<string[]> {
	const { outputs } = await ran();
	return DRAWN.filter((_, index) => outputs[index].length > 0);
}

const drawn = (version: number, parameters: IDataObject = {}) => {
	const subject = node('Wonder Trigger', TYPE, parameters, version) as never;
	const workflow = new Workflow({ nodes: [subject], connections: {}, active: false, nodeTypes });
	return NodeHelpers.getNodeOutputs(
		workflow,
		subject,
		nodeTypes.getByNameAndVersion(TYPE, version).description,
	);
};

test('the editor draws Asked, Decided, and Would Ask, whatever the mode', () => {
	const named = DRAWN.map((displayName) => ({ type: 'main', displayName }));
	expect([drawn(1.2), drawn(1.2, { mode: 'live' })]).toEqual([named, named]);
});

test('workflows saved before keep their one output', async () => {
	expect([drawn(1), drawn(1.1)]).toEqual([['main'], ['main']]);
	configure({ rules, otherwise: 'ask', deadlineMs: 100 });
	for (const body of [small(), large()]) {
		await ask(body);
		for (const version of [1, 1.1]) {
			const { outputs } = await ran(version);
			expect(outputs).toMatchObject([[{ json: trigger.runs.at(-1)?.[0].json }]]);
		}
	}
});

test('in Live mode, Asked has the payments that wait for the workflow, and no other', async () => {
	configure({ rules, otherwise: 'ask', deadlineMs: 100 });
	await ask(small());
	expect(await outputsOfRun()).toEqual(['Decided']);
	await ask(large());
	expect(await outputsOfRun()).toEqual(['Asked']);
});

test('what no rule could decide is not asked about', async () => {
	configure({ rules: { rule: [{ outcome: 'ask' }] } });
	await ask();
	expect(await outputsOfRun()).toEqual(['Decided']);
});

test('in Shadow mode, Would Ask has the payments that the workflow would decide', async () => {
	configure({ mode: 'shadow', rules, otherwise: 'ask' });
	await ask(small());
	expect(await outputsOfRun()).toEqual(['Decided']);
	await ask(large());
	expect(await outputsOfRun()).toEqual(['Would Ask']);
});

describe('Wonder Decision behind Asked and Would Ask', () => {
	const toOther = [{ node: 'Other', type: 'main' as const, index: 0 }];
	const connections: IConnections = {
		'Wonder Trigger': { main: [toOther, null, toOther] },
		Other: { main: [[{ node: 'Answer', type: 'main', index: 0 }]] },
	};

	test.each<[string, IDataObject, IDataObject]>([
		['Asked', { deadlineMs: 100 }, { answered_by: 'fallback' }],
		['Would Ask', { mode: 'shadow' }, { note: 'Shadow mode: recorded only.' }],
	])('finds the payment of %s when items were replaced', async (_, parameters, report) => {
		configure({ otherwise: 'ask', ...parameters });
		await ask();
		const following = [
			node('Other', 'start', { items: [{ json: { x: 1 } }] }),
			node('Answer', 'wonderDecision', { decision: 'decline' }),
		];
		const { run } = await ran(undefined, { following, connections });
		const [answer] = run.data.resultData.runData.Answer;
		expect(answer.error).toBeUndefined();
		expect(answer.data?.main[0]).toMatchObject([
			{ json: { x: 1, decision_answer: { decision: 'decline', answered: false, ...report } } },
		]);
	});
});
