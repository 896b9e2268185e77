import { readFileSync } from 'node:fs';
import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { startCapture } from '../support/capture';
import { insideNode } from '../support/runNode';
import { credentialsFor, isSigned, vectors, ways } from '../support/signed';

let server: Awaited<ReturnType<typeof startCapture>>;
let credentials: ReturnType<typeof credentialsFor>;

beforeEach(async () => {
	server = await startCapture();
	credentials = credentialsFor(server.url);
});
afterEach(async () => await server.close());

const bodies = fc.oneof(
	fc.json(),
	fc.string({ unit: 'binary' }),
	fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
	fc.object({ values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)] }),
	fc.constantFrom('', '\uFEFF{"a":1}', ' {"a": 1.0}\n', '"\u2028"', '{}', '[]'),
);
const queries = fc.dictionary(
	fc.string({ unit: 'grapheme', minLength: 1 }),
	fc.oneof(
		fc.string({ unit: 'grapheme' }),
		fc.integer(),
		fc.boolean(),
		fc.array(fc.string(), { maxLength: 3 }),
		fc.dictionary(fc.constantFrom('_gte', '_eq'), fc.string()),
		fc.constantFrom(null, undefined),
	) as fc.Arbitrary<never>,
	{ maxKeys: 4 },
);
const paths = fc
	.array(fc.string({ unit: 'grapheme' }).map(encodeURIComponent), { maxLength: 4 })
	.map((parts) => `/${parts.filter((part) => !/^\.+$/.test(part)).join('/')}`)
	.filter((path) => !path.startsWith('//'));
const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE') as fc.Arbitrary<'GET'>;

test.each(Object.keys(ways) as Array<keyof typeof ways>)(
	'3,000 random requests arrive as they were signed, through %s',
	async (way) => {
		await insideNode(credentials, async function () {
			await fc.assert(
				fc.asyncProperty(methods, paths, queries, bodies, async (method, path, qs, body) => {
					server.received.length = 0;
					const sent = method === 'GET' ? undefined : body;
					const options = { method, url: server.url + path, qs, body: sent as never, json: true };
					await this.helpers[way].call(this, 'wonderApi', ways[way](options) as never);
					expect(server.received).toHaveLength(1);
					expect(isSigned(server.received[0])).toBe(true);
				}),
				{ numRuns: 3000 },
			);
		});
	},
	180_000,
);

test('text and bytes leave exactly as they are', async () => {
	await insideNode(credentials, async function () {
		for (const body of ['{"a":1}\n', ' {"a" : 1.0}', 'not json', Buffer.from([0, 255, 10])]) {
			await this.helpers.httpRequestWithAuthentication.call(this, 'wonderApi', {
				method: 'POST',
				url: `${server.url}/x`,
				body,
			});
			expect(server.received.at(-1)?.body).toEqual(Buffer.from(body as never));
		}
	});
});

test('nested query parameters leave as the filters of Wonder', async () => {
	await insideNode(credentials, async function () {
		await this.helpers.httpRequestWithAuthentication.call(this, 'wonderApi', {
			url: '/orders?offset=0',
			baseURL: `${server.url}/svc/`,
			qs: { filter: { initial_total: { _gte: '100' } } },
		});
	});
	expect(server.received[0].target).toBe(
		'/svc/orders?offset=0&filter%5Binitial_total%5D%5B_gte%5D=100',
	);
	expect(isSigned(server.received[0])).toBe(true);
});

