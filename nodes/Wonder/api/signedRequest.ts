import { randomUUID } from 'node:crypto';
import { UserError, type IHttpRequestOptions } from 'n8n-workflow';
import { appIdOf, isLoopback, originOf, signsQuery, type WonderCredentials } from './credentials';
import { exactJson, isExact } from '../input/exactNumbers';
import { privateKeyFrom } from './keys';
import { ALGORITHM, newNonce, requestTimeOf, sign } from './signature';

type ArrayFormat = NonNullable<IHttpRequestOptions['arrayFormat']>;

/** n8n's HTTP Request node passes the older request options, which call the URL `uri`. */
type AnyRequestOptions = Omit<IHttpRequestOptions, 'url'> & {
	url?: string;
	uri?: string;
	/** Of its option "Array Format in Query Parameters". */
	qsStringifyOptions?: { arrayFormat?: ArrayFormat };
	useQuerystring?: boolean;
	form?: unknown;
	formData?: unknown;
	rejectUnauthorized?: boolean;
	agentOptions?: Record<string, unknown>;
};

/**
 * Options other than the URL and the body that reach n8n: how to read the response, and when to give up.
 * Unknown options are dropped, because one of them could send the signed request to another server.
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

/** From the HTTP Request node's SSL Certificates: client certificates, and authorities to trust. */
const KEPT_OF_AGENT = ['ca', 'cert', 'key', 'passphrase'];

/**
 * The same request with one absolute URL, its body as bytes, and headers that sign both. Nothing is left
 * for n8n or axios to serialize, so the bytes that are signed are the bytes that are sent. The result can
 * be signed again, which n8n does after an HTTP 401.
 */
export async function signedRequest(
	credentials: WonderCredentials,
	options: AnyRequestOptions,
): Promise<IHttpRequestOptions> {
	const origin = originOf(credentials);
	const url = new URL(urlOf(options), origin);
	for (const [name, value] of queryPairs(options)) {
		url.search += `${url.search && '&'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
	}
	url.hash = '';
	if (url.origin !== origin) {
		throw new UserError(
			`This Wonder credential signs requests to ${origin} only, not to ${url.origin}. Change the URL, or select another environment in the credential.`,
		);
	}
	assertDirect(options, url);
	const method = (options.method ?? 'GET').toUpperCase() as IHttpRequestOptions['method'];
	const body = bodyBytes(options);
	// One of n8n's two HTTP helpers drops such a body. Signed, it would break the signature; unsigned, a
	// filter in it would get lost.
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
			...withoutHeaders(options.headers, [...SET_BY_NODE_JS, ...Object.keys(signed)]),
			...signed,
		},
		// A redirect would send this signature to another server.
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	} as IHttpRequestOptions;
}

/** Node.js sets these. Another value would make the server read another body or host. */
const SET_BY_NODE_JS = ['Content-Length', 'Host', 'Transfer-Encoding'];

const ignoresCertificates = (options: AnyRequestOptions) =>
	options.rejectUnauthorized === false || options.skipSslCertificateValidation === true;

/** Another server could report that money moved. Proxies set for the whole n8n instance are allowed. */
function assertDirect(options: AnyRequestOptions, { hostname }: URL): void {
	if (options.proxy) {
		throw new UserError(
			'A signed request must go directly to Wonder. Remove the Proxy option from this node. If your n8n instance needs a proxy, set it with HTTPS_PROXY.',
		);
	}
	if (ignoresCertificates(options) && !isLoopback(hostname)) {
		throw new UserError(
			'A signed request is only sent to a server with a trusted certificate. Turn off Ignore SSL Issues (Insecure) in this node.',
		);
	}
}

const only = (names: readonly string[], options: object) =>
	Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));

/** Joins them as axios does: a relative URL is appended to the base, including its path. */
function urlOf({ url, uri, baseURL }: AnyRequestOptions): string {
	const given = url ?? uri ?? '';
	if (!baseURL || /^[a-z][a-z\d+.-]*:/i.test(given)) return given;
	return `${baseURL.replace(/\/+$/, '')}/${given.replace(/^\/+/, '')}`;
}

function bodyBytes({ body, form, formData }: AnyRequestOptions): Buffer {
	if (form !== undefined || formData !== undefined) throw notJson();
	if (body === undefined || body === null) return Buffer.alloc(0);
	if (Buffer.isBuffer(body)) return body;
	if (typeof body === 'string') return Buffer.from(body);
	const prototype: unknown = Object.getPrototypeOf(body);
	if (!Array.isArray(body) && prototype !== Object.prototype && prototype !== null) throw notJson();
	if (!Array.isArray(body) && Object.keys(body).length === 0) return Buffer.alloc(0);
	return Buffer.from(exactJson(body, (name) => notExact('body', name)));
}

const notJson = () =>
	new UserError('Wonder accepts JSON bodies only. Set Body Content Type to JSON.');

const noBody = (method: string) =>
	new UserError(
		`A signed ${method} request cannot have a body. Turn off Send Body and send the values as query parameters.`,
	);

const notExact = (where: string, name: string) =>
	new UserError(
		`The number "${name}" in the ${where} has more digits than a number can hold exactly, or is not a number. Write it as text in quotes.`,
	);

/** Which option wins, and the default, as in n8n. */
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

function textFrom(name: string, value: unknown): string {
	if (typeof value === 'number' && !isExact(value)) throw notExact('query', name);
	if (value instanceof Date) return value.toISOString();
	if (typeof value !== 'object' || value === null) return String(value ?? '');
	throw new UserError(
		`The query parameter "${name}" is a list of objects, which cannot be joined with commas.`,
	);
}

/** Nested lists become flat, as n8n sends them. */
const joined = (name: string, list: unknown[]) =>
	list
		.flat(Infinity)
		.map((entry) => textFrom(name, entry))
		.join(',');

/** `{ filter: { amount: { _gte: 5 } } }` → `filter[amount][_gte]=5`, as in Wonder's query language. */
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
