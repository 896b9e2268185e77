import { randomUUID } from 'node:crypto';
import { UserError, type IHttpRequestOptions } from 'n8n-workflow';
import { appIdOf, isLoopback, originOf, type WonderCredentials } from './credentials';
import { privateKeyFrom } from './keys';
import { ALGORITHM, newNonce, requestTimeOf, sign } from './signature';

/** n8n's HTTP Request node hands over the older request options, where the address is called `uri`. */
type AnyRequestOptions = Omit<IHttpRequestOptions, 'url'> & {
	url?: string;
	uri?: string;
	form?: unknown;
	formData?: unknown;
	rejectUnauthorized?: boolean;
	agentOptions?: Record<string, unknown>;
};

/**
 * What n8n may be told beside address and body: how to read the response, and when to give up. Other
 * options are left out, because one that is not known could send what was signed elsewhere.
 */
const KEPT = [
	'abortSignal',
	'allowedDomains',
	'encoding',
	'gzip',
	'ignoreHttpStatusErrors',
	'json',
	'rejectUnauthorized',
	'resolveWithFullResponse',
	'returnFullResponse',
	'simple',
	'skipSslCertificateValidation',
	'timeout',
	'useStream',
] as const;

/** Of the HTTP Request node's SSL Certificates: which certificates to show, and whom to trust. */
const KEPT_OF_AGENT = ['ca', 'cert', 'key', 'passphrase'];

/**
 * The same request with one absolute URL, the body as bytes, and the headers that sign both.
 * Nothing is left for n8n or axios to serialise, so the bytes that are signed are the bytes that leave.
 * Signing the result again gives an equally valid request: n8n does so after an HTTP 401.
 */
export async function signedRequest(
	credentials: WonderCredentials,
	options: AnyRequestOptions,
): Promise<IHttpRequestOptions> {
	const origin = originOf(credentials);
	const url = new URL(addressOf(options), origin);
	for (const [name, value] of queryPairs(options)) {
		url.search += `${url.search ? '&' : '?'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
	}
	url.hash = '';
	if (url.origin !== origin) {
		throw new UserError(
			`This Wonder credential signs requests to ${origin} only, not to ${url.origin}. Change the address, or choose another environment in the credential.`,
		);
	}
	assertDirect(options, url);
	const method = (options.method ?? 'GET').toUpperCase() as IHttpRequestOptions['method'];
	// n8n drops the body of a GET on one of its two ways out, so it may not be signed.
	const body = method === 'GET' || method === 'HEAD' ? Buffer.alloc(0) : bodyBytes(options);
	const requestTime = requestTimeOf(new Date());
	const nonce = newNonce();
	const target = url.pathname + url.search;
	const signature = await sign(
		{ method: method as string, target, requestTime, nonce, body },
		privateKeyFrom(credentials.privateKey ?? ''),
	);
	const signed: Record<string, string> = {
		Credential: `${appIdOf(credentials)}/${requestTime}/${ALGORITHM}`,
		Nonce: nonce,
		Signature: signature,
		'Content-Type': 'application/json',
		'X-Request-ID': randomUUID(),
		...(credentials.language && { 'x-i18n-lang': credentials.language }),
	};
	return {
		...only(KEPT, options),
		...(options.agentOptions && { agentOptions: only(KEPT_OF_AGENT, options.agentOptions) }),
		method,
		url: url.href,
		...(body.length && { body }),
		headers: { ...withoutHeaders(options.headers, ['Host', ...Object.keys(signed)]), ...signed },
		// A redirect would carry this signature to another address.
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	} as IHttpRequestOptions;
}

const ignoresCertificates = (options: AnyRequestOptions) =>
	options.rejectUnauthorized === false || options.skipSslCertificateValidation === true;

/** Whoever answers instead of Wonder could say that money moved. Proxies of n8n's environment stay. */
function assertDirect(options: AnyRequestOptions, { hostname }: URL): void {
	if (options.proxy) {
		throw new UserError(
			'A signed request goes to Wonder itself. Remove the option Proxy from this node. If n8n needs a proxy, set it for all of n8n with HTTPS_PROXY.',
		);
	}
	if (ignoresCertificates(options) && !isLoopback(hostname)) {
		throw new UserError(
			'A signed request goes only to a server with a trusted certificate. Switch off the option Ignore SSL Issues (Insecure) in this node.',
		);
	}
}

const only = (names: readonly string[], options: object) =>
	Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));

/** As axios joins them: a relative address is appended to the base, path and all. */
function addressOf({ url, uri, baseURL }: AnyRequestOptions): string {
	const address = url ?? uri ?? '';
	if (!baseURL || /^[a-z][a-z\d+.-]*:/i.test(address)) return address;
	return `${baseURL.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`;
}

function bodyBytes({ body, form, formData }: AnyRequestOptions): Buffer {
	if (form !== undefined || formData !== undefined) throw notJson();
	if (body === undefined || body === null || body === '') return Buffer.alloc(0);
	if (Buffer.isBuffer(body)) return body;
	if (typeof body === 'string') return Buffer.from(body);
	const prototype: unknown = Object.getPrototypeOf(body);
	if (Array.isArray(body)) return Buffer.from(JSON.stringify(body));
	if (prototype !== Object.prototype && prototype !== null) throw notJson();
	return Object.keys(body).length ? Buffer.from(JSON.stringify(body)) : Buffer.alloc(0);
}

const notJson = () =>
	new UserError('Wonder takes JSON bodies only. Set the body content type to JSON.');

/** `{ filter: { amount: { _gte: 5 } } }` → `filter[amount][_gte]=5`, as Wonder's query language has it. */
function queryPairs({ qs, arrayFormat }: AnyRequestOptions): Array<[string, string]> {
	const pairs: Array<[string, string]> = [];
	const add = (name: string, value: unknown): void => {
		if (value === undefined) return;
		if (value === null) pairs.push([name, '']);
		else if (value instanceof Date) pairs.push([name, value.toISOString()]);
		else if (Array.isArray(value)) {
			value.forEach((entry, index) => {
				const suffix = { repeat: '', brackets: '[]', comma: '', indices: `[${index}]` };
				add(name + suffix[arrayFormat ?? 'indices'], entry);
			});
		} else if (typeof value === 'object') {
			for (const [key, entry] of Object.entries(value)) add(`${name}[${key}]`, entry);
		} else pairs.push([name, String(value)]);
	};
	for (const [name, value] of Object.entries(qs ?? {})) add(name, value);
	return pairs;
}

function withoutHeaders(headers: IHttpRequestOptions['headers'], names: string[]) {
	const replaced = new Set(names.map((name) => name.toLowerCase()));
	return Object.fromEntries(
		Object.entries(headers ?? {}).filter(([name]) => !replaced.has(name.toLowerCase())),
	);
}
