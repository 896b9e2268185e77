import { unexpectedFormat, type Stake } from '../nodes/Wonder/api/errors';
import {
	credentialTest,
	custom,
	failure,
	list,
	no,
	page,
	read,
	transfer,
	write,
} from './support/failures';

/** What a user reads after each response of Wonder's that is no success, word for word. */
const NOTHING = 'Nothing was changed and no money moved.';
const CHECK = 'Check in Wonder before you run it again.';
const SIGNATURE =
	'Wonder rejected the signature. Test the credential to see whether the App ID, private key, or system clock is wrong. An App ID works in one environment only.';
const UNDOCUMENTED =
	"The response does not match Wonder's documented format; a proxy or firewall may have sent it.";
const SERVER = 'Wonder, or a proxy in front of it, returned a server error.';

test.each<[string, Stake, number, unknown, string]>([
	['400', write, 400, no, `Check the values of this item. ${NOTHING}`],
	['400 without an item', list, 400, no, `Wonder rejected the request. ${NOTHING}`],
	['422', write, 422, no, `Check the values of this item. ${NOTHING}`],
	['401', write, 401, no, `${SIGNATURE} ${NOTHING}`],
	['403', write, 403, no, `${SIGNATURE} ${NOTHING}`],
	[
		'403 with a query',
		{ ...read, hasQuery: true },
		403,
		no,
		`${SIGNATURE} If the test succeeds and only requests with a query string are rejected, change Sign Query in the credential. ${NOTHING}`,
	],
	[
		'404 of a record',
		{ ...write, namesId: true },
		404,
		no,
		`Wonder found no record or endpoint for this request. Check that the ID belongs to the selected environment. If Wonder uses another endpoint for this operation, set it in Endpoint Overrides in the credential. ${NOTHING}`,
	],
	[
		'404 of a list',
		list,
		404,
		no,
		`Wonder found no record or endpoint for this request. Check the environment in the credential. If Wonder uses another endpoint for this operation, set it in Endpoint Overrides in the credential. ${NOTHING}`,
	],
	[
		'404 of a Custom API Call',
		custom,
		404,
		no,
		`Wonder found no record or endpoint for this request. Check the environment in the credential. Check the path, too. ${NOTHING}`,
	],
	['409 of a read', read, 409, no, `The request conflicts with an existing record. ${NOTHING}`],
	[
		'429 of an item',
		read,
		429,
		no,
		`Too many requests in a short time. Lower Concurrent Reads in the options, or send fewer items. ${NOTHING}`,
	],
	[
		'429 of a list',
		list,
		429,
		no,
		`Too many requests in a short time. Try again in a minute. ${NOTHING}`,
	],
	[
		'a redirect',
		read,
		302,
		no,
		`The server responded with a redirect. A signed request never follows a redirect. Check the environment in the credential. ${NOTHING}`,
	],
	[
		'a redirect with a code behind it',
		read,
		300,
		{ code: 503 },
		`The server responded with a redirect. A signed request never follows a redirect. Check the environment in the credential. ${NOTHING}`,
	],
	['500', read, 500, no, `${SERVER} ${NOTHING}`],
	['503 of a test', credentialTest, 503, no, `${SERVER} The test changes nothing in Wonder.`],
	[
		'a page with 403',
		read,
		403,
		page,
		`${UNDOCUMENTED} If Wonder sent it: ${SIGNATURE} ${NOTHING}`,
	],
	['a page with 500', read, 500, page, `${SERVER} ${NOTHING}`],
	['a page with 400 after a write', write, 400, page, `${UNDOCUMENTED} No money moved. ${CHECK}`],
	[
		'400 with a code of success after a write',
		write,
		400,
		{ code: 200 },
		`The HTTP status indicates that nothing was processed, but the response body does not confirm it. No money moved. ${CHECK}`,
	],
	[
		'409 of a write',
		write,
		409,
		no,
		`The request conflicts with an existing record, possibly one from an earlier attempt. No money moved. ${CHECK}`,
	],
	[
		'429 of a transfer',
		transfer,
		429,
		no,
		'Wonder, or a proxy in front of it, received too many requests in a short time. The money may or may not have moved.',
	],
	[
		'408 of a Custom API Call',
		custom,
		408,
		no,
		`Wonder, or a proxy in front of it, did not complete the request. ${CHECK}`,
	],
	[
		'499 of a write',
		write,
		499,
		no,
		`Wonder, or a proxy in front of it, did not complete the request. No money moved. ${CHECK}`,
	],
	['500 of a write', write, 500, no, `${SERVER} No money moved. ${CHECK}`],
	[
		'an unknown code in a success',
		write,
		200,
		no,
		`Wonder reported an error that its documentation does not explain. No money moved. ${CHECK}`,
	],
	[
		'an unknown code in a success of a read',
		read,
		200,
		no,
		`Wonder reported an error that its documentation does not explain. ${NOTHING}`,
	],
	[
		'a status as code in a success of a read',
		read,
		200,
		{ code: 429 },
		`Too many requests in a short time. Lower Concurrent Reads in the options, or send fewer items. ${NOTHING}`,
	],
	[
		'a status as code in a success',
		write,
		200,
		{ code: 503 },
		`The HTTP status indicates success, but the code in the response means: ${SERVER} No money moved. ${CHECK}`,
	],
	[
		'a status as code at the end of a longer one',
		read,
		200,
		{ code: 'E404' },
		`Wonder reported an error that its documentation does not explain. ${NOTHING}`,
	],
	[
		'a status as code at the beginning of a longer one',
		read,
		200,
		{ code: '404001' },
		`Wonder reported an error that its documentation does not explain. ${NOTHING}`,
	],
	[
		'a status as code beside another status',
		read,
		400,
		{ code: 429 },
		`Check the values of this item. ${NOTHING}`,
	],
	[
		'the code of a number that is taken',
		write,
		400,
		{ code: 300008 },
		`A user with this phone number already exists. Get that user instead, or use another phone number. ${NOTHING}`,
	],
	[
		'the code of a malformed header',
		write,
		200,
		{ code: 'E000002' },
		`The signature header is malformed. Check the App ID in the credential. ${NOTHING}`,
	],
	[
		'the code of a currency',
		write,
		409,
		{ code: 'EO100102' },
		`Wonder does not support this currency for this operation. ${NOTHING}`,
	],
])('after %s', (_, stake, status, body, told) => {
	const { code } = body as { code?: unknown };
	const isShown = code !== undefined && code !== 200;
	const reference = `(HTTP status ${status}${isShown ? `, Wonder's code ${String(code)}` : ''})`;
	expect(failure(stake, status, body).description).toBe(`${told} ${reference}`);
});

