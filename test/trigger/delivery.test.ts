import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { formatRequestTime } from '../../simulator/gateway/signature';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { eventOf, send, signed } from '../support/deliver';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey, useWonder } from '../support/wonder';
import { startSimulator } from '../../simulator';

/** Wonder's deliveries over HTTP to the trigger: accepted, or refused with the cause. */
const wonder = useWonder();
let trigger: TriggerServer;
const webhookKey = otherPrivateKey;

beforeAll(async () => {
	trigger = new TriggerServer('wonderTrigger', wonder.credentials);
	await trigger.start();
});
beforeEach(() => {
	trigger.credentials = wonder.credentials;
	trigger.configure();
});
afterAll(async () => await trigger.close());

const sender = () => ({ appId: wonder.credentials.appId, privateKey: webhookKey });
const deliver = async (
	body = eventOf(),
	{ url = trigger.url, ...more }: { url?: string; target?: string; requestTime?: string } = {},
) => await send(signed(url, body, sender(), more));

/** n8n notices a failed delivery a little later than the sender does. */
const deliverUntilSettled = async (body: string) => {
	for (;;) {
		const answer = await deliver(body);
		if (answer.status !== 503) return answer;
	}
};

/** How long the trigger may rely on a credential that it has read. */
const CREDENTIAL_UNCHANGED_MS = 260;

const accepted = { status: 200, body: { message: 'Workflow was started' } };

test('a signed event starts a run with the flat event and details of its delivery', async () => {
	const body = eventOf({ id: sampleTransaction.id });
	expect(await deliver(body)).toEqual(accepted);
	expect(trigger.runs).toHaveLength(1);
	const { event, delivery } = trigger.runs[0][0].json as Record<string, object>;
	expect(event).toEqual({ ...sampleTransaction, action: 'Authorization' });
	expect(delivery).toEqual({
		request_time: expect.stringMatching(/^20\d\d-.*Z$/),
		nonce: expect.stringMatching(/^[0-9a-f]{16}$/),
		attempt: 1,
		duplicates_ignored: expect.any(Number),
	});
});

