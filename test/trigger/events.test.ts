import type { INodePropertyOptions } from 'n8n-workflow';
import { eventOf, send, signed } from '../support/deliver';
import { nodeTypes } from '../support/runNode';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey, useWonder } from '../support/wonder';

/** Events: which deliveries each option lets through, over HTTP. */
const wonder = useWonder();
let trigger: TriggerServer;

beforeAll(async () => {
	trigger = new TriggerServer('wonderTrigger', wonder.credentials);
	await trigger.start();
});
afterAll(async () => await trigger.close());

/** An approved and a declined purchase, one that was reversed, one that was settled. */
const documented = [
	'Authorization Authorized',
	'Authorization Declined',
	'Reversed Reversed',
	'Settled Settled',
];
/** What Wonder does not document. */
const unclear = [
	'Authorization Pending',
	'Authorization Approved',
	'Authorization Reversed',
	'Authorization',
	'Approved Authorized',
	'Declined Declined',
	'Settled Declined',
	'Chargeback Authorized',
];

/** Those of these deliveries that start a run. */
async function started(events: unknown, deliveries = [...documented, ...unclear]) {
	trigger.configure({ events } as never);
	trigger.credentials = wonder.credentials;
	const sender = { appId: wonder.credentials.appId, privateKey: otherPrivateKey };
	const runs: string[] = [];
	for (const delivery of deliveries) {
		const [action, status] = delivery.split(' ');
		const { status: code } = await send(signed(trigger.url, eventOf({ status }, action), sender));
		expect(code).toBe(200);
		if (trigger.runs.splice(0).length > 0) runs.push(delivery);
	}
	return runs;
}

const properties = nodeTypes.getByNameAndVersion('wonderTrigger', 1.1).description.properties;
/** n8n's node creator makes its triggers of a property with this label, in the words of its options. */
const property = properties.find(({ displayName }) => displayName === 'Events');
const presets = Object.fromEntries(
	(property?.options as INodePropertyOptions[]).map(({ name, value }) => [
		`On ${name.toLowerCase()}`,
		[value],
	]),
);

test.each([
	['On purchase approved', ['Authorization Authorized']],
	['On purchase declined', ['Authorization Declined']],
	['On purchase reversed', ['Reversed Reversed']],
	['On purchase settled', ['Settled Settled', 'Settled Declined']],
	[
		'On purchase authorization',
		[
			'Authorization Authorized',
			'Authorization Declined',
			'Authorization Pending',
			'Authorization Approved',
			'Authorization Reversed',
			'Authorization',
		],
	],
])('%s, as the node creator presets it, starts for %j only', async (preset, deliveries) => {
	expect(Object.keys(presets)).toContain(preset);
	expect(await started(presets[preset])).toEqual(deliveries);
});

test('a state that Wonder does not document is neither approved nor declined', async () => {
	expect(await started(['Approved', 'Declined'], unclear)).toEqual([]);
});

test.each([
	[
		['Declined', 'Reversed'],
		['Authorization Declined', 'Reversed Reversed'],
	],
	[
		['Approved', 'Settled'],
		['Authorization Authorized', 'Settled Settled'],
	],
	[['Approved', 'Declined', 'Reversed', 'Settled'], documented],
	[
		['Authorization', 'Declined'],
		['Authorization Authorized', 'Authorization Declined'],
	],
	['Purchase Declined, purchase settled', ['Authorization Declined', 'Settled Settled']],
	['declined settled', ['Authorization Declined', 'Settled Settled']],
])('%j together start for %j', async (events, deliveries) => {
	expect(await started(events, documented)).toEqual(deliveries);
});

test('a saved workflow with the options of before starts for what it did', async () => {
	expect(await started(['Authorization', 'Reversed', 'Settled'])).toEqual(
		[...documented, ...unclear].filter((each) => /^(Authorization|Reversed|Settled)/.test(each)),
	);
	expect(await started(['Authorization'], documented)).toEqual(documented.slice(0, 2));
	expect(await started(['Reversed'], documented)).toEqual(['Reversed Reversed']);
	expect(await started(['Settled'], documented)).toEqual(['Settled Settled']);
});

test('a new trigger starts for all that Wonder documents', async () => {
	expect(property?.default).toEqual(['Authorization', 'Reversed', 'Settled']);
	expect(await started(property?.default, documented)).toEqual(documented);
});

test('approved and declined are told apart whatever their case', async () => {
	const loud = ['AUTHORIZATION declined', 'authorization AUTHORIZED'];
	expect(await started(['Declined'], loud)).toEqual(loud.slice(0, 1));
	expect(await started(['Approved'], loud)).toEqual(loud.slice(1));
});
