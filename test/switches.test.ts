import { randomUUID } from 'node:crypto';
import { NodeHelpers, Workflow, type IDataObject, type INodeProperties } from 'n8n-workflow';
import { Wonder } from '../nodes/Wonder/Wonder.node';
import { WonderDecision } from '../nodes/Wonder/WonderDecision.node';
import { WonderDecisionTrigger } from '../nodes/Wonder/WonderDecisionTrigger.node';
import { WonderPollingTrigger } from '../nodes/Wonder/WonderPollingTrigger.node';
import { WonderTrigger } from '../nodes/Wonder/WonderTrigger.node';
import { sampleTransaction } from '../simulator/sampleTransaction';
import { approved, declined, question, rule, useDecisionTrigger } from './support/decisions';
import { eventOf, send, signed } from './support/deliver';
import { serveList } from './support/listServer';
import { node, nodeTypes, runNode, runTrigger } from './support/runNode';
import { TriggerServer } from './support/triggerServer';
import { useTurnedTime } from './support/turnedTime';
import { otherPrivateKey } from './support/wonder';

/** Every switch of every node, with what stored workflows, expressions and spreadsheets give. */
const { wonder, trigger: questions, configure, ask } = useDecisionTrigger();
useTurnedTime();
const events = new TriggerServer('wonderTrigger', {});
beforeAll(async () => {
	events.credentials = wonder.credentials;
	await events.start();
});
afterAll(async () => await events.close());

const deliver = async (body: string) =>
	await send(
		signed(events.url, body, {
			appId: wonder.credentials.appId,
			privateKey: otherPrivateKey,
		}),
	);

/** What the switch did; rejects with the error that the user sees when it cannot be used. */
type Probe = (value: unknown) => Promise<boolean>;

async function ran(id: string, parameters: IDataObject) {
	const { items, error } = await wonder.node(id, parameters);
	if (error) throw error;
	return items;
}

async function fromTrigger(options: IDataObject) {
	events.configure({ options });
	await events.activate();
	await deliver(eventOf());
	const { outputs, error } = await runTrigger(
		wonder.credentials,
		{ options },
		{ ...events.runs[0][0].json, keepDuplicates: true },
	);
	if (error) throw error;
	return outputs;
}

const probes: Record<string, Probe> = {
	simplify: async (simplify) => {
		if (wonder.books.cards.size === 0) await wonder.newCards(1);
		const [{ json }] = await ran('card.getAll', { simplify } as never);
		return 'expiry' in json;
	},
	returnAll: async (returnAll) => {
		// A limit is not seen by n8n beside a switch that is text; it is 50 then.
		if (wonder.books.cards.size === 0) await wonder.newCards(51);
		return (await ran('card.getAll', { returnAll } as never)).length > 50;
	},
	waitUntilActive: async (waitUntilActive) => {
		const [userId] = await wonder.newUsers(1);
		const [{ json }] = await ran('wallet.create', { userId, waitUntilActive } as never);
		return json.status === 'Active';
	},
	confirmTermination: async (confirmTermination) => {
		const [cardId] = await wonder.newCards(1);
		const { error } = await wonder.node('card.terminate', { cardId, confirmTermination } as never);
		if (error && error.message !== 'Confirm Termination is off') throw error;
		return !error;
	},
	includeRefunds: async (includeRefunds) => {
		const { baseUrl } = await serveList('transactions', [{ ...sampleTransaction, type: 'Refund' }]);
		const parameters: IDataObject = { options: { includeRefunds } as never };
		const { items, error } = await wonder.node(
			'transaction.backtestRules',
			parameters,
			{},
			{ baseUrl },
		);
		if (error) throw error;
		return items.length === 1;
	},
	sendUnchanged: async (sendUnchanged) => {
		const [cardId] = await wonder.newCards(1);
		const removeLimits = ['daily'];
		await ran('card.updateLimits', { cardId, removeLimits, options: { sendUnchanged } } as never);
		return wonder.books.cards.get(cardId)!.limitHistory.length > 0;
	},
	addCardDetails: async (addCardDetails) =>
		'card_details' in (await fromTrigger({ addCardDetails } as never))[0][0].json,
	compareWithDecision: async (compareWithDecision) =>
		'decision' in (await fromTrigger({ compareWithDecision } as never))[0][0].json,
	keepDuplicates: async (keepDuplicates) => {
		events.configure({ options: { keepDuplicates } as never });
		await events.activate();
		const body = eventOf();
		for (let time = 0; time < 2; time++) await deliver(body);
		return events.runs.length === 2;
	},
	outputPerOutcome: async (outputPerOutcome) =>
		(await fromTrigger({ outputPerOutcome } as never)).length === 5,
	skipOwnDeclines: async (skipOwnDeclines) => {
		configure({ otherwise: 'decline' });
		const id = randomUUID();
		expect(await ask(question({ id }))).toEqual(declined());
		events.configure({ options: { skipOwnDeclines } as never });
		await events.activate();
		await deliver(eventOf({ id, status: 'Declined' }));
		return events.runs.length === 0;
	},
	runAfterRule: async (runAfterRule) => {
		configure({
			rules: { rule: [rule('decline', '1.00')] },
			otherwise: 'approve',
			options: { runAfterRule } as never,
		});
		await questions.activate();
		expect(await ask()).toEqual(approved);
		return questions.runs.length === 1;
	},
	failWhenLate: async (failWhenLate) => {
		configure();
		const decide = async (options: IDataObject) =>
			await runNode(
				wonder.credentials,
				{ decision: 'approve', options },
				{ input: [questions.runs[0][0].json] },
				'wonderDecision',
			);
		let second: Awaited<ReturnType<typeof decide>> | undefined;
		questions.beforeAnswer = async () => {
			await decide({});
			second = await decide({ failWhenLate } as never);
		};
		expect(await ask()).toEqual(approved);
		if (
			second?.error &&
			!second.error.message.startsWith('This workflow has already sent a decision')
		) {
			throw second.error;
		}
		return !!second?.error;
	},
};

