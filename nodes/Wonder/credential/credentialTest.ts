import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { readCredentials, type WonderCredentials } from '../api/credentials';
import { errorIn, isEnvelope } from '../api/envelope';
import {
	clockSentence,
	clockSkewMs,
	explanationOfCode,
	REDIRECTED,
	withoutPeriod,
} from '../api/errors';
import { errorTextIn } from '../api/errorText';
import { isPairOf, privateKeyFrom, publicKeysFrom } from '../api/keys';
import { unreachable } from '../api/network';
import { signedRequest } from '../api/signedRequest';
import { checkCredentials } from './clientSettings';

/** Returns the message of a signed request and changes nothing. */
const ECHO = '/svc/payment/api/v1/openapi/echo';

const MESSAGE = 'Hello,Wonder!';

const MOST_SKEW_MS = 25 * 60_000;

const UNKNOWN_APP =
	'Wonder does not recognize this App ID. Check the App ID, and that it belongs to the selected environment.';

const OTHER_KEY =
	'Private Key does not belong to this App ID. Use the key whose public half you gave to Wonder for this App ID.';

/**
 * Words in Wonder's error messages, and the cause that they point to. Inferred: Wonder documents none.
 * Short words must match as a whole: "ip" is also in "description", "key" in "keyword".
 */
export const CAUSES: Array<[RegExp, string]> = [
	[
		/\bip\b|\b(client|remote|source) address|(allow|white)[ -]?list/i,
		"Wonder rejected this n8n instance's IP address. Ask Wonder to allowlist it.",
	],
	[
		/time ?stamp|request.?time|too old|expired/i,
		"Wonder rejected the time of the request. Check the clock of n8n's server.",
	],
	[/app[ _-]?id (is |was )?(not|unknown|invalid)|unknown app/i, UNKNOWN_APP],
	[/signature|verif/i, OTHER_KEY],
	[/app[ _-]?id|application(?!\/)|credential/i, UNKNOWN_APP],
	[/\bkeys?\b/i, OTHER_KEY],
];

/** Tells the user which part of the credential is wrong. */
export async function wonderApiTest(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const credentials = readCredentials(data ?? {});
	let origin: string;
	try {
		origin = checkCredentials(credentials).origin;
		assertWebhookKeys(credentials.webhookPublicKey, credentials.privateKey);
	} catch (error) {
		return failed((error as Error).message);
	}
	let response: IN8nHttpFullResponse;
	try {
		// In English, because CAUSES recognizes English words only.
		const request = await signedRequest(
			{ ...credentials, language: 'en' },
			{ method: 'POST', url: origin + ECHO, body: { message: MESSAGE } },
		);
		// The only helper that n8n offers in a credential test.
		const { helpers } = this;
		response = (await helpers.request({
			...request,
			timeout: 20_000,
			simple: false,
			resolveWithFullResponse: true,
		})) as IN8nHttpFullResponse;
	} catch (error) {
		const { message, description } = unreachable({ reads: true, askedBy: 'test' }, error, origin);
		return failed(`${message}. ${description}`);
	}
	return resultFrom(response, credentials, origin);
}

function assertWebhookKeys(webhookPublicKey: string | undefined, privateKey: string): void {
	if (!webhookPublicKey?.trim()) return;
	const own = privateKeyFrom(privateKey);
	if (publicKeysFrom(webhookPublicKey).some((key) => isPairOf(own, key))) {
		throw new Error(
			"Webhook Public Key is the public half of your own Private Key. Paste Wonder's key, which its portal shows once when the App ID is created.",
		);
	}
}

function resultFrom(
	{ statusCode, headers, body }: IN8nHttpFullResponse,
	{ environment, webhookPublicKey }: WonderCredentials,
	origin: string,
): INodeCredentialTestResult {
	const text = String(body ?? '');
	const parsed = jsonParse<unknown>(text, { fallbackValue: null });
	const error = errorIn(statusCode, parsed);
	if (!error && (text.includes(MESSAGE) || isEnvelope(parsed))) {
		const message = webhookPublicKey?.trim()
			? 'Connection successful'
			: 'Connection successful. Webhook Public Key is empty; the triggers require it.';
		return { status: 'OK', message };
	}
	if (statusCode >= 300 && statusCode < 400) {
		return failed(`${REDIRECTED} Check the environment and Base URL. (HTTP status ${statusCode})`);
	}
	const isRejected = statusCode === 401 || statusCode === 403;
	const errorText = error?.text ?? errorTextIn(parsed) ?? '';
	const isNotEcho = statusCode === 404 || statusCode === 405;
	if (isNotEcho || (!isEnvelope(parsed) && !(isRejected && errorText))) {
		return failed(
			[
				`The server at ${origin} responded, but not as Wonder does (HTTP status ${statusCode}).`,
				...(text.trim() === '' ? ['The response is empty.'] : []),
				...(errorText ? [`It says: "${withoutPeriod(errorText)}".`] : []),
				environment === 'custom'
					? 'Check Base URL.'
					: 'A server between n8n and Wonder may have responded, or Wonder may be down.',
			].join(' '),
		);
	}
	const skew = clockSkewMs(headers) ?? 0;
	if (Math.abs(skew) > MOST_SKEW_MS) return failed(clockSentence(Math.round(skew / 60_000)));
	const [, cause] = CAUSES.find(([words]) => words.test(errorText)) ?? [];
	const sentence =
		explanationOfCode(error?.code) ??
		cause ??
		(isRejected
			? 'Wonder rejected the signature. Check App ID and Private Key, and that both belong to the selected environment.'
			: 'The connection test failed.');
	return failed(`${sentence} (HTTP status ${statusCode}${errorText && `: ${errorText}`})`);
}

const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });
