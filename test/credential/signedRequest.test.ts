import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WonderCredentials } from '../../nodes/Wonder/api/credentials';
import { verify } from '../../nodes/Wonder/api/signature';
import { signedRequest } from '../../nodes/Wonder/api/signedRequest';

/** What the credential makes of a request, without a server. */
const file = (name: string) => readFileSync(join(__dirname, '..', 'vectors', name), 'utf8');
const publicKey = createPublicKey(file('test_request_public.pem'));
const origin = 'https://wonder.example';
const appId = '11111111-2222-4333-8444-555555555555';
const credentials: WonderCredentials = {
	...{ environment: 'custom', baseUrl: origin, appId },
	privateKey: file('test_request_private.pem'),
};

type Options = Parameters<typeof signedRequest>[1];
const sign = async (options: object, change: Partial<WonderCredentials> = {}) =>
	await signedRequest({ ...credentials, ...change }, options as Options);
const urlOf = async (options: object) => (await sign(options)).url;
const queryOf = async (qs: unknown, more: object = {}) =>
	decodeURIComponent((await urlOf({ url: '/x', qs, ...more })).slice(`${origin}/x`.length));
const bodyOf = async (body: unknown) =>
	((await sign({ method: 'POST', url: '/x', body })).body as Buffer | undefined)?.toString();

type Signed = Awaited<ReturnType<typeof sign>>;
function covers({ method, body, headers }: Signed, target: string): boolean {
	const { Credential, Nonce: nonce, Signature } = headers as Record<string, string>;
	const [, requestTime] = Credential.split('/');
	const signable = { method: method as string, target, requestTime, nonce };
	return verify({ ...signable, body: (body ?? '') as Buffer }, Signature, publicKey);
}

const text = (pattern: RegExp) => expect.stringMatching(pattern) as string;
const HEADERS = {
	Credential: text(new RegExp(`^${appId}/\\d{14}/Wonder-RSA-SHA256$`)),
	Nonce: text(/^\w{16}$/),
	Signature: text(/^[\w+/]+=*$/),
	'Content-Type': 'application/json',
	'X-Request-ID': text(/^[\da-f-]{36}$/),
};
const NEVER_REDIRECTED = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
};

describe('a request', () => {
	test('has one URL, its body as bytes, and headers that sign both', async () => {
		const options = { method: 'post', url: '/x?a=1#part', qs: { b: 'ü&' }, body: { c: 1 } };
		const signed = await sign(options);
		expect(signed).toStrictEqual({
			method: 'POST',
			url: `${origin}/x?a=1&b=%C3%BC%26`,
			body: Buffer.from('{"c":1}'),
			headers: HEADERS,
			...NEVER_REDIRECTED,
		});
		expect(covers(signed, '/x?a=1&b=%C3%BC%26')).toBe(true);
	});

	test('is a GET without a body unless it says otherwise', async () => {
		const signed = await sign({ url: `${origin}/x` });
		expect(signed).toStrictEqual({
			...{ method: 'GET', url: `${origin}/x`, headers: HEADERS },
			...NEVER_REDIRECTED,
		});
		expect(covers(signed, '/x')).toBe(true);
	});

	test('is signed without its query if the credential says so, and keeps it', async () => {
		const signed = await sign({ url: '/x?a=1' }, { signQuery: false });
		expect([signed.url, covers(signed, '/x'), covers(signed, '/x?a=1')]).toEqual([
			...[`${origin}/x?a=1`, true, false],
		]);
	});

	test('can be signed again', async () => {
		const first = await sign({ method: 'PUT', url: '/x', qs: { a: 'b c' }, body: { d: 'ü' } });
		const second = await sign(first);
		const { Signature, Nonce } = second.headers as Record<string, string>;
		expect(second).toStrictEqual({ ...first, headers: HEADERS });
		expect([Signature, Nonce]).not.toContain(first.headers?.Signature);
		expect(covers(second, '/x?a=b%20c')).toBe(true);
	});

	test('needs a private key', async () => {
		for (const privateKey of [undefined, '']) {
			const signing = sign({ url: '/x' }, { privateKey });
			await expect(signing).rejects.toThrow('Private Key is empty. Paste the key.');
		}
	});
});

