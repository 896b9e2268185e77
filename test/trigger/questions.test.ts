import { formatRequestTime } from '../../simulator/gateway/signature';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { eventOf, send, signed } from '../support/deliver';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey, useWonder } from '../support/wonder';

/** Decision requests are verified and read as events are. */
const wonder = useWonder();
let trigger: TriggerServer;
let events: TriggerServer;

beforeAll(async () => {
	trigger = new TriggerServer('wonderDecisionTrigger', wonder.credentials);
	events = new TriggerServer('wonderTrigger', wonder.credentials);
	await Promise.all([trigger.start(), events.start()]);
});
beforeEach(() => {
	trigger.configure({ mode: 'live', otherwise: 'approve' });
	events.configure();
});
afterAll(async () => await Promise.all([trigger.close(), events.close()]));

const sender = () => ({ appId: wonder.credentials.appId, privateKey: otherPrivateKey });
const question = (change: object = {}) =>
	eventOf({ status: 'Pending', ...change }, 'Decision') as string;
const ask = async (body = question(), minutesAgo = 0) => {
	const requestTime = formatRequestTime(Date.now() - minutesAgo * 60_000);
	return await send(signed(trigger.url, body, sender(), { requestTime }));
};
const approved = { status: 200, body: { approved: true } };
const declined = { status: 200, body: { approved: false } };

test('a decision request older than five minutes is refused as a replay', async () => {
	expect(await ask(question(), 4)).toEqual(approved);
	const { status, body } = await ask(question(), 6);
	expect([status, body.error]).toEqual([401, 'too_old']);
	expect(body.message).toMatch(/accepts at most 5 min\. .*the clock of the n8n server is wrong/);
	expect(trigger.runs).toHaveLength(1);
});

test('its maximum age can be changed', async () => {
	trigger.configure({ mode: 'live', otherwise: 'approve', options: { refuseOlderThanMinutes: 0 } });
	expect(await ask(question(), 60)).toEqual(approved);
});

test.each(['+5.00', ' -5 ', '-1,000.00', -5])('%j is an amount like any other', async (amount) => {
	expect(await ask(question({ transaction_amount: amount }))).toEqual(approved);
});

test.each([
	['null', null],
	['an empty text', ''],
	['a space', ' '],
	['nothing', undefined],
	['a thousand or one', '1,000'],
	['a word', 'five'],
	['an object', {}],
	['a million digits', '9'.repeat(1_000_000)],
])(
	'no rule approves a payment whose amount is %s, even if the debit can be read',
	async (_, amount) => {
		const body = question({ transaction_amount: amount, local_amount: '-5' });
		expect(await ask(body)).toMatchObject(declined);
		const atMost5 = { amounts: { range: [{ currency: 'HKD', atLeast: '', atMost: '5' }] } };
		trigger.configure({
			mode: 'live',
			otherwise: 'decline',
			rules: { rule: [{ conditions: atMost5, outcome: 'approve' }] },
		});
		const again = question({ transaction_amount: amount, local_amount: '-5' });
		expect(await ask(again)).toMatchObject(declined);
	},
);

test.each(['AUTHORIZED', 'declined', ' Settled ', 'reversed'])(
	'a transaction with the status %j is no decision request',
	async (status) => {
		expect(await ask(question({ status }))).toMatchObject(declined);
		expect(trigger.log).toEqual([
			expect.stringContaining('The request contains no pending authorization'),
			expect.stringMatching(/declined payment \(unreadable\) .* by fallback \(unreadable\)/),
		]);
	},
);

test('a decision is compared with the outcome, whatever its case', async () => {
	events.configure({ options: { compareWithDecision: true } });
	const id = `${sampleTransaction.id}-compared`;
	expect(await ask(question({ id }))).toEqual(approved);
	for (const status of ['AUTHORIZED', 'declined']) {
		await send(signed(events.url, eventOf({ id, status }, 'AUTHORIZATION'), sender()));
	}
	expect(events.runs.map(([{ json }]) => json.decision)).toMatchObject([
		{ answered: 'approve', matched: true },
		{ answered: 'approve', matched: false },
	]);
});
