import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { NodeApiError, type INode } from 'n8n-workflow';
import { unreachable } from '../../nodes/Wonder/api/network';
import { resources } from '../../nodes/Wonder/resources';
import { runNode } from '../support/runNode';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

const wonder = useWonder();
useTurnedTime();
const pem = (name: string) => readFileSync(join(__dirname, '..', 'vectors', name), 'utf8');
const [cert, key] = ['loopback_certificate.pem', 'loopback_private.pem'].map(pem);

const { createSecureContext } = tls;
const closing: Array<() => void> = [];
afterEach(() => {
	tls.createSecureContext = createSecureContext;
	for (const close of closing.splice(0)) close();
});

/** What NODE_EXTRA_CA_CERTS does, in a process that has started already. */
function trustLoopback() {
	tls.createSecureContext = (options) => {
		const secure = createSecureContext(options);
		(secure.context as { addCACert(certificate: string): void }).addCACert(cert);
		return secure;
	};
}

const listening = async (server: ReturnType<typeof createServer>) => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	closing.push(() => server.close());
	return (server.address() as AddressInfo).port;
};

/**
 * Reads a request to its end, and then what it answers with is a record that cannot be decrypted:
 * what a broken proxy, or one that is restarted, does to a connection.
 */
async function breakingTlsServer() {
	const posts: string[] = [];
	const broken: Array<() => void> = [];
	const port = await listening(
		tls.createServer({ cert, key }, (socket) => {
			let text = '';
			socket.on('error', () => {});
			socket.on('data', (chunk) => {
				text += chunk.toString();
				if (!text.includes('\r\n\r\n{') || !text.endsWith('}')) return;
				posts.push(text);
				broken.shift()?.();
			});
		}),
	);
	const front = await listening(
		createServer((client: Socket) => {
			const server = connect(port, '127.0.0.1');
			client.pipe(server).pipe(client);
			for (const socket of [client, server]) socket.on('error', () => {});
			client.on('close', () => server.destroy());
			broken.push(() => client.write(Buffer.from(`1703030020${'00'.repeat(32)}`, 'hex')));
		}),
	);
	return { baseUrl: `https://127.0.0.1:${front}`, posts };
}

const issue = async (baseUrl: string) =>
	await runNode(
		{ ...wonder.credentials, baseUrl },
		{ resource: 'card', operation: 'create', title: 'Travel' },
		{ retryOnFail: true, maxTries: 3, waitBetweenTries: 10 },
	);

test('TLS that breaks after the request was read: unknown outcome, and not sent again', async () => {
	trustLoopback();
	const { baseUrl, posts } = await breakingTlsServer();
	const { error } = await issue(baseUrl);
	expect(posts).toHaveLength(1);
	expect(error?.message).toBe(
		'The connection to Wonder was lost. Unknown outcome: Wonder may or may not have processed this request (check whether the card was issued)',
	);
	expect(error?.description).toContain('No money moved. Check in Wonder before you run it again.');
	expect(error?.description).toMatch(/\(ERR_SSL_\w+\)/);
	expect(error?.description).not.toMatch(/Nothing was|certificate/);
});

test('a certificate that nobody vouches for: nothing was sent', async () => {
	const { baseUrl, posts } = await breakingTlsServer();
	const { error } = await issue(baseUrl);
	expect(error?.message).toBe(`Wonder cannot be reached at ${baseUrl}`);
	expect(error?.description).toBe(
		"The server's certificate is not trusted. Nothing was sent: nothing was changed and no money moved. (DEPTH_ZERO_SELF_SIGNED_CERT)",
	);
	expect(posts).toEqual([]);
});

test('a certificate for another host: nothing was sent', async () => {
	trustLoopback();
	const { baseUrl, posts } = await breakingTlsServer();
	const { error } = await issue(baseUrl.replace('127.0.0.1', 'localhost'));
	expect(error?.description).toContain('Nothing was sent: nothing was changed and no money moved.');
	expect(error?.description).toContain('(ERR_TLS_CERT_ALTNAME_INVALID)');
	expect(posts).toEqual([]);
});