describe('the URL', () => {
	test.each<[string, object]>([
		['/', {}],
		['/x', { uri: `${origin}/x` }],
		['/x', { uri: `${origin}/y`, url: '/x' }],
		['/svc/x', { baseURL: `${origin}/svc`, url: 'x' }],
		['/svc/x/y', { baseURL: `${origin}/svc//`, url: '//x/y' }],
		['/svc/x/a:b', { baseURL: `${origin}/svc`, url: 'x/a:b' }],
		['/svc/:x', { baseURL: `${origin}/svc`, url: ':x' }],
		['/x', { baseURL: 'https://elsewhere.example', url: 'HTTPS://wonder.example/x' }],
	])('%s is made of %j', async (path, options) => {
		expect(await urlOf(options)).toBe(origin + path);
	});

	test('of another server is refused', async () => {
		await expect(sign({ url: 'https://elsewhere.example/x' })).rejects.toThrow(
			'This Wonder credential signs requests to https://wonder.example only, not to https://elsewhere.example. Change the URL, or select another environment in the credential.',
		);
	});
});

describe('the query', () => {
	test.each<[string, unknown]>([
		['', undefined],
		['', {}],
		[
			'?a=1&b=true&c=&e=1970-01-01T00:00:00.000Z',
			{ a: 1, b: true, c: null, d: undefined, e: new Date(0) },
		],
		['?f[g][_gte]=5&f[h]=x', { f: { g: { _gte: 5 }, h: 'x' } }],
		[
			'?a=1&a=b+c',
			new URLSearchParams([
				['a', '1'],
				['a', 'b+c'],
			]),
		],
	])('%s is made of %j', async (query, qs) => {
		expect(await queryOf(qs)).toBe(query);
	});

	test.each<[string, object]>([
		['?a[0]=1&a[1][0]=2', {}],
		['?a[0]=1&a[1][0]=2', { useQuerystring: false }],
		['?a=1&a=2', { useQuerystring: true }],
		['?a[]=1&a[][]=2', { qsStringifyOptions: { arrayFormat: 'brackets' }, useQuerystring: true }],
		['?a=1,2', { arrayFormat: 'comma', qsStringifyOptions: { arrayFormat: 'brackets' } }],
	])('has lists as %s with %j', async (query, options) => {
		expect(await queryOf({ a: [1, [2]] }, options)).toBe(query);
	});

	test('that commas join has empty entries, times and nested lists', async () => {
		const a = [null, undefined, 'x', [true, [new Date(0)]]];
		expect(await queryOf({ a }, { arrayFormat: 'comma' })).toBe(
			'?a=,,x,true,1970-01-01T00:00:00.000Z',
		);
	});

	test.each<[string, unknown, object]>([
		['The query parameters are not a JSON object like { "limit": 5 }.', 'limit=5', {}],
		['The query parameters are not a JSON object like { "limit": 5 }.', ['limit', 5], {}],
		[
			'The query parameter "a" is a list of objects, which cannot be joined with commas.',
			{ a: [{ b: 1 }] },
			{ arrayFormat: 'comma' },
		],
		[
			'The number "a[b]" in the query has more digits than a number can hold exactly, or is not a number. Write it as text in quotes.',
			{ a: { b: 2 ** 60 } },
			{},
		],
		['The number "a" in the query has more digits', { a: [NaN] }, { arrayFormat: 'comma' }],
	])('is refused: %s', async (words, qs, options) => {
		await expect(queryOf(qs, options)).rejects.toThrow(words);
	});
});

describe('the body', () => {
	test.each<[string | undefined, unknown]>([
		[undefined, undefined],
		[undefined, null],
		[undefined, ''],
		[undefined, {}],
		['[]', []],
		['[{"a":1}]', [{ a: 1 }]],
		['{"a":{"b":"ü"}}', Object.assign(Object.create(null), { a: { b: 'ü' } })],
		[' {"a": 1.0}', ' {"a": 1.0}'],
		['{ }', Buffer.from('{ }')],
	])('%s is made of %j', async (body, given) => {
		expect(await bodyOf(given)).toBe(body);
	});

	const NO_JSON = 'Wonder accepts JSON bodies only. Set Body Content Type to JSON.';
	test.each<[string, object]>([
		[NO_JSON, { form: { a: 1 } }],
		[NO_JSON, { formData: { a: 1 } }],
		[NO_JSON, { body: new URLSearchParams('a=1') }],
		[
			'The number "b" in the body has more digits than a number can hold exactly, or is not a number. Write it as text in quotes.',
			{ body: { a: { b: 2 ** 60 } } },
		],
		[
			'A signed GET request cannot have a body. Turn off Send Body and send the values as query parameters.',
			{ method: 'get', body: { a: 1 } },
		],
		['A signed HEAD request cannot have a body.', { method: 'HEAD', body: 'x' }],
	])('is refused: %s', async (words, options) => {
		await expect(sign({ method: 'POST', url: '/x', ...options })).rejects.toThrow(words);
	});

	test('of a DELETE is sent', async () => {
		expect((await sign({ method: 'DELETE', url: '/x', body: 'x' })).body).toEqual(Buffer.from('x'));
	});
});

describe('of the other options', () => {
	const READING = {
		abortSignal: new AbortController().signal,
		allowedDomains: 'wonder.example',
		encoding: 'text',
		gzip: true,
		ignoreHttpStatusErrors: true,
		json: true,
		rejectUnauthorized: true,
		resolveWithFullResponse: true,
		returnFullResponse: true,
		simple: false,
		skipSslCertificateValidation: false,
		timeout: 1_000,
		useStream: true,
	};
	const AGENT = { ca: 'a', cert: 'b', key: 'c', passphrase: 'd' };

	test('only those about the response and about certificates are left', async () => {
		const signed = await sign({
			...{ url: '/x', ...READING, proxy: '', auth: { username: 'a' }, maxRedirects: 21 },
			...{ httpsAgent: {}, agent: {}, sendCredentialsOnCrossOriginRedirect: true },
			agentOptions: { ...AGENT, host: 'elsewhere.example', rejectUnauthorized: false },
		});
		expect(signed).toStrictEqual({
			...{ method: 'GET', url: `${origin}/x`, headers: HEADERS, ...NEVER_REDIRECTED },
			...{ ...READING, agentOptions: AGENT },
		});
	});

	test('a proxy is refused', async () => {
		await expect(sign({ url: '/x', proxy: 'http://127.0.0.1:1' })).rejects.toThrow(
			'A signed request must go directly to Wonder. Remove the Proxy option from this node. If your n8n instance needs a proxy, set it with HTTPS_PROXY.',
		);
	});

	test.each([{ rejectUnauthorized: false }, { skipSslCertificateValidation: true }])(
		'%j is refused, except on this machine',
		async (insecure) => {
			await expect(sign({ url: '/x', ...insecure })).rejects.toThrow(
				'A signed request is only sent to a server with a trusted certificate. Turn off Ignore SSL Issues (Insecure) in this node.',
			);
			const signed = await sign({ url: '/x', ...insecure }, { baseUrl: 'https://127.0.0.1' });
			expect(signed).toMatchObject(insecure);
		},
	);

	test('headers of the request are kept, except those that sign it or belong to Node.js', async () => {
		const given = {
			...{ accept: 'text/csv', 'X-I18N-LANG': 'de' },
			...{ 'content-length': 3, HOST: 'elsewhere.example', 'transfer-encoding': 'chunked' },
			...{ credential: 'a', nonce: 'b', SIGNATURE: 'c', 'content-type': 'd', 'x-request-id': 'e' },
		};
		const kept = { accept: 'text/csv', ...HEADERS };
		expect((await sign({ url: '/x', headers: given })).headers).toStrictEqual({
			...{ ...kept, 'X-I18N-LANG': 'de' },
		});
		const signed = await sign({ url: '/x', headers: given }, { language: 'zh-HK' });
		expect(signed.headers).toStrictEqual({ ...kept, 'x-i18n-lang': 'zh-HK' });
	});
});
