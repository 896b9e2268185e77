import { forge, forgeries, forgeryTools } from '../../simulator/forgeries';
import { eventOf } from '../support/deliver';
import { send } from '../../simulator/webhooks/send';
import { TriggerServer } from '../support/triggerServer';
import { useWonder } from '../support/wonder';

/** A forged delivery gets 401 and starts nothing; one test for each kind of forgery. */
const wonder = useWonder();
let trigger: TriggerServer;
let tools: Awaited<ReturnType<typeof forgeryTools>>;

beforeAll(async () => {
	const { appId, privateKey: clientPrivateKey } = wonder.credentials;
	const { privateKey: webhookPrivateKey } = wonder.webhooks;
	tools = await forgeryTools({ appId, clientPrivateKey, webhookPrivateKey });
	trigger = new TriggerServer('wonderTrigger', wonder.credentials);
	await trigger.start();
});
beforeEach(() => trigger.configure());
afterAll(async () => await trigger.close());

const genuine = () =>
	wonder.webhooks.signed(
		trigger.url,
		JSON.parse(eventOf()) as { action: string; card_transaction: object },
	);
const deliver = async (delivery: ReturnType<typeof genuine>) =>
	await send(delivery, new AbortController().signal);

test('the genuine delivery that the forgeries are made from is accepted', async () => {
	expect(await deliver(genuine())).toMatchObject({ status: 200 });
	expect(trigger.runs).toHaveLength(1);
	expect(Object.keys(forgeries).length).toBeGreaterThanOrEqual(60);
});

test.each(Object.keys(forgeries))('%s', async (kind) => {
	const { status, body } = await deliver(forge(kind, genuine(), tools));
	expect(status).toBe(401);
	expect(JSON.parse(String(body))).toEqual({
		error: expect.stringMatching(/^[a-z_]+$/),
		message: expect.any(String),
	});
	expect(trigger.runs).toEqual([]);
	expect(trigger.log).toHaveLength(1);
});
