import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { CARD_SERVICE, useWonder } from './support/wonder';

/**
 * What a stranger may send to a simulator that can be reached from outside: it is refused, nothing of it
 * grows without bound, and the next request is served. An exception that nobody catches ends the test.
 */
const wonder = useWonder();

interface Hostile {
	/** It must not be read to its end. */
	isTooMuch?: true;
	body?: Buffer | string;
	headers?: Record<string, string>;
}

/** Resolves to the status; undefined if the connection was cut instead. */
const send = async (path: string, { body = '', headers = {} }: Hostile) =>
	await new Promise<number | undefined>((resolve) => {
		const { port } = new URL(wonder.url);
		const more = { 'Content-Type': 'application/json', ...headers };
		request(
			{ port, host: '127.0.0.1', method: 'POST', path, headers: more, agent: false },
			(response) => {
				response.resume();
				resolve(response.statusCode);
			},
		)
			.on('error', () => resolve(undefined))
			.end(body);
	});

async function expectServed() {
	expect(await wonder.result('account.getBalance')).toHaveProperty('available_balance');
	expect(await wonder.received()).not.toHaveLength(0);
}

/** The server closed the connection before the whole request was sent. */
const CUT = 499;
const TOO_MUCH = [CUT, 413, 415, 431];

const MB = 1024 * 1024;
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const numbered = (count: number, size: number) =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`X-${index}`, 'x'.repeat(size)]));
const zipped = (name: string, body: Buffer): Hostile => ({
	body,
	headers: { 'Content-Encoding': name },
	isTooMuch: true,
});

const ZEROS = Buffer.alloc(64 * MB, '0');
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

const HOSTILE: Record<string, () => Hostile> = {
	'16 MB': () => ({ body: Buffer.alloc(16 * MB, ' '), isTooMuch: true }),
	'lists in lists': () => ({ body: nested(400_000) }),
	'lists in lists without an end': () => ({ body: '['.repeat(900_000) }),
	'objects in objects': () => ({ body: `${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}` }),
	'a text without an end': () => ({ body: `"${'\\"'.repeat(400_000)}` }),
	'many keys': () => ({ body: JSON.stringify(numbered(50_000, 1)) }),
	'a prototype': () => ({
		body: '{"__proto__":{"isHostile":true},"constructor":{"prototype":{"isHostile":true}}}',
	}),
	'half a character': () => ({ body: '{"title":"\\ud800","\\udfff":1}' }),
	'bytes that are no text': () => ({ body: Buffer.alloc(1000, 0xff) }),
	'many headers': () => ({ headers: numbered(3000, 0), isTooMuch: true }),
	'a long header': () => ({ headers: { Credential: 'x'.repeat(100_000) }, isTooMuch: true }),
	'a gzip bomb': () => zipped('gzip', gzipSync(ZEROS)),
	'a deflate bomb': () => zipped('deflate', deflateSync(ZEROS)),
	'a brotli bomb': () => zipped('br', brotliCompressSync(ZEROS, FAST)),
	'gzip that is none': () => ({ ...zipped('gzip', Buffer.from('{}')), isTooMuch: undefined }),
};

describe.each([
	['the API', `${CARD_SERVICE}/cards`],
	['the control plane', '/_simulator/faults'],
])('to %s', (_, path) => {
	test.each(Object.keys(HOSTILE))('%s: refused, and the next request is served', async (name) => {
		const hostile = HOSTILE[name]();
		const status = (await send(path, hostile)) ?? CUT;
		if (hostile.isTooMuch) expect(TOO_MUCH).toContain(status);
		expect(status).toBeGreaterThanOrEqual(400);
		expect(status).toBeLessThan(500);
		expect(({} as { isHostile?: true }).isHostile).toBeUndefined();
		await expectServed();
	});
});

test('a fault that could not be sent is refused, not met later', async () => {
	const deep = { status: 400, delay: 1, body: 'DEEP' };
	const body = JSON.stringify(deep).replace('"DEEP"', nested(50_000));
	expect(await send('/_simulator/faults', { body })).toBe(403);
	const lines = JSON.stringify({ delay: 1, headers: { 'X-Note': 'two\r\nlines' } });
	expect(await send('/_simulator/faults', { body: lines })).toBe(400);
	await expectServed();
});

test('brackets in a text are no levels', async () => {
	await wonder.control('faults', { status: 400, body: { message: `Say "${'['.repeat(200)}"` } });
	expect((await wonder.node('account.getBalance')).error?.message).toContain('[[[');
});

test('the log keeps what came last, however much comes', async () => {
	const body = 'x'.repeat(900_000);
	for (let sent = 0; sent < 30; sent++) await send(`${CARD_SERVICE}/cards?sent=${sent}`, { body });
	const log = await wonder.received();
	expect(JSON.stringify(log).length).toBeLessThan(12_000_000);
	expect(log.at(-1)?.target).toContain('?sent=29');
	await expectServed();
});

test('senders who never come to an end do not keep others waiting', async () => {
	const { port } = new URL(wonder.url);
	const slow: Socket[] = [];
	for (let number = 0; number < 300; number++) {
		const socket = connect(Number(port), '127.0.0.1');
		socket.on('error', () => {});
		const headers = `POST ${CARD_SERVICE}/cards HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n`;
		socket.write(number % 2 ? headers : `${headers}\r\n{`);
		slow.push(socket);
	}
	await expectServed();
	for (const socket of slow) socket.destroy();
	await expectServed();
});
