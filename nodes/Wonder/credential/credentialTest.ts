import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { readCredentials, type WonderCredentials } from '../api/credentials';
import { failureIn, isEnvelope } from '../api/envelope';
import { clockSentence, clockSkewMs, meaningOfCode, REDIRECTED, withoutStop } from '../api/errors';
import { isPairOf, privateKeyFrom, publicKeysFrom } from '../api/keys';
import { unreachable } from '../api/network';
import { signedRequest } from '../api/signedRequest';
import { wordsIn } from '../api/words';
import { checkCredentials } from './clientSettings';

/** Answers a signed message with the same message and changes nothing. */
const ECHO = '/svc/payment/api/v1/openapi/echo';

const MESSAGE = 'Hello,Wonder!';

const TOO_FAR_MS = 25 * 60_000;

const UNKNOWN_APP =
	'Wonder does not know this App ID. Check it, and that it belongs to the chosen environment.';

const OTHER_KEY =
	'The Private Key does not belong to this App ID. Use the key whose public half was uploaded to Wonder with it.';

/**
 * Which words in Wonder's answer point to which cause. Inferred: their documents show none of them.
 * Whole words where a short one hides in others: "ip" in "description", "key" in "keyword".
 */
const CAUSES: Array<[RegExp, string]> = [
	[
		/\bip\b|\b(client|remote|source) address|(allow|white)[ -]?list/i,
		'Wonder does not accept requests from the address of this n8n. Ask Wonder to allow its public IP address.',
	],
	[
		/time ?stamp|request.?time|too old|expired/i,
		'Wonder does not accept the time of the request. Check the clock of the server that n8n runs on.',
	],
	[/app[ _-]?id (is |was )?(not|unknown|invalid)|unknown app/i, UNKNOWN_APP],
	[/signature|verif/i, OTHER_KEY],
	[/app[ _-]?id|application(?!\/)|credential/i, UNKNOWN_APP],
	[/\bkeys?\b/i, OTHER_KEY],
];

/** Says which part of the credential is wrong, if one is. */
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
		return wrong((error as Error).message);
	}
	let response: IN8nHttpFullResponse;
	try {
		// The causes are told apart by English words, whatever language the nodes ask for.
		const request = await signedRequest(
			{ ...credentials, language: 'en' },
			{ method: 'POST', url: origin + ECHO, body: { message: MESSAGE } },
		);
		// n8n offers no other way to send something from a credential test.
		const { helpers } = this;
		response = (await helpers.request({
			...request,
			timeout: 20_000,
			simple: false,
			resolveWithFullResponse: true,
		})) as IN8nHttpFullResponse;
	} catch (error) {
		const { message, description } = unreachable({ reads: true, askedBy: 'test' }, error, origin);
		return wrong(`${message}. ${description}`);
	}
	return judge(response, credentials, origin);
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

function judge(
	{ statusCode, headers, body }: IN8nHttpFullResponse,
	{ environment, webhookPublicKey }: WonderCredentials,
	origin: string,
): INodeCredentialTestResult {
	const text = String(body ?? '');
	const answer = jsonParse<unknown>(text, { fallbackValue: null });
	const failure = failureIn(statusCode, answer);
	if (!failure && (text.includes(MESSAGE) || isEnvelope(answer))) {
		const message = webhookPublicKey?.trim()
			? 'Connection successful'
			: 'Connection successful. Webhook Public Key is empty: the triggers need it.';
		return { status: 'OK', message };
	}
	if (statusCode >= 300 && statusCode < 400) {
		return wrong(`${REDIRECTED} Check the environment and Base URL. (HTTP status ${statusCode})`);
	}
	const refused = statusCode === 401 || statusCode === 403;
	const said = failure?.said ?? wordsIn(answer) ?? '';
	const isElsewhere = statusCode === 404 || statusCode === 405;
	if (isElsewhere || (!isEnvelope(answer) && !(refused && said))) {
		return wrong(
			[
				`The server at ${origin} answers, but not like Wonder (HTTP status ${statusCode}).`,
				...(text.trim() === '' ? ['The response has no content.'] : []),
				...(said ? [`It says: "${withoutStop(said)}".`] : []),
				environment === 'custom'
					? 'Check Base URL.'
					: 'Something between n8n and Wonder may have answered, or Wonder is down at the moment.',
			].join(' '),
		);
	}
	const skew = clockSkewMs(headers) ?? 0;
	if (Math.abs(skew) > TOO_FAR_MS) return wrong(clockSentence(Math.round(skew / 60_000)));
	const [, cause] = CAUSES.find(([words]) => words.test(said)) ?? [];
	const sentence =
		meaningOfCode(failure?.code) ??
		cause ??
		(refused
			? 'Wonder did not accept the signature. Check App ID and Private Key, and that both belong to the chosen environment.'
			: 'Wonder could not answer the test.');
	return wrong(`${sentence} (HTTP status ${statusCode}${said && `: ${said}`})`);
}

const wrong = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });
