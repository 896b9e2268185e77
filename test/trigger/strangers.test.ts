import crypto from 'node:crypto';
import { ALGORITHM, formatRequestTime, sign } from '../../simulator/gateway/signature';
import { eventOf, send, signed, type Wire } from '../support/deliver';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey, useWonder } from '../support/wonder';

/** A stranger without Wonder's key must not keep n8n busy: RSA and hashes are counted, not timed. */
const wonder = useWonder();
let trigger: TriggerServer;

beforeAll(async () => {
	trigger = new TriggerServer('wonderTrigger', wonder.credentials);
	await trigger.start();
});
beforeEach(() => {
	trigger.credentials = wonder.credentials;
	trigger.configure({ options: { registeredUrl: 'https://hooks.example.com/wonder' } });
	trigger.publicBase = 'https://example.com/n8n';
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => await trigger.close());

const sender = () => ({ appId: wonder.credentials.appId, privateKey: otherPrivateKey });
const stranger = () => ({ ...sender(), privateKey: wonder.credentials.privateKey });
const spaced = (body: string) => Buffer.from(JSON.stringify(JSON.parse(body), null, 2));

/** How often the trigger uses RSA and hashes while it responds to this. */
async function workFor(wire: Wire) {
	const verifications = jest.spyOn(crypto, 'verify');
	const decryptions = jest.spyOn(crypto, 'publicDecrypt');
	const hashes = jest.spyOn(crypto, 'createHmac');
	const { status, body } = await send(wire);
	return {
		status,
		error: body.error,
		message: String(body.message),
		verifications: verifications.mock.calls.length,
		decryptions: decryptions.mock.calls.length,
		hashes: hashes.mock.calls.length,
	};
}

const unexplained = /^The signature doesn't match\. Either/;

test('a stranger causes one RSA operation per key, and none over the content sent', async () => {
	const wire = signed(trigger.url, eventOf(), stranger());
	const work = await workFor({ ...wire, body: spaced(String(wire.body)) });
	expect(work).toMatchObject({ status: 401, verifications: 0, decryptions: 1, hashes: 0 });
	expect(work.message).toMatch(unexplained);
});

test('only a delivery signed with Wonder’s key learns why it is refused', async () => {
	for (const [by, message] of [
		[sender(), /The body was changed in transit/],
		[stranger(), unexplained],
	] as const) {
		const wire = signed(trigger.url, eventOf(), by);
		const { body } = await send({ ...wire, body: spaced(String(wire.body)) });
		expect(body.message).toMatch(message);
	}
});

test('a genuine delivery needs one more verification per path', async () => {
	const work = await workFor(signed(trigger.url, eventOf(), sender()));
	expect(work).toMatchObject({ status: 200, verifications: 1, decryptions: 1 });
});

test('the cause is not searched for when a replayed signature comes with a large body', async () => {
	const wire = signed(trigger.url, eventOf(), sender());
	const large = Buffer.from(eventOf({ merchant_name: 'x'.repeat(65_536) }));
	const work = await workFor({ ...wire, body: large });
	expect(work).toMatchObject({ status: 401, verifications: 3 });
	expect(work.message).toMatch(unexplained);
});

test('a body larger than any event is refused unread, whoever signed it', async () => {
	const big = eventOf({ merchant_name: 'x'.repeat(1024 * 1024) });
	const work = await workFor(signed(trigger.url, big, sender()));
	expect(work).toMatchObject({ status: 413, error: 'too_large', verifications: 0, decryptions: 0 });
	trigger.configure({ signature: 'notChecked', senderAddresses: '' });
	expect((await workFor(signed(trigger.url, big, sender()))).status).toBe(413);
	expect(trigger.runs).toEqual([]);
	const small = eventOf({ merchant_name: 'x'.repeat(1000 * 1024) });
	expect((await workFor(signed(trigger.url, small, sender()))).status).toBe(200);
});

test.each([
	['too short', 'a1b2c3d'],
	['too long', 'a'.repeat(65)],
	['empty', ''],
	['with a space in it', 'a1b2c3d4 e5f60718'],
	['with another character in it', 'a1b2c3d4e5f6071$'],
	['with a slash in it', 'a1b2c3d4/e5f60718'],
])('a nonce that is %s is refused, even though Wonder signed it', async (_, nonce) => {
	const body = eventOf();
	const { pathname: target } = new URL(trigger.url);
	const requestTime = formatRequestTime(Date.now());
	const headers = (given: string) => ({
		'Content-Type': 'application/json',
		Credential: `${sender().appId}/${requestTime}/${ALGORITHM}`,
		Nonce: given,
		Signature: sign({ method: 'POST', target, requestTime, nonce: given, body }, otherPrivateKey),
	});
	const deliver = async (given: string) =>
		await send({
			method: 'POST',
			url: trigger.url,
			headers: headers(given),
			body: Buffer.from(body),
		});
	const { status, body: refusal } = await deliver(nonce);
	expect(status).toBe(401);
	expect(refusal.error).toBe(nonce ? 'nonce_malformed' : 'nonce_missing');
	expect(trigger.runs).toEqual([]);
	expect((await deliver('a1b2c3d4e5f60718')).status).toBe(200);
});
