import { sampleTransaction } from '../../simulator/sampleTransaction';
import { eventOf, send, signed } from '../support/deliver';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey, useWonder } from '../support/wonder';

/** Genuine deliveries that differ from Wonder's documentation: none is lost silently. */
const wonder = useWonder();
let trigger: TriggerServer;

beforeAll(async () => {
	trigger = new TriggerServer('wonderTrigger', wonder.credentials);
	await trigger.start();
});
beforeEach(() => trigger.configure());
afterAll(async () => await trigger.close());

const deliver = async (body: string) =>
	await send(
		signed(trigger.url, body, { appId: wonder.credentials.appId, privateKey: otherPrivateKey }),
	);
const ignored = { status: 200, body: { status: 'ignored: not a card event' } };
const rest: Partial<typeof sampleTransaction> = { ...sampleTransaction };
delete rest.id;

describe('an event is found in', () => {
	test.each([
		['a body with a byte order mark', (event: string) => `\uFEFF${event}`],
		['a list with one event', (event: string) => `[${event}]`],
		['an object around the event', (event: string) => `{"version":2,"data":${event}}`],
	])('%s', async (_, around) => {
		const event = eventOf();
		const { id: sent } = (JSON.parse(event) as { card_transaction: { id: string } })
			.card_transaction;
		expect(await deliver(around(event))).toMatchObject({ status: 200 });
		expect(trigger.runs.map(([{ json }]) => json.event)).toEqual([
			{ ...sampleTransaction, id: sent, action: 'Authorization' },
		]);
		expect(trigger.log).toEqual([]);
	});

	test('a transaction whose IDs are numbers, which come out as text', async () => {
		const body = { action: 'Authorization', card_transaction: { ...rest, id: 4711, card: 12 } };
		expect(await deliver(JSON.stringify(body))).toMatchObject({ status: 200 });
		expect(trigger.runs[0][0].json.event).toMatchObject({ id: '4711', card: '12' });
	});
});

describe('a delivery without an event is acknowledged; the log has its shape, none of its content:', () => {
	const transaction = `"action":"Authorization","card_transaction":${JSON.stringify(rest)}`;
	test.each([
		[
			'another webhook',
			'{"action":"order.paid","order":{"id":"secret"}}',
			'{ action: string, order: { id: string } }',
		],
		['another name', '{"event":"secret","transaction":{}}', '{ event: string, transaction: {  } }'],
		[
			'no ID',
			`{${transaction}}`,
			/^\{ action: string, card_transaction: \{ p_business_id: string, card: string, status: string, .* \} \}$/,
		],
		['two events', `[{${transaction}},{${transaction}}]`, /^list of 2 \(\{ action: string, /],
		['a text', '"secret"', 'string'],
		['no JSON', 'secret=1', '8 bytes that are not JSON'],
		[
			'names that are values',
			'{"5204740009900014":1,"secret\\nrefused":[true],"a":null}',
			'{ (a name): number, (a name): list of 1 (boolean), a: null }',
		],
	])('%s', async (_, body, shape) => {
		expect(await deliver(body)).toEqual(ignored);
		expect(trigger.runs).toEqual([]);
		expect(trigger.log).toHaveLength(1);
		const [start, logged] = trigger.log[0].split(' card event: ');
		expect(start).toBe('Wonder Trigger: ignored a delivery without a documented');
		expect(logged).toEqual(typeof shape === 'string' ? shape : expect.stringMatching(shape));
		expect(logged).not.toMatch(/secret|5204|Bindo|Declined|order\.paid/);
	});
});

test('a decision request that is not understood is declined, with its shape in the log', async () => {
	const decision = new TriggerServer('wonderDecisionTrigger', wonder.credentials);
	decision.configure({ mode: 'live' });
	await decision.start();
	const sender = { appId: wonder.credentials.appId, privateKey: otherPrivateKey };
	const body = '{"action":"Decision","payment":{"id":"secret"}}';
	expect(await send(signed(decision.url, body, sender))).toMatchObject({
		body: { approved: false },
	});
	expect(decision.log).toEqual([
		'Wonder Trigger: cannot decide. The request contains no pending authorization: { action: string, payment: { id: string } }.',
		expect.stringMatching(
			/^Wonder Trigger: declined payment \(unreadable\) in \d+ ms by fallback \(unreadable\); rule: None$/,
		),
	]);
	await decision.close();
});

describe('an event that Wonder does not document is logged', () => {
	const line = (words: string) =>
		`Wonder Trigger: received an event that Wonder doesn't document: ${words}.`;

	test('an unknown status, which still starts a run', async () => {
		await deliver(eventOf({ status: 'Rejected' }));
		expect(trigger.runs).toHaveLength(1);
		expect(trigger.log).toEqual([line('action "Authorization", status "Rejected"')]);
	});

	test('an unknown action, which starts no run', async () => {
		await deliver(eventOf({ status: '4111111111111111' }, 'Chargeback'));
		expect(trigger.runs).toEqual([]);
		expect(trigger.log).toEqual([line('action "Chargeback", status not a word')]);
	});
});