describe('trust', () => {
	const signedAgo = async (minutes: number) => {
		const requestTime = formatRequestTime(Date.now() - minutes * 60_000);
		return await deliver(undefined, { requestTime });
	};

	test('a retry a day later with its first signature is accepted', async () => {
		expect(await signedAgo(24 * 60)).toEqual(accepted);
	});

	test('two days later it is a replay and refused, unless any age is accepted', async () => {
		expect(await signedAgo(47 * 60)).toEqual(accepted);
		const { status, body } = await signedAgo(90 * 24 * 60);
		expect(status).toBe(401);
		expect(body.error).toBe('too_old');
		expect(body.message).toMatch(/signed 1296\d\d min ago, .* accepts at most 2880 min\./);
		expect((await signedAgo(49 * 60)).status).toBe(401);
		trigger.configure({ options: { refuseOlderThanMinutes: 0 } });
		expect(await signedAgo(90 * 24 * 60)).toEqual(accepted);
	});

	test('a lower maximum age refuses it', async () => {
		trigger.configure({ options: { refuseOlderThanMinutes: 30 } });
		const old = formatRequestTime(Date.now() - 31 * 60_000);
		const young = formatRequestTime(Date.now() - 29 * 60_000);
		expect(await deliver(undefined, { requestTime: old })).toMatchObject({
			status: 401,
			body: { error: 'too_old' },
		});
		expect(await deliver(undefined, { requestTime: young })).toEqual(accepted);
	});

	test('a delivery signed five minutes ahead is accepted as clock drift; six minutes is refused', async () => {
		const ahead = (minutes: number) => formatRequestTime(Date.now() + minutes * 60_000);
		expect(await deliver(undefined, { requestTime: ahead(4.9) })).toEqual(accepted);
		expect(await deliver(undefined, { requestTime: ahead(6) })).toMatchObject({
			status: 401,
			body: { error: 'from_the_future' },
		});
	});

	test('while a key is being replaced, both keys are accepted', async () => {
		const newer = await startSimulator();
		await newer.close();
		const withNewKey = { ...sender(), privateKey: newer.webhookPrivateKey };
		const deliverWithNewKey = async () => await send(signed(trigger.url, eventOf(), withNewKey));
		expect(await deliver()).toEqual(accepted);
		expect((await deliverWithNewKey()).status).toBe(401);

		const { webhookPublicKey } = wonder.credentials;
		trigger.editCredential({
			...wonder.credentials,
			webhookPublicKey: `${webhookPublicKey}\n${newer.webhookPublicKey}`,
		});
		// At once: Wonder need not send again what is refused.
		expect(await deliverWithNewKey()).toEqual(accepted);
		expect(await deliver()).toEqual(accepted);

		trigger.editCredential({ ...wonder.credentials, webhookPublicKey: newer.webhookPublicKey });
		await sleep(CREDENTIAL_UNCHANGED_MS);
		expect((await deliver()).status).toBe(401);
		expect(await deliverWithNewKey()).toEqual(accepted);
	});

	test('however many deliveries arrive, the credential is read at most every quarter of a second', async () => {
		trigger.credentials = wonder.credentials;
		const began = performance.now();
		for (let round = 0; round < 3; round++) {
			const wires = Array.from({ length: 20 }, () => signed(trigger.url, eventOf(), sender()));
			const answers = await Promise.all(wires.map(async (wire) => await send(wire)));
			expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
		}
		const most = 1 + (performance.now() - began) / 250;
		expect(trigger.credentialReads).toBeGreaterThan(0);
		expect(trigger.credentialReads).toBeLessThanOrEqual(most);
	});

	test('a forged delivery affects no other delivery', async () => {
		trigger.credentials = wonder.credentials;
		const forger = { ...sender(), privateKey: wonder.credentials.privateKey };
		const forge = async () => (await send(signed(trigger.url, eventOf(), forger))).status;
		for (let round = 0; round < 3; round++) {
			expect(await forge()).toBe(401);
			expect(await deliver()).toEqual(accepted);
		}
		expect(trigger.runs).toHaveLength(3);
	});

	test.each([
		['no webhook key', { webhookPublicKey: '' }, 'Webhook Public Key is empty'],
		[
			'half a webhook key',
			{ webhookPublicKey: '-----BEGIN PUBLIC KEY-----\nMIIB' },
			'Webhook Public Key is incomplete',
		],
		['no App ID', { appId: '' }, 'App ID is incomplete'],
	])('%s in the credential refuses everything and says so', async (_, wrong, message) => {
		trigger.credentials = { ...wonder.credentials, ...wrong };
		const { status, body } = await deliver();
		expect(status).toBe(401);
		expect(body).toEqual({ error: 'credential', message: expect.stringContaining(message) });
		expect(trigger.runs).toEqual([]);
	});

	test('while n8n cannot read the credential, Wonder is asked to send the delivery again', async () => {
		trigger.credentials = wonder.credentials;
		trigger.credentialFault = new Error('SQLITE_BUSY');
		expect(await deliver()).toMatchObject({
			status: 503,
			body: {
				error: 'credential_unreadable',
				message: expect.not.stringContaining('SQLITE') as string,
			},
		});
		expect(trigger.log[0]).toContain('could not read the credential. SQLITE_BUSY');
		trigger.credentialFault = undefined;
		expect(await deliver()).toEqual(accepted);
		expect(trigger.runs).toHaveLength(1);
	});

	test('a refusal is one line in the log, without body, signature, or nonce', async () => {
		const wire = signed(trigger.url, eventOf(), sender());
		const { headers } = wire;
		await send({ ...wire, body: Buffer.from(eventOf()) });
		expect(trigger.log).toHaveLength(1);
		expect(trigger.log[0]).toMatch(/^Wonder Trigger: refused a delivery \(signature_mismatch\)/);
		for (const secret of [headers.Signature, headers.Nonce, 'Bindo', sampleTransaction.card]) {
			expect(trigger.log[0]).not.toContain(secret);
		}
	});

	test('a body whose bytes n8n does not have is refused without an exception', async () => {
		const wire = signed(trigger.url, eventOf(), sender());
		wire.headers['Content-Type'] = 'multipart/form-data; boundary=x';
		expect(await send(wire)).toMatchObject({ status: 401, body: { error: 'no_body' } });
		const headers = { 'Content-Type': wire.headers['Content-Type'] };
		const unsigned = await send({ ...wire, headers });
		expect(unsigned).toMatchObject({ status: 401, body: { error: 'credential_missing' } });
	});
});