/** Only the switch itself counts, not a text: see the tests of agents. */
const BY_HAND = ['allowWrites'];

function switchesIn(property: INodeProperties): INodeProperties[] {
	const inner = (property.options ?? []).flatMap((option) =>
		'type' in option ? switchesIn(option as INodeProperties) : [],
	);
	return [...(property.type === 'boolean' ? [property] : []), ...inner];
}

const switches = new Map(
	[
		new Wonder(),
		new WonderTrigger(),
		new WonderPollingTrigger(),
		new WonderDecisionTrigger(),
		new WonderDecision(),
	]
		.flatMap(({ description }) => description.properties.flatMap(switchesIn))
		.map((property) => [property.name, property.displayName]),
);

test('each switch of all nodes is among these', () => {
	expect([...switches.keys()].sort()).toEqual([...Object.keys(probes), ...BY_HAND].sort());
});

/** n8n's editor lets nobody enter an expression here, because the outputs depend on it. */
const expressionsFor = (name: string, values: string[]) =>
	name === 'outputPerOutcome' ? [] : values;

describe.each(Object.entries(probes))('%s', (name, isOn) => {
	test('on and off, also in words', async () => {
		const on = [true, 'true', ' TRUE ', ...expressionsFor(name, ['={{ "true" }}'])];
		for (const value of on) expect([value, await isOn(value)]).toEqual([value, true]);
		const off = [false, 'false', 'False', ...expressionsFor(name, ['={{ "false" }}'])];
		for (const value of off) expect([value, await isOn(value)]).toEqual([value, false]);
	});

	test('whatever else it is, is refused by its label', async () => {
		const wrong = [
			'no',
			'off',
			'0',
			'on',
			0,
			1,
			...expressionsFor(name, ['={{ 1 }}', '={{ [] }}']),
		];
		const label = new RegExp(`^${switches.get(name)}(:| is empty| has no value)`);
		for (const value of wrong) {
			const told = await isOn(value).catch((error: Error) => error.message);
			expect([value, told]).toEqual([value, expect.stringMatching(label)]);
		}
	});
});

test.each([
	['wonderTrigger', 1.1, new WonderTrigger()],
	['wonderPollingTrigger', 1, new WonderPollingTrigger()],
])(
	'the outputs that the editor draws are those that events come out of (%s)',
	(type, version, { description }) => {
		const drawn = (outputPerOutcome: unknown) => {
			const options = { outputPerOutcome };
			const workflow = new Workflow({
				nodes: [node('Wonder Trigger', type, { options }, version) as never],
				connections: {},
				active: false,
				nodeTypes,
			});
			const trigger = workflow.getNode('Wonder Trigger')!;
			return NodeHelpers.getNodeOutputs(workflow, trigger, description).length;
		};
		expect([true, 'true', 'TRUE '].map(drawn)).toEqual([5, 5, 5]);
		expect([false, 'false', undefined, '={{ true }}'].map(drawn)).toEqual([1, 1, 1, 1]);
	},
);

test('an expression for the outputs is refused when the workflow is activated', async () => {
	events.configure({ options: { outputPerOutcome: '={{ true }}' } });
	await expect(events.activate()).rejects.toThrow('One Output per Outcome cannot be an expression');
});

test.each([
	[
		'a reason that is no text',
		{ reason: '={{ ({ a: 1 }) }}' },
		'Decline Reason: This is an object, not text',
	],
	[
		'an option that is no boolean',
		{ options: { failWhenLate: 'no' } },
		'Fail If Late: "no" isn\'t a boolean',
	],
])('%s does not hold back the decision, and is reported afterwards', async (_, wrong, message) => {
	configure({ fallback: 'approve' });
	let run: Awaited<ReturnType<typeof runNode>> | undefined;
	questions.beforeAnswer = async () => {
		run = await runNode(
			wonder.credentials,
			{ decision: 'decline', ...wrong },
			{ input: [questions.runs[0][0].json] },
			'wonderDecision',
		);
	};
	expect(await ask()).toEqual(declined());
	expect(run?.error?.message).toBe(message);
	expect(run?.error?.description).toContain('The decision was sent: decline.');
});
