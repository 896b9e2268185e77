import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { eventOf, send, signed } from '../support/deliver';
import { useDecisionTrigger, question } from '../support/decisions';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey } from '../support/wonder';

/**
 * What a stranger may send where signatures are not checked: it gets a response, no exception leaves the
 * node, and the next delivery is served.
 */
const { wonder, trigger: decisions, configure } = useDecisionTrigger();
const events = new TriggerServer('wonderTrigger', {});
beforeAll(async () => {
	events.credentials = wonder.credentials;
	await events.start();
});
afterAll(async () => await events.close());

const ALMOST_ONE_MB = 1024 * 1024 - 2000;
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const keys = (count: number) =>
	`{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join()}}`;
const within = (value: string, event: string) =>
	event.replace('"card_transaction":{', `"card_transaction":{"more":${value},`);

const BODIES: Record<string, (event: () => string) => string> = {
	'lists in lists': () => nested(ALMOST_ONE_MB / 2),
	'an event with lists in lists': (event) => within(nested(500_000), event()),
	'quotes that never end': () => `"${'\\"'.repeat(ALMOST_ONE_MB / 2)}`,
	'quotes that end in a broken line': () => `"${'\\"'.repeat(ALMOST_ONE_MB / 2)}\\\n`,
	'a number without end': (event) => within('1'.repeat(ALMOST_ONE_MB), event()),
	'many keys': () => keys(80_000),
	'an event with many keys': (event) => within(keys(70_000), event()),
	'__proto__ in the event': (event) =>
		within(
			'1,"__proto__":{"isHostile":true},"constructor":{"prototype":{"isHostile":true}}',
			event(),
		),
	'__proto__ around it': (event) =>
		`{"__proto__":{"isHostile":true,"action":"Settled"},"event":${event()}}`,
	'half a character': (event) => within('"\\ud800","merchant_name":"\\udfff"', event()),
	'bytes that are no text': () => '\u0000'.repeat(1000),
};

const MB = 1024 * 1024;
const TOO_MUCH = Buffer.alloc(10 * MB, '0');

/** A few kilobytes on their way. */
const BOMBS = {
	gzip: gzipSync(TOO_MUCH),
	deflate: deflateSync(TOO_MUCH),
	br: brotliCompressSync(TOO_MUCH),
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapInUse(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed;
}

const strangerIn = { signature: 'notChecked', senderAddresses: '' };

describe.each(['events', 'decisions'] as const)('%s', (kind) => {
	const trigger = kind === 'events' ? events : decisions;
	const event = kind === 'events' ? () => eventOf() : () => question();
	beforeEach(() => {
		if (kind === 'events') events.configure(strangerIn);
		else configure({ ...strangerIn, otherwise: 'approve' });
	});

	test.each(Object.keys(BODIES))(
		'%s: a response, and the next delivery is served',
		async (name) => {
			const sender = { appId: wonder.credentials.appId, privateKey: otherPrivateKey };
			const hostile = signed(trigger.url, BODIES[name](event), sender);
			expect((await send(hostile)).status).not.toBe(500);
			expect(() => JSON.stringify(trigger.runs)).not.toThrow();
			expect(({} as { isHostile?: true }).isHostile).toBeUndefined();
			trigger.runs.length = 0;
			expect((await send(signed(trigger.url, event(), sender))).status).toBe(200);
			expect(trigger.runs).toHaveLength(1);
		},
	);

	test.each(Object.entries(BOMBS))(
		'a bomb packed with %s: refused, and the next delivery is served',
		async (encoding, body) => {
			const sender = { appId: wonder.credentials.appId, privateKey: otherPrivateKey };
			const { headers, ...wire } = signed(trigger.url, '{}', sender);
			const bomb = { ...wire, headers: { ...headers, 'Content-Encoding': encoding }, body };
			expect(await send(bomb)).toMatchObject({ status: 413, body: { error: 'too_large' } });
			expect((await send(signed(trigger.url, event(), sender))).status).toBe(200);
		},
	);

	test.each([
		['as long as n8n takes', 'x'.repeat(4500)],
		['without a letter or digit', '/'.repeat(500)],
		['with bytes of no text', '\u00ff\u0080\u00fe'],
	])('headers %s: a response, and the next delivery is served', async (_, value) => {
		const sender = { appId: wonder.credentials.appId, privateKey: otherPrivateKey };
		const headers = { Credential: value, Nonce: value, Signature: value };
		for (const signature of ['notChecked', 'required']) {
			const settings = { signature, senderAddresses: '' };
			if (kind === 'events') events.configure(settings);
			else configure({ ...settings, otherwise: 'approve' });
			const { headers: own, ...wire } = signed(trigger.url, event(), sender);
			const { status } = await send({ ...wire, headers: { ...own, ...headers } });
			expect(status).toBe(signature === 'required' ? 401 : 200);
			expect((await send(signed(trigger.url, event(), sender))).status).toBe(200);
		}
	});
});

test('long texts of decision requests do not stay in memory', async () => {
	configure({ ...strangerIn, otherwise: 'approve' });
	const sender = { appId: wonder.credentials.appId, privateKey: otherPrivateKey };
	const deliver = async (number: number) => {
		const long = `${number}${'x'.repeat(150_000)}`;
		const texts = { id: `i${long}`, card: `c${long}`, merchant_id: `m${long}` };
		const body = question({
			...texts,
			merchant_name: `n${long}`,
			transaction_currency: `u${long}`,
		});
		expect((await send(signed(decisions.url, body, sender))).status).toBe(200);
		decisions.runs.length = 0;
		decisions.log.length = 0;
	};
	await deliver(0);
	const before = heapInUse();
	for (let number = 1; number <= 60; number++) await deliver(number);
	expect((heapInUse() - before) / MB).toBeLessThan(6);
});
