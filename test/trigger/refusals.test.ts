import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { proveSender, Refusal, type Arrival } from '../../nodes/Wonder/delivery/signedDelivery';
import { ALGORITHM, formatRequestTime, sign } from '../../simulator/gateway/signature';
import { appId, genuine, now, pemOf, target, trust, withHeader } from '../support/arrival';

/** What the sender of a refused delivery reads, word for word. */
const minute = 60_000;

function refusalOf(arrival: Arrival, maxAgeMs?: number, keys = trust.keys) {
	try {
		return proveSender(arrival, { ...trust, keys, maxAgeMs }, now);
	} catch (error) {
		const { reason, message, status, detail } = error as Refusal;
		expect(error).toBeInstanceOf(Refusal);
		expect(detail).toBe('');
		return [reason, message, status];
	}
}

const withCredential = (credential: string) => withHeader(genuine(), 'credential', credential);
const time = formatRequestTime(now);
const MALFORMED = [
	'credential_malformed',
	'The Credential header must be "App ID/request time/Wonder-RSA-SHA256".',
	401,
];
const UNEXPLAINED = [
	'signature_mismatch',
	"The signature doesn't match. Either the Webhook Public Key in the credential isn't Wonder's, the delivery was changed in transit, or Wonder didn't send it.",
	401,
];
const NONCE = [
	'nonce_malformed',
	'The Nonce header must be 8 to 64 letters, digits, hyphens, or underscores.',
	401,
];

test('a genuine delivery is accepted, with its nonce and the time at which it was signed', () => {
	expect(refusalOf(genuine())).toEqual({ requestTime: now, nonce: 'a1b2c3d4e5f60718' });
});

test.each(['Credential', 'Nonce', 'Signature'])('%s: missing, empty, or twice', (name) => {
	const lower = name.toLowerCase();
	const missing = [`${lower}_missing`, `The ${name} header is missing.`, 401];
	const twice = [`${lower}_missing`, `The ${name} header occurs more than once.`, 401];
	const { [lower]: value } = genuine().headers;
	expect(refusalOf(withHeader(genuine(), lower, undefined))).toEqual(missing);
	expect(refusalOf(withHeader(genuine(), lower, ''))).toEqual(missing);
	expect(refusalOf(withHeader(genuine(), lower, `${String(value)}, ${String(value)}`))).toEqual(
		twice,
	);
	expect(refusalOf(withHeader(genuine(), lower, [String(value)]))).toEqual(twice);
});

test.each<[string, Buffer | undefined]>([
	['no bytes', undefined],
	['an empty body', Buffer.alloc(0)],
])('%s: nothing to verify', (_, body) => {
	const refused = ['no_body', 'The request has no body to verify.', 401];
	expect(refusalOf({ ...genuine(), body })).toEqual(refused);
});

test.each([
	appId,
	`${appId}/${time}`,
	`/${time}/${ALGORITHM}`,
	`${appId}//${ALGORITHM}`,
	`${appId}/${time}/`,
	`${appId}/${time}/${ALGORITHM}/`,
	`${appId}/${time}/${ALGORITHM}/more`,
])('the Credential header %s is malformed', (credential) => {
	expect(refusalOf(withCredential(credential))).toEqual(MALFORMED);
});

test('another algorithm is named', () => {
	const refused = ['algorithm', 'Only Wonder-RSA-SHA256 signatures are accepted.', 401];
	expect(refusalOf(withCredential(`${appId}/${time}/Wonder-HMAC`))).toEqual(refused);
});

test('a delivery for another App ID is refused as such', () => {
	expect(refusalOf(withCredential(`other/${time}/${ALGORITHM}`))).toEqual([
		'other_app_id',
		"The delivery is for a different App ID than the one in this trigger's credential.",
		401,
	]);
});

test('a request time that does not exist is refused', () => {
	expect(refusalOf(withCredential(`${appId}/20260230120000/${ALGORITHM}`))).toEqual([
		'request_time',
		'The request time in the Credential header is not a valid time.',
		401,
	]);
});

