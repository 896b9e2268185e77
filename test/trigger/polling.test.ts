import type { IDataObject } from 'n8n-workflow';
import { PollingNode } from '../support/pollingNode';
import { AS_SHOWN, runTrigger } from '../support/runNode';
import { TriggerServer } from '../support/triggerServer';
import { useWonder } from '../support/wonder';

/** What the Wonder Polling Trigger puts out for what happens to cards, against the simulator. */
const wonder = useWonder();
let polling: PollingNode;
let card: string;

beforeEach(async () => {
	[card] = await wonder.newCards(1);
	polling = new PollingNode(wonder.credentials);
});

/** "Authorization Authorized -10.00": what happened, the status, what is debited. */
const told = (events: IDataObject[]) =>
	events.map((event) => [event.action, event.status, event.final_local_amount].join(' '));

const buy = async (amount = '10.00', more: IDataObject = {}) =>
	String((await wonder.shop(card, amount, more)).transaction.id);
const happens = async (id: string, what: string, more: IDataObject = {}) =>
	await wonder.control(`transactions/${id}/${what}`, more);

test('an approved, a declined, a settled and a reversed purchase each come once', async () => {
	await polling.publish();
	const first = await buy();
	const second = await buy('20.00');
	expect(told(await polling.poll())).toEqual([
		'Authorization Authorized -10.00',
		'Authorization Authorized -20.00',
	]);
	await wonder.result('card.lock', { cardId: card });
	await buy('30.00');
	expect(told(await polling.poll())).toEqual(['Authorization Declined -30.00']);
	await happens(first, 'settle');
	await happens(second, 'reverse');
	expect(told(await polling.poll())).toEqual([
		'Settled Settled -10.00',
		'Reversed Reversed -20.00',
	]);
	expect(await polling.poll()).toEqual([]);
});

test('each part of a split settlement comes, also one for another amount than authorized', async () => {
	await polling.publish();
	const id = await buy('100.00');
	await polling.poll();
	await happens(id, 'settle', { amount: '60.00', final: false });
	expect(told(await polling.poll())).toEqual(['Settled Settled -60.00']);
	await happens(id, 'settle', { amount: '45.00' });
	expect(told(await polling.poll())).toEqual(['Settled Settled -105.00']);
});

test('a refund is a settlement of its own, without an authorization', async () => {
	const id = await buy();
	await happens(id, 'settle');
	await polling.publish();
	await happens(id, 'refund', { amount: '4.00' });
	const [refund, ...others] = await polling.poll();
	expect(others).toEqual([]);
	expect([refund.action, refund.type, refund.local_amount]).toEqual(['Settled', 'Refund', '4.00']);
	expect(refund.id).not.toBe(id);
});

test('a raised authorization comes again, for the new amount', async () => {
	await polling.publish();
	const id = await buy();
	await polling.poll();
	await happens(id, 'increment', { amount: '5.00' });
	expect(told(await polling.poll())).toEqual(['Authorization Authorized -15.00']);
	await happens(id, 'settle');
	expect(told(await polling.poll())).toEqual(['Settled Settled -15.00']);
});

test('what is settled or reversed between two polls was approved first', async () => {
	await polling.publish();
	await happens(await buy('10.00'), 'settle', { amount: '12.00' });
	await happens(await buy('20.00'), 'reverse');
	expect(told(await polling.poll())).toEqual([
		'Authorization Authorized -10.00',
		'Settled Settled -12.00',
		'Authorization Authorized -20.00',
		'Reversed Reversed -20.00',
	]);
});

test('the first poll after publishing puts out nothing, however much there is', async () => {
	await happens(await buy(), 'settle');
	await buy();
	expect(await polling.publish()).toEqual([]);
	expect(await polling.poll()).toEqual([]);
});

test('what happens while the workflow is not published never comes', async () => {
	await polling.publish();
	await buy('1.00');
	await polling.poll();
	const open = await buy('2.00');
	expect(await polling.publish('activate')).toEqual([]);
	expect(await polling.poll()).toEqual([]);
	await happens(open, 'settle');
	expect(told(await polling.poll())).toEqual(['Settled Settled -2.00']);
});

test.each(['init', 'update', 'leadershipChange'] as const)(
	'what happens before n8n polls again comes then (%s)',
	async (activation) => {
		const open = await buy('1.00');
		await polling.publish();
		await buy('2.00');
		await happens(open, 'settle');
		expect(told(await polling.publish(activation))).toEqual([
			'Settled Settled -1.00',
			'Authorization Authorized -2.00',
		]);
		expect(await polling.restart()).toEqual([]);
	},
);

