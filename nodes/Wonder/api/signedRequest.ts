import { randomUUID } from 'node:crypto';
import { UserError, type IHttpRequestOptions } from 'n8n-workflow';
import { appIdOf, isLoopback, originOf, signsQuery, type WonderCredentials } from './credentials';
import { exactJson, isExact } from '../input/exactNumbers';
import { privateKeyFrom } from './keys';
import { ALGORITHM, newNonce, requestTimeOf, sign } from './signature';

type ArrayFormat = NonNullable<IHttpRequestOptions['arrayFormat']>;

/** n8n's HTTP Request node hands over the older request options, where the address is called `uri`. */
type AnyRequestOptions = Omit<IHttpRequestOptions, 'url'> & {
	url?: string;
	uri?: string;
	/** Its option Array Format in Query Parameters. */
	qsStringifyOptions?: { arrayFormat?: ArrayFormat };
	useQuerystring?: boolean;
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
	const body = bodyBytes(options);
	// n8n drops it on one of its two ways out, so it may not be signed; and a filter may not get lost.
	if (body.length && ['GET', 'HEAD'].includes(method as string)) throw noBody(method as string);
	const requestTime = requestTimeOf(new Date());
	const nonce = newNonce();
	const target = url.pathname + (signsQuery(credentials) ? url.search : '');
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
		headers: {
			...withoutHeaders(options.headers, [...NODES_OWN_HEADERS, ...Object.keys(signed)]),
			...signed,
		},
		// A redirect would carry this signature to another address.
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	} as IHttpRequestOptions;
}

/** Node.js sets them. Set otherwise, the server would read another body or another host. */
const NODES_OWN_HEADERS = ['Content-Length', 'Host', 'Transfer-Encoding'];

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
	if (!Array.isArray(body) && prototype !== Object.prototype && prototype !== null) throw notJson();
	if (!Array.isArray(body) && Object.keys(body).length === 0) return Buffer.alloc(0);
	return Buffer.from(exactJson(body, (name) => notExact('body', name)));
}

const notJson = () =>
	new UserError('Wonder takes JSON bodies only. Set the body content type to JSON.');

const noBody = (method: string) =>
	new UserError(
		`A signed ${method} request has no body. Switch off Send Body, and put the values into the query.`,
	);

const notExact = (where: string, name: string) =>
	new UserError(
		`The number "${name}" in the ${where} has more digits than a number can hold exactly, or is no number. Write it as text in quotes.`,
	);

/** As n8n reads these options, and what it does without one. */
const arrayFormatOf = ({
	arrayFormat,
	qsStringifyOptions,
	useQuerystring,
}: AnyRequestOptions): ArrayFormat =>
	arrayFormat ?? qsStringifyOptions?.arrayFormat ?? (useQuerystring ? 'repeat' : 'indices');

const SUFFIXES: Record<Exclude<ArrayFormat, 'comma'>, (index: number) => string> = {
	brackets: () => '[]',
	indices: (index) => `[${index}]`,
	repeat: () => '',
};

function plainText(name: string, value: unknown): string {
	if (typeof value === 'number' && !isExact(value)) throw notExact('query', name);
	if (value instanceof Date) return value.toISOString();
	if (typeof value !== 'object' || value === null) return String(value ?? '');
	throw new UserError(
		`The query parameter "${name}" is a list of objects, which commas cannot join.`,
	);
}

/** A list inside the list has no sign of its own there, as n8n sends it too. */
const joined = (name: string, list: unknown[]) =>
	list
		.flat(Infinity)
		.map((entry) => plainText(name, entry))
		.join(',');

/** `{ filter: { amount: { _gte: 5 } } }` → `filter[amount][_gte]=5`, as Wonder's query language has it. */
function queryPairs(options: AnyRequestOptions): Array<[string, string]> {
	const qs: unknown = options.qs ?? {};
	if (qs instanceof URLSearchParams) return [...qs];
	if (typeof qs !== 'object' || Array.isArray(qs)) {
		throw new UserError('The query parameters are not a JSON object like { "limit": 5 }.');
	}
	const format = arrayFormatOf(options);
	const pairs: Array<[string, string]> = [];
	const add = (name: string, value: unknown): void => {
		if (value === undefined) return;
		if (typeof value === 'number' && !isExact(value)) throw notExact('query', name);
		if (value === null) pairs.push([name, '']);
		else if (value instanceof Date) pairs.push([name, value.toISOString()]);
		else if (Array.isArray(value)) {
			if (format === 'comma') add(name, joined(name, value));
			else value.forEach((entry, index) => add(name + SUFFIXES[format](index), entry));
		} else if (typeof value === 'object') {
			for (const [key, entry] of Object.entries(value)) add(`${name}[${key}]`, entry);
		} else pairs.push([name, String(value)]);
	};
	for (const [name, value] of Object.entries(qs as object)) add(name, value);
	return pairs;
}

function withoutHeaders(headers: IHttpRequestOptions['headers'], names: string[]) {
	const replaced = new Set(names.map((name) => name.toLowerCase()));
	return Object.fromEntries(
		Object.entries(headers ?? {}).filter(([name]) => !replaced.has(name.toLowerCase())),
	);
}