test('every request has the headers that Wonder asks for, and a new ID', async () => {
	await insideNode({ ...credentials, language: 'zh-HK' }, async function () {
		for (let n = 0; n < 2; n++) {
			await this.helpers.httpRequestWithAuthentication.call(this, 'wonderApi', {
				url: `${server.url}/x`,
				headers: { signature: 'mine', 'content-type': 'text/plain', accept: 'text/csv' },
			});
		}
	});
	const [first, second] = server.received.map(({ headers }) => headers);
	expect(first).toMatchObject({
		'content-type': 'application/json',
		'x-i18n-lang': 'zh-HK',
		accept: 'text/csv',
	});
	expect(first['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
	expect(first['x-request-id']).not.toBe(second['x-request-id']);
	expect(first.nonce).not.toBe(second.nonce);
	expect(server.received.every(isSigned)).toBe(true);
});

test('signing again, as n8n does after a 401, gives an equally valid request', async () => {
	await server.close();
	server = await startCapture(() => ({ status: 401 }));
	await insideNode({ ...credentials, baseUrl: server.url }, async function () {
		await expect(
			this.helpers.httpRequestWithAuthentication.call(this, 'wonderApi', {
				method: 'POST',
				url: `${server.url}/x?a=b c`,
				qs: { d: 'ü' },
				body: { e: 'f' },
			}),
		).rejects.toThrow();
	});
	expect(server.received).toHaveLength(2);
	expect(server.received.map(({ target }) => target)).toEqual(Array(2).fill('/x?a=b%20c&d=%C3%BC'));
	expect(server.received.map(({ body }) => body.toString())).toEqual(Array(2).fill('{"e":"f"}'));
	expect(server.received.every(isSigned)).toBe(true);
});

test.each([
	'https://example.com/svc',
	'http://127.0.0.1:1/svc',
	'//example.com/svc',
	'https://gateway.wonder.today/svc',
])('nothing is signed for %s, which is not the address of the credential', async (url) => {
	await insideNode(credentials, async function () {
		await expect(
			this.helpers.httpRequestWithAuthentication.call(this, 'wonderApi', { url }),
		).rejects.toThrow('This Wonder credential signs requests to http://127.0.0.1');
	});
	expect(server.received).toEqual([]);
});

test('a redirect is not followed, because it would carry the signature away', async () => {
	const elsewhere = await startCapture();
	await server.close();
	server = await startCapture(() => ({ status: 307, headers: { location: elsewhere.url } }));
	await insideNode({ ...credentials, baseUrl: server.url }, async function () {
		for (const way of Object.keys(ways) as Array<keyof typeof ways>) {
			const options = { url: `${server.url}/x`, ignoreHttpStatusErrors: true };
			await this.helpers[way].call(this, 'wonderApi', ways[way](options) as never);
		}
	});
	expect(elsewhere.received).toEqual([]);
	await elsewhere.close();
});

test.each(Object.keys(ways) as Array<keyof typeof ways>)(
	'through %s, nothing is signed for a proxy of the node, and the words say what to remove',
	async (way) => {
		const proxy = await startCapture();
		const { hostname: host, port } = new URL(proxy.url);
		await insideNode(credentials, async function () {
			for (const given of [
				proxy.url,
				{ host, port: Number(port), protocol: 'http' },
				{ host: '' },
			]) {
				const options = { method: 'POST', url: `${server.url}/x`, body: { a: 1 }, proxy: given };
				await expect(
					this.helpers[way].call(this, 'wonderApi', ways[way](options as never) as never),
				).rejects.toThrow('Remove the Proxy option from this node.');
			}
		});
		expect([...proxy.received, ...server.received]).toEqual([]);
		await proxy.close();
	},
);

test.each([{ rejectUnauthorized: false }, { skipSslCertificateValidation: true }])(
	'with %j, nothing is signed for a server that anybody could pose as',
	async (insecure) => {
		for (const url of ['https://gateway.wonder.today', 'https://10.255.255.1']) {
			const environment = url.includes('wonder') ? 'production' : 'custom';
			await insideNode({ ...credentials, environment, baseUrl: url }, async function () {
				for (const way of Object.keys(ways) as Array<keyof typeof ways>) {
					const options = ways[way]({ url: `${url}/x`, timeout: 1, ...insecure } as never);
					await expect(this.helpers[way].call(this, 'wonderApi', options as never)).rejects.toThrow(
						'Turn off Ignore SSL Issues (Insecure) in this node.',
					);
				}
			});
		}
	},
);

describe('on this machine itself, with a certificate that nobody vouches for', () => {
	const pem = (name: string) => readFileSync(join(vectors, name));
	let tls: ReturnType<typeof createServer>;
	let arrived: string[];
	let baseUrl: string;
	beforeEach(async () => {
		arrived = [];
		const identity = {
			cert: pem('loopback_certificate.pem'),
			key: pem('loopback_private.pem'),
		};
		tls = createServer(identity, (request, response) => {
			arrived.push(`${request.method} ${request.url} ${request.headers.host}`);
			response.end('{"code":200}');
		});
		await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
		baseUrl = `https://127.0.0.1:${(tls.address() as AddressInfo).port}`;
	});
	afterEach(async () => {
		tls.closeAllConnections();
		await new Promise((resolve) => tls.close(resolve));
	});

	const sending = async (way: keyof typeof ways, more: object) =>
		await insideNode({ ...credentials, baseUrl }, async function () {
			const options = ways[way]({ url: `${baseUrl}/x`, ...more } as never);
			await this.helpers[way].call(this, 'wonderApi', options as never);
		});

	test('it may be ignored', async () => {
		await sending('httpRequestWithAuthentication', { skipSslCertificateValidation: true });
		await sending('requestWithAuthentication', { rejectUnauthorized: false });
		expect(arrived).toEqual(Array(2).fill(`GET /x ${new URL(baseUrl).host}`));
	});

	test('it may be named as trusted, as SSL Certificates of the HTTP Request node do', async () => {
		const ca = pem('loopback_certificate.pem').toString();
		await sending('requestWithAuthentication', { agentOptions: { ca } });
		expect(arrived).toHaveLength(1);
	});

	test.each<[string, object]>([
		['agentOptions', { agentOptions: { rejectUnauthorized: false } }],
		['an httpsAgent', { httpsAgent: new Agent({ rejectUnauthorized: false }) }],
		['an agent', { agent: new Agent({ rejectUnauthorized: false }) }],
	])('it is not ignored by %s', async (_, more) => {
		for (const way of Object.keys(ways) as Array<keyof typeof ways>)
			await expect(sending(way, more)).rejects.toMatchObject({
				message: expect.stringMatching(/self.signed/i) as string,
			});
		expect(arrived).toEqual([]);
	});

	test('another host in the header does not send it elsewhere', async () => {
		await sending('requestWithAuthentication', {
			rejectUnauthorized: false,
			headers: { host: 'elsewhere.example.com' },
		});
		expect(arrived).toEqual([`GET /x ${new URL(baseUrl).host}`]);
	});
});

test('how the response is read, and when to give up, is left to the node', async () => {
	await server.close();
	server = await startCapture(() => ({ status: 404, body: '{"code":1}' }));
	await insideNode({ ...credentials, baseUrl: server.url }, async function () {
		const answer: unknown = await this.helpers.requestWithAuthentication.call(this, 'wonderApi', {
			...{ uri: `${server.url}/x`, gzip: true, rejectUnauthorized: true, timeout: 60_000 },
			...{ followRedirect: true, followAllRedirects: true, maxRedirects: 21, proxy: '' },
			...{ simple: false, resolveWithFullResponse: true, json: true },
			sendCredentialsOnCrossOriginRedirect: true,
		} as never);
		expect(answer).toMatchObject({ statusCode: 404, body: { code: 1 } });
		const text: unknown = await this.helpers.httpRequestWithAuthentication.call(this, 'wonderApi', {
			...{ url: `${server.url}/x`, encoding: 'text', ignoreHttpStatusErrors: true },
			returnFullResponse: true,
		});
		expect(text).toMatchObject({ statusCode: 404, body: '{"code":1}' });
		server.hold();
		await expect(
			this.helpers.requestWithAuthentication.call(this, 'wonderApi', {
				...{ uri: `${server.url}/x`, timeout: 50 },
			} as never),
		).rejects.toThrow();
		server.release();
	});
});

test('form data is refused, because Wonder takes JSON only', async () => {
	await insideNode(credentials, async function () {
		await expect(
			this.helpers.requestWithAuthentication.call(this, 'wonderApi', {
				method: 'POST',
				uri: `${server.url}/x`,
				form: { a: 1 },
			} as never),
		).rejects.toThrow('Wonder accepts JSON bodies only');
	});
	expect(server.received).toEqual([]);
});