describe('proxies and paths', () => {
	test('a query in the registered URL is signed and accepted', async () => {
		expect(await deliver(undefined, { url: `${trigger.url}?team=a&x=%20y` })).toEqual(accepted);
	});

	test('a proxy that removes a prefix: n8n knows its public URL', async () => {
		trigger.publicBase = 'https://example.com/automation/n8n';
		const target = `/automation/n8n${new URL(trigger.url).pathname}`;
		expect(await deliver(undefined, { target })).toEqual(accepted);
		expect(
			await deliver(undefined, { target: `${target}?a=1`, url: `${trigger.url}?a=1` }),
		).toEqual(accepted);
	});

	test('the test URL behind such a proxy', async () => {
		trigger.mode = 'manual';
		trigger.publicBase = 'https://example.com/n8n';
		const url = trigger.url.replace('/webhook/', '/webhook-test/');
		expect(await deliver(undefined, { url })).toEqual(accepted);
		expect(await deliver(undefined, { url, target: `/n8n${new URL(url).pathname}` })).toEqual(
			accepted,
		);
	});

	test('a proxy that changes the path: the registered URL is an option', async () => {
		trigger.configure({ options: { registeredUrl: 'https://hooks.example.com/wonder?k=1' } });
		expect(await deliver(undefined, { target: '/wonder?k=1' })).toEqual(accepted);
		expect((await deliver(undefined, { target: '/wonder?k=2' })).status).toBe(401);
	});

	test('n8n uncompresses a body before its signature is checked', async () => {
		const wire = signed(trigger.url, eventOf(), sender());
		wire.headers['Content-Encoding'] = 'gzip';
		expect(await send({ ...wire, body: gzipSync(wire.body) })).toEqual(accepted);
	});

	test.each([
		['another path', (path: string) => `/prefix${path}/`.slice(7), /signed for a different path/],
		['the path without its prefix', () => '/wonder', /signed for a different path: \/wonder\b/],
	])('signed for %s: the refusal names the cause', async (_, target, message) => {
		const { pathname } = new URL(trigger.url);
		const { status, body } = await deliver(undefined, { target: target(pathname) });
		expect(status).toBe(401);
		expect(body.message).toMatch(message);
		expect(trigger.runs).toEqual([]);
	});

	test.each([
		['rewritten with spaces', (text: string) => JSON.stringify(JSON.parse(text), null, 2)],
		['extended by a line break', (text: string) => `${text}\n`],
	])('a body that was %s: the refusal names the cause', async (_, change) => {
		const wire = signed(trigger.url, eventOf(), sender());
		const { status, body } = await send({ ...wire, body: Buffer.from(change(String(wire.body))) });
		expect(status).toBe(401);
		expect(body.message).toMatch(/body was changed in transit, though its content is the same/);
		expect(trigger.runs).toEqual([]);
	});

	test('a delivery for another trigger of the same n8n instance is refused', async () => {
		const other = new URL(trigger.url).pathname.replace('3f0c5f0e', '00000000');
		expect((await deliver(undefined, { target: other })).status).toBe(401);
	});
});

describe('with Signature set to Not Checked', () => {
	const unsigned = async () =>
		await send({
			method: 'POST',
			url: trigger.url,
			headers: { 'Content-Type': 'application/json' },
			body: Buffer.from(eventOf()),
		});

	test('only the allowed IP addresses may send, by default those of Wonder', async () => {
		trigger.configure({ signature: 'notChecked' });
		expect(await unsigned()).toMatchObject({ status: 401, body: { error: 'sender_address' } });
		trigger.configure({ signature: 'notChecked', senderAddresses: '10.0.0.1, 127.0.0.1' });
		expect(await unsigned()).toEqual(accepted);
		trigger.configure({ signature: 'notChecked', senderAddresses: '' });
		expect(await unsigned()).toEqual(accepted);
	});

	test('is never the default', async () => {
		expect((await unsigned()).status).toBe(401);
		expect(trigger.runs).toEqual([]);
	});
});