test("Wonder's own text is the message, and its request ID is shown", () => {
	const { message, description } = failure(read, 400, no, { 'x-request-id': 'r-1' });
	expect(message).toBe('No.');
	expect(description).toMatch(/ \(HTTP status 400, Wonder's code E1, request ID r-1\)$/);
	expect(failure(read, 400).message).toBe('Wonder returned HTTP status 400');
});

describe('a clock that is wrong', () => {
	const minute = 60_000;
	const at = (minutes: number) => ({
		date: new Date(Date.now() - minutes * minute).toUTCString(),
	});
	const told = (minutes: number) => failure(read, 401, no, at(minutes)).description;

	test('is said, with the minutes', () => {
		expect(told(26)).toContain(
			"This n8n instance's clock is 26 minutes ahead of Wonder's. Wonder allows 30 minutes. Correct the server's clock.",
		);
		expect(told(-26)).toContain("clock is 26 minutes behind Wonder's.");
		expect(told(26)).not.toContain('signature');
	});

	test('is not what is wrong when it is less than 25 minutes off, or not known', () => {
		expect(told(25)).toContain(SIGNATURE);
		expect(told(-25)).toContain(SIGNATURE);
		expect(failure(read, 401, no, { date: 'today' }).description).toContain(SIGNATURE);
	});
});

describe('a success that is not in the format of Wonder', () => {
	const format = (stake: Stake, text: string, body: unknown) => {
		const { message, description, outcome, httpStatus } = unexpectedFormat(stake, 200, text, body);
		expect(httpStatus).toBe(200);
		return [message, description, outcome];
	};
	const ENVIRONMENT = 'Check the environment in the credential.';

	test.each(['', ' \n'])('because it is empty ("%s")', (text) => {
		expect(format(read, text, null)).toEqual([
			'The response is empty',
			`Wonder returns data here, so another server may have responded. ${ENVIRONMENT} ${NOTHING} (HTTP status 200)`,
			'refused',
		]);
	});

	test('because it is a page', () => {
		expect(format(write, '<html>', null)).toEqual([
			'The response is not from Wonder: it is not JSON',
			`A proxy or a login page may have responded. ${ENVIRONMENT} No money moved. ${CHECK} (HTTP status 200)`,
			'unknown',
		]);
	});

	test('because it is other JSON', () => {
		expect(format(transfer, '{}', {})).toEqual([
			"The response does not match Wonder's documented format",
			`Another server may have responded. ${ENVIRONMENT} The money may or may not have moved. (HTTP status 200)`,
			'unknown',
		]);
		expect(format(read, '-', { message: 'Sign in. Then ask.' })[1]).toBe(
			`It says: "Sign in. Then ask". Another server may have responded. ${ENVIRONMENT} ${NOTHING} (HTTP status 200)`,
		);
	});
});
