import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { approved, declined, question, useDecisionTrigger } from '../support/decisions';
import { eventOf, send, signed } from '../support/deliver';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey } from '../support/wonder';

/** A card is not locked because our own rule, or our own workflow, declined its payment. */
const { wonder, configure, ask } = useDecisionTrigger();
const events = new TriggerServer('wonderTrigger', {});
beforeAll(async () => {
	events.credentials = wonder.credentials;
	await events.start();
});
beforeEach(() => events.configure({ options: { skipOwnDeclines: true } }));
afterAll(async () => await events.close());

async function deliver(transaction: IDataObject, action?: string) {
	const { appId } = wonder.credentials;
	const body = eventOf(transaction, action);
	return await send(signed(events.url, body, { appId, privateKey: otherPrivateKey }));
}

const ignored = { status: 200, body: { status: 'ignored: declined by this n8n instance' } };

/** The transaction of a payment that was decided like this. */
async function decided(parameters: IDataObject): Promise<string> {
	configure(parameters);
	const id = randomUUID();
	await ask(question({ id }));
	return id;
}

test.each<[string, IDataObject]>([
	['by a rule', { otherwise: 'decline' }],
	['because the workflow was too late', { deadlineMs: 100 }],
	['by the Shadow Mode Decision', { mode: 'shadow', shadowAnswer: 'decline' }],
])('a decline that was decided here %s is acknowledged and ignored', async (_, parameters) => {
	const id = await decided(parameters);
	expect(await deliver({ id, status: 'Declined' })).toEqual(ignored);
	expect(await deliver({ id: id.toUpperCase(), status: 'DECLINED' })).toEqual(ignored);
	expect(events.runs).toEqual([]);
});

test('a decline that Wonder decided starts the workflow, also of a payment that was approved here', async () => {
	const id = await decided({ otherwise: 'approve' });
	await deliver({ id, status: 'Declined' });
	await deliver({ id: randomUUID(), status: 'Declined' });
	expect(events.runs).toHaveLength(2);
});

test('a payment that was approved here and went through starts the workflow', async () => {
	const id = await decided({ otherwise: 'approve' });
	await deliver({ id, status: 'Authorized' });
	expect(events.runs).toHaveLength(1);
});

test('a payment that was declined here but went through starts the workflow', async () => {
	const id = await decided({ otherwise: 'decline' });
	await deliver({ id, status: 'Authorized' });
	await deliver({ id, status: 'Settled' }, 'Settled');
	expect(events.runs).toHaveLength(2);
});

test('when Wonder asks again about a payment, the latest decision counts', async () => {
	configure({ otherwise: 'decline' });
	const id = randomUUID();
	expect(await ask(question({ id }))).toEqual(declined());
	configure({ otherwise: 'approve' });
	expect(await ask(question({ id, transaction_amount: '-11.00' }))).toEqual(approved);
	await deliver({ id, status: 'Declined' });
	expect(events.runs).toHaveLength(1);
});

test('unless that is turned on, own declines start the workflow, too', async () => {
	const id = await decided({ otherwise: 'decline' });
	events.configure();
	await deliver({ id, status: 'Declined' });
	expect(events.runs).toHaveLength(1);
	expect(events.runs[0][0].json.decision).toBeUndefined();
});