describe('a mistake in the parameters is not the sender’s fault: 5xx, no run, the cause in the log', () => {
	test.each<[string, object, string]>([
		['options.registeredUrl', { options: { registeredUrl: '={{ $env.URL }}' } }, 'env vars'],
		['options.registeredUrl', { options: { registeredUrl: 'hooks/wonder' } }, 'is not a URL'],
		[
			'Max Delivery Age',
			{ options: { refuseOlderThanMinutes: '30 min' } },
			'Max Delivery Age (Minutes): "30 min"',
		],
		[
			'Max Delivery Age',
			{ options: { refuseOlderThanMinutes: '={{ null }}' } },
			'Max Delivery Age (Minutes): is empty',
		],
		...['null', '""', 'undefined }}{{ undefined', '[]', '{}'].map(
			(nothing) =>
				[
					`senderAddresses ${nothing}`,
					{ signature: 'notChecked', senderAddresses: `={{ ${nothing} }}` },
					'Sender Addresses: the expression returned nothing',
				] satisfies [string, object, string],
		),
	])('%s: 503 for %j', async (_, parameters, cause) => {
		trigger.configure(parameters as never);
		await expect(trigger.activate()).rejects.toThrow(cause);
		expect(await deliver()).toEqual({
			status: 503,
			body: {
				error: 'not_verifiable',
				message: 'The delivery could not be verified. Send it again.',
			},
		});
		expect(trigger.runs).toEqual([]);
		expect(trigger.log.at(-1)).toContain(cause);
	});

	test.each([
		[{ events: '={{ null }}' }, 'Events: is empty'],
		[
			{ options: { eventsToRemember: '={{ $env.KEEP }}' } },
			'Events to Remember: access to env vars denied',
		],
		[{ options: { keepDuplicates: '={{ "no" }}' } }, 'Keep Duplicates: "no" isn\'t a boolean'],
		[{ options: { addCardDetails: 'no' } }, 'Add Card Details: "no" isn\'t a boolean'],
		[{ options: { outputPerOutcome: 1 } }, 'One Output per Outcome: "1" isn\'t a boolean'],
		[{ options: { eventsToRemember: '' } }, 'Events to Remember: "" is not valid'],
		[{ options: { eventsToRemember: 0 } }, 'Events to Remember: "0" is not valid'],
	])('%j: 500', async (parameters, cause) => {
		trigger.configure(parameters as never);
		await expect(trigger.activate()).rejects.toThrow(cause);
		expect(await deliver()).toEqual({
			status: 500,
			body: { error: 'settings', message: expect.stringContaining(cause) },
		});
		expect(trigger.runs).toEqual([]);
	});
});

describe('acknowledged, and starts nothing:', () => {
	test.each([
		['another webhook of Wonder', '{"action":"order.paid","order":{"id":"1"}}'],
		['a list', '[1,2,3]'],
		['a text', '"Authorization"'],
		['an event without a transaction', '{"action":"Authorization","card_transaction":null}'],
		['a transaction without an ID', '{"action":"Authorization","card_transaction":{}}'],
	])('%s', async (_, body) => {
		expect(await deliver(body)).toEqual({
			status: 200,
			body: { status: 'ignored: not a card event' },
		});
		expect(trigger.runs).toEqual([]);
	});
});