test('five minutes ahead are clock drift; one second more is not', () => {
	const ahead = (ms: number) =>
		refusalOf(genuine({ requestTime: formatRequestTime(now + 5 * minute + ms) }));
	expect(ahead(0)).toHaveProperty('nonce');
	expect(ahead(1000)).toEqual([
		'from_the_future',
		"The request time is more than 5 minutes ahead of this n8n instance's clock. Check that clock.",
		401,
	]);
});

test('an old delivery says how old, and how to accept it; without a limit any age is accepted', () => {
	const old = genuine({ requestTime: formatRequestTime(now - 90 * minute) });
	expect(refusalOf(old)).toHaveProperty('nonce');
	expect(refusalOf(old, 90 * minute)).toHaveProperty('nonce');
	expect(refusalOf(old, 90 * minute - 1)).toContain('too_old');
	expect(refusalOf(old, 30 * minute)).toEqual([
		'too_old',
		"The delivery was signed 90 min ago, and this trigger accepts at most 30 min. If Wonder has only just sent it, the clock of the n8n server is wrong. To accept older deliveries, raise Max Delivery Age in the trigger's options.",
		401,
	]);
});

test('a nonce has 8 to 64 letters, digits, hyphens, or underscores', () => {
	for (const nonce of ['aZ09-_xx', 'n'.repeat(64)]) {
		expect(refusalOf(genuine({ nonce }))).toHaveProperty('nonce', nonce);
	}
	for (const nonce of ['n'.repeat(7), 'n'.repeat(65), 'abcdefgh!', '!abcdefgh', 'abc defgh']) {
		expect(refusalOf(genuine({ nonce }))).toEqual(NONCE);
	}
});

test('a signature by nobody, by another key, or with no key to check it is unexplained', () => {
	const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
	const nobodys = withHeader(genuine(), 'signature', 'AAAA');
	expect(refusalOf(nobodys)).toEqual(UNEXPLAINED);
	// Only Wonder learns more.
	expect(refusalOf(withHeader(nobodys, 'content-encoding', 'gzip'))).toEqual(UNEXPLAINED);
	expect(refusalOf(genuine(), undefined, [stranger])).toEqual(UNEXPLAINED);
	expect(refusalOf(genuine(), undefined, [])).toEqual(UNEXPLAINED);
	expect(refusalOf(genuine(), undefined, [stranger, ...trust.keys])).toHaveProperty('nonce');
});

test('one of several paths is enough; none is refused with the path that was signed', () => {
	const arrival = genuine();
	expect(refusalOf({ ...arrival, targets: ['/inner', target] })).toHaveProperty('nonce');
	const other = refusalOf({ ...arrival, targets: [`${target}/`] });
	expect(other).toEqual([
		'signature_mismatch',
		expect.stringContaining(`The delivery was signed for a different path: ${target}.`),
		401,
	]);
	expect(refusalOf({ ...arrival, targets: [] })).toEqual(UNEXPLAINED);
});

test('signed for another method, or compressed on its way: refused with the cause', () => {
	const arrival = genuine();
	const request = { method: 'PUT', target, body: arrival.body, requestTime: time };
	const nonce = String(arrival.headers.nonce);
	const signature = sign({ ...request, nonce }, createPrivateKey(pemOf('webhook')));
	expect(refusalOf(withHeader(arrival, 'signature', signature))).toEqual([
		'signature_mismatch',
		'The delivery was signed for a method other than POST.',
		401,
	]);
	const compressed = {
		...withHeader(arrival, 'content-encoding', 'gzip'),
		body: Buffer.from('{}'),
	};
	expect(refusalOf(compressed)).toEqual([
		'signature_mismatch',
		"The signature doesn't match the uncompressed body. The delivery arrived with Content-Encoding gzip; a proxy must not compress it.",
		401,
	]);
});