test('events that the filters hold back are not forgotten over a restart, and do not come later', async () => {
	polling.parameters = { events: ['Declined'] };
	await polling.publish();
	await buy();
	expect(await polling.poll()).toEqual([]);
	expect(await polling.restart()).toEqual([]);
	await wonder.result('card.lock', { cardId: card });
	await buy('30.00');
	expect(told(await polling.poll())).toEqual(['Authorization Declined -30.00']);
});

test('a new version starts for nothing that happened before, whatever its filters', async () => {
	polling.parameters = { events: ['Declined'] };
	await polling.publish();
	await buy('1.00');
	expect(await polling.poll()).toEqual([]);
	polling.parameters = {};
	expect(await polling.publish('update')).toEqual([]);
	await buy('2.00');
	expect(told(await polling.poll())).toEqual(['Authorization Authorized -2.00']);
	polling.parameters = { events: ['Declined'] };
	expect(await polling.publish('update')).toEqual([]);
	await buy('3.00');
	expect(await polling.poll()).toEqual([]);
	polling.parameters = {};
	expect(await polling.publish('update')).toEqual([]);
	expect(await polling.restart()).toEqual([]);
});

test('filters and outputs are those of the Wonder Trigger', async () => {
	polling.parameters = {
		events: ['Declined', 'Settled'],
		filters: { amounts: { range: [{ currency: 'USD', atLeast: '15.00' }] } },
		options: { outputPerOutcome: true, addCardDetails: true },
	};
	await polling.publish();
	await happens(await buy('10.00'), 'settle');
	await happens(await buy('20.00'), 'settle');
	await wonder.result('card.lock', { cardId: card });
	await buy('30.00');
	const outputs = (await polling.outputs()) ?? [];
	expect(outputs.map((items) => told(items.map(({ json }) => json)))).toEqual([
		['Authorization Declined -30.00'],
		[],
		[],
		['Settled Settled -20.00'],
		[],
	]);
	const [{ json }] = outputs[0];
	expect(json.card_details).toMatchObject({ id: card, status: 'Locked' });
});

/** What the Wonder Trigger makes of the simulator's deliveries. */
async function delivered(
	during: () => Promise<unknown>,
	form: IDataObject = {},
): Promise<IDataObject[]> {
	const trigger = new TriggerServer('wonderTrigger', wonder.credentials);
	await trigger.start();
	wonder.webhooks.urls = [trigger.url];
	await during();
	await wonder.webhooks.settled();
	wonder.webhooks.urls = [];
	await trigger.close();
	const items = trigger.runs.map(async ([{ json }]) => {
		const { outputs } = await runTrigger(wonder.credentials, form, json);
		return outputs[0][0].json;
	});
	return await Promise.all(items);
}

const withoutDelivery = (events: IDataObject[]): IDataObject[] =>
	events.map((event) => ({ ...event, delivery: 0 }));

test.each([
	['raw', 'after each event', {}],
	['raw', 'after all of them', {}],
	['simplified', 'after all of them', AS_SHOWN],
])(
	'its items, %s, are those of the Wonder Trigger, except delivery, polled %s',
	async (output, when, form) => {
		polling.parameters = form;
		await polling.publish();
		const polled: IDataObject[] = [];
		const poll = async () => {
			if (when === 'after each event') polled.push(...(await polling.poll()));
		};
		const fromTrigger = await delivered(async () => {
			const id = await buy('100.00', { currency: 'HKD' });
			await poll();
			await happens(id, 'settle', { amount: '13.50' });
			await poll();
			await happens(id, 'refund', { amount: '5.00' });
			await poll();
			await happens(await buy('20.00', { type: 'Withdrawal' }), 'reverse');
			await poll();
			await wonder.result('card.lock', { cardId: card });
			await buy('30.00');
		}, form);
		polled.push(...(await polling.poll()));
		const sorted = (events: IDataObject[]) =>
			withoutDelivery(events).sort((a, b) => (String(a.event_key) < String(b.event_key) ? -1 : 1));
		expect(fromTrigger).toHaveLength(6);
		expect(sorted(polled)).toEqual(sorted(fromTrigger));
		const details = output === 'raw' ? ['attempt', 'duplicates_ignored'] : [];
		expect(Object.keys(polled[0].delivery ?? {})).toEqual(details);
	},
);