describe('duplicates', () => {
	test('a second delivery is acknowledged and counted, and starts nothing', async () => {
		const body = eventOf();
		expect(await deliver(body)).toEqual(accepted);
		const second = await deliver(body);
		expect(second).toMatchObject({ status: 200, body: { status: 'ignored: duplicate' } });
		const before = Number(second.body.duplicates_ignored);
		expect((await deliver(body)).body.duplicates_ignored).toBe(before + 1);
		expect(trigger.runs).toHaveLength(1);
		expect(trigger.log.at(-1)).toMatch(/ignored a duplicate, \d+ since n8n started/);
		await deliver();
		expect(trigger.runs[1][0].json.delivery).toMatchObject({ duplicates_ignored: before + 1 });
	});

	test('a duplicate that arrives while the first delivery is in flight gets 503', async () => {
		const body = eventOf();
		let arrived = () => {};
		const here = new Promise<void>((resolve) => (arrived = resolve));
		let release = () => {};
		const held = new Promise<void>((resolve) => (release = resolve));
		trigger.beforeAnswer = async () => {
			arrived();
			await held;
		};
		const first = deliver(body);
		await here;
		expect(await deliver(body)).toMatchObject({ status: 503, body: { error: 'in_flight' } });
		release();
		expect(await first).toEqual(accepted);
		expect(await deliver(body)).toMatchObject({ body: { status: 'ignored: duplicate' } });
		expect(trigger.runs).toHaveLength(1);
	});

	test.each([
		['refused with 500', async (response: import('express').Response) => void response.status(500)],
		[
			'Webhook Public Key is incomplete',
			async (response: import('express').Response) => void response.socket?.destroy(),
		],
	])('a first delivery that is %s does not count', async (_, fail) => {
		const body = eventOf();
		trigger.beforeAnswer = fail;
		await deliver(body).catch(() => undefined);
		trigger.beforeAnswer = async () => {};
		expect(await deliverUntilSettled(body)).toEqual(accepted);
		expect(trigger.runs).toHaveLength(2);
		expect(trigger.runs[1][0].json.delivery).toMatchObject({ attempt: 2 });
	});

	test('nor does a first delivery whose sender hung up before n8n called the node', async () => {
		const body = eventOf();
		const hungUp = new Promise<void>((resolve) => {
			trigger.beforeNode = async (response) => {
				response.once('close', resolve);
				response.socket?.destroy();
				await hungUp;
			};
		});
		await deliver(body).catch(() => undefined);
		trigger.beforeNode = async () => {};
		expect(await deliverUntilSettled(body)).toEqual(accepted);
		expect(trigger.runs[1][0].json.delivery).toMatchObject({ attempt: 2 });
	});

	test('settlements of different amounts are different events', async () => {
		const id = '6d5d8e0a-1b1f-4a31-9d6b-2b1c0f1d3e4f';
		for (const final_local_amount of ['-10', '-20', '-10']) {
			await deliver(eventOf({ id, final_local_amount, status: 'Settled' }, 'Settled'));
		}
		expect(trigger.runs).toHaveLength(2);
	});

	test('with Keep Duplicates, they start runs and are marked', async () => {
		trigger.configure({ options: { keepDuplicates: true } });
		const body = eventOf();
		for (let time = 0; time < 3; time++) expect(await deliver(body)).toEqual(accepted);
		expect(trigger.runs.map(([{ json }]) => json.delivery)).toMatchObject([
			{ attempt: 1, duplicate: false },
			{ attempt: 2, duplicate: true },
			{ attempt: 3, duplicate: true },
		]);
	});

	test('the first accepted delivery is not marked, even if an earlier one failed', async () => {
		trigger.configure({ options: { keepDuplicates: true } });
		const body = eventOf();
		trigger.beforeAnswer = async (response) => void response.status(500);
		await deliver(body);
		trigger.beforeAnswer = async () => {};
		expect(await deliver(body)).toEqual(accepted);
		expect(trigger.runs[1][0].json.delivery).toMatchObject({ attempt: 2, duplicate: false });
	});

	test('are not kept when an expression returns the text "false"', async () => {
		trigger.configure({ options: { keepDuplicates: '={{ "false" }}' } });
		const body = eventOf();
		for (let time = 0; time < 2; time++) await deliver(body);
		expect(trigger.runs).toHaveLength(1);
	});

	test('while the editor waits for a test event, every delivery starts a run', async () => {
		trigger.mode = 'manual';
		const body = eventOf();
		for (let time = 0; time < 2; time++) expect(await deliver(body)).toEqual(accepted);
		expect(trigger.runs).toHaveLength(2);
	});
});
