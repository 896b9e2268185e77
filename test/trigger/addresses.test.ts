import fc from 'fast-check';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { addressFrom, isInRange } from '../../nodes/Wonder/api/ipAddress';
import { addressRangeFrom, senderFrom } from '../../nodes/Wonder/delivery/senderAddresses';
import { eventOf, send } from '../support/deliver';
import { TriggerServer } from '../support/triggerServer';
import { useWonder } from '../support/wonder';

/** Sender Addresses: who may deliver without a signature. */
const wonder = useWonder();
let trigger: TriggerServer;

beforeAll(async () => {
	trigger = new TriggerServer('wonderTrigger', wonder.credentials);
	await trigger.start();
});
afterAll(async () => await trigger.close());

const allow = (senderAddresses: string) =>
	trigger.configure({ signature: 'notChecked', senderAddresses });
const unsigned = async () =>
	await send({
		method: 'POST',
		url: trigger.url,
		headers: { 'Content-Type': 'application/json' },
		body: Buffer.from(eventOf()),
	});

test.each([
	'127.0.0.1',
	'127.0.0.0/8',
	'10.0.0.0/8, 127.0.0.1/32',
	'::ffff:127.0.0.1',
	'::FFFF:7f00:1',
	'0:0:0:0:0:ffff:127.0.0.1',
	'[::ffff:127.0.0.1]',
	'::ffff:127.0.0.0/104',
	'0.0.0.0/0',
	'10.0.0.0/8, ::1, 126.0.0.0/7',
])('%s includes this machine', async (addresses) => {
	allow(addresses);
	await trigger.activate();
	expect((await unsigned()).status).toBe(200);
});

test.each(['128.0.0.0/8', '127.0.0.2', '10.0.0.0/8, ::1', '::/0'])(
	'%s does not include this machine',
	async (addresses) => {
		allow(addresses);
		await trigger.activate();
		const { status, body } = await unsigned();
		expect([status, body.error]).toEqual([401, 'sender_address']);
		expect(JSON.stringify(body)).not.toContain('127.0.0.1');
		expect(trigger.log).toEqual([
			expect.stringMatching(
				/n8n saw (::ffff:)?127\.0\.0\.1\. .*add it to Sender Addresses.*N8N_PROXY_HOPS/,
			),
		]);
	},
);

test.each([
	'localhost',
	'hooks.wonder.today',
	'127.0.0.1/33',
	'127.0.0.1/',
	'127.0.0.1/8/8',
	'127.0.0',
	'127.0.0.256',
	'127.0.0.01',
	'127.0.0.*',
	'127.0.0.1-127.0.0.9',
	'127.0.0.1:443',
	'http://127.0.0.1',
	'::ffff:127.0.0.1/95',
	'1::2::3',
	':::',
	'1:2:3:4:5:6:7',
	'1:2:3:4:5:6:7:8::',
	'::12345',
	'::1/129',
	'::1/-1',
])('%s can match no sender: publishing the workflow fails', async (address) => {
	allow(`119.8.39.23, ${address}`);
	await expect(trigger.activate()).rejects.toThrow(
		`Sender Addresses: "${address}" is not an IP address`,
	);
	expect((await unsigned()).status).toBe(503);
});

test('an IP address matches in all its spellings, and with the port that a proxy adds', () => {
	const range = addressRangeFrom('2001:db8::/32');
	for (const sender of [
		'2001:DB8::1',
		'2001:0db8:0000:0000:0000:0000:0000:0001',
		'2001:db8:0:0::1.2.3.4',
		'2001:db8::1%eth0',
		'[2001:db8::1]:51234',
	]) {
		const address = senderFrom(sender);
		expect([sender, address && isInRange(address, range)]).toEqual([sender, true]);
	}
	expect(senderFrom('119.8.39.23:51234')).toEqual(addressFrom('::ffff:119.8.39.23'));
	expect(senderFrom('unknown')).toBeUndefined();
});

test('any IP address and range matches as it does in Node.js', () => {
	const pairOf = (address: fc.Arbitrary<string>) =>
		fc.tuple(address, address, fc.nat(128), fc.boolean());
	const judged = fc.oneof(pairOf(fc.ipV4()), pairOf(fc.ipV6()));
	let inside = 0;
	fc.assert(
		fc.property(judged, ([network, other, length, isSame]) => {
			const family = isIPv4(network) ? 'ipv4' : 'ipv6';
			const prefix = length % (family === 'ipv4' ? 33 : 129);
			const sender = isSame ? network : other;
			// Mapped ones are IPv4 to us: see above.
			fc.pre(isIPv4(network) || !/ffff:|^::\d+\.|^[0:]+:\d+\./i.test(network + sender));
			const list = new BlockList();
			list.addSubnet(network, prefix, family);
			const expected = list.check(sender, isIPv6(sender) ? 'ipv6' : 'ipv4');
			const address = addressFrom(sender);
			const range = addressRangeFrom(`${network}/${prefix}`);
			expect(address && isInRange(address, range)).toBe(expected);
			inside += Number(expected);
		}),
		{ numRuns: 3000, seed: 1 },
	);
	expect(inside).toBeGreaterThan(1000);
});