test('a host with several IP addresses that all stay silent: nothing was sent', async () => {
	const silent = ['10.0.0.1', '10.0.0.2'].map((address) =>
		Object.assign(new Error(`connect ETIMEDOUT ${address}:443`), { code: 'ETIMEDOUT' }),
	);
	const error = Object.assign(new AggregateError(silent), { code: 'ETIMEDOUT' });
	const lookup = jest
		.spyOn(dns, 'lookup')
		.mockImplementation(((...args: unknown[]) =>
			process.nextTick(args.at(-1) as (error: Error) => void, error)) as never);
	const run = await issue('https://gateway.wonder.today');
	lookup.mockRestore();
	expect(run.error?.message).toBe('Wonder cannot be reached at https://gateway.wonder.today');
	expect(run.error?.description).toBe(
		"No connection could be established. Check Base URL and this n8n instance's network and firewall. Nothing was sent: nothing was changed and no money moved. (ETIMEDOUT)",
	);
});

test('a read is sent again when a connection takes too long', async () => {
	const { lookup } = dns;
	let attempts = 0;
	const spy = jest.spyOn(dns, 'lookup').mockImplementation(((...args: unknown[]) => {
		if (++attempts > 1) return Reflect.apply(lookup, dns, args) as unknown;
		const error = Object.assign(new Error('connect ETIMEDOUT 10.0.0.1:443'), { code: 'ETIMEDOUT' });
		process.nextTick(args.at(-1) as (error: Error) => void, error);
	}) as never);
	const baseUrl = wonder.url.replace('127.0.0.1', 'localhost');
	const { error } = await wonder.node('account.getBalance', {}, {}, { baseUrl });
	spy.mockRestore();
	expect(error).toBeUndefined();
	expect(attempts).toBe(2);
});

/** Some faults cannot be caused on one machine; these are the errors that n8n makes of them. */
const told = (code: string, text: string) =>
	unreachable(
		{ ...resources.card.operations.create, reads: false, askedBy: 'item' },
		new NodeApiError(
			{ name: 'Wonder' } as INode,
			Object.assign(new Error(text), { code }) as never,
		),
		'https://gateway.wonder.today',
	);

test.each([
	['ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:443'],
	['ENOTFOUND', 'getaddrinfo ENOTFOUND gateway.wonder.today'],
	['EAI_AGAIN', 'getaddrinfo EAI_AGAIN gateway.wonder.today'],
	['EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443 - Local (10.0.0.2:5)'],
	['ENETUNREACH', 'connect ENETUNREACH 2001:db8::1:443'],
	['ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443'],
	['EPERM', 'connect EPERM 10.0.0.1:443 - Local (0.0.0.0:0)'],
	['EAI_FAIL', 'getaddrinfo EAI_FAIL gateway.wonder.today'],
	['CERT_HAS_EXPIRED', 'certificate has expired'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
])('%s happens before anything is sent', (code, text) => {
	const { outcome, description } = told(code, text);
	expect(outcome).toBe('nothing sent');
	expect(description).toContain('Nothing was sent: nothing was changed and no money moved.');
});

test.each([
	['ETIMEDOUT', 'read ETIMEDOUT'],
	['ECONNABORTED', 'timeout of 30000ms exceeded'],
	['ECONNRESET', 'socket hang up'],
	['EPIPE', 'write EPIPE'],
	['EHOSTUNREACH', 'read EHOSTUNREACH'],
	['ENETUNREACH', 'write ENETUNREACH'],
	['EPROTO', 'write EPROTO 00:error:0A000126:SSL routines::unexpected eof while reading'],
	['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tlsv13 alert certificate required'],
	['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'sslv3 alert bad certificate'],
	['ERR_TLS_RENEGOTIATION_DISABLED', 'TLS session renegotiation disabled'],
	['ERR_SOMETHING_NEW', 'who knows'],
])('%s can happen after everything was sent: unknown outcome', (code, text) => {
	const { outcome, description } = told(code, text);
	expect(outcome).toBe('unknown');
	expect(description).toContain('Check in Wonder before you run it again.');
	expect(description).not.toContain('Nothing was');
});
