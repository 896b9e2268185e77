import {
	ApiFailure,
	isTemporary,
	NOTHING_CHANGED,
	unknownOutcome,
	type Outcome,
	type Stake,
} from '../nodes/Wonder/api/errors';
import { unreachable } from '../nodes/Wonder/api/network';
import { failure, no, page, read, transfer, write } from './support/failures';

/** What is certain after a failure, and whether and when it is worth another attempt. */
describe('what is certain', () => {
	test.each<[string, number, unknown, string]>([
		...[400, 401, 403, 404, 422].map((status): [string, number, unknown, string] => [
			`${status} with a code`,
			status,
			no,
			'refused',
		]),
		['400 without a code', 400, page, 'unknown'],
		['409 with a code', 409, no, 'unknown'],
		['409 with a documented code', 409, { code: 'EO100102' }, 'refused'],
		['500 with a documented code', 500, { code: 300008 }, 'unknown'],
		['499 with a documented code', 499, { code: 300008 }, 'refused'],
		['400 with code 404', 400, { code: 404 }, 'refused'],
		['400 with code 500', 400, { code: 500 }, 'unknown'],
		['400 with code 5', 400, { code: 5 }, 'unknown'],
		['400 with code 5000', 400, { code: 5000 }, 'refused'],
		['400 with code E500', 400, { code: 'E500' }, 'refused'],
		['200 with code 404', 200, { code: 404 }, 'unknown'],
	])('after a write with %s: %s', (_, status, body, outcome) => {
		expect(failure(write, status, body).outcome).toBe(outcome);
		expect(failure(read, status, body).outcome).toBe('refused');
	});

	test.each([
		[429, true],
		[502, true],
		[503, true],
		[504, true],
		[400, false],
		[500, false],
	])('a read that failed with %s may be sent again: %s', (status, expected) => {
		expect(failure(read, status).httpStatus).toBe(status);
		expect(isTemporary(failure(read, status))).toBe(expected);
	});

	test('a request that was never sent, or got no response, may be temporary', () => {
		const without = (outcome: Outcome) => new ApiFailure('No.', '', outcome);
		expect(isTemporary(without('nothing sent'))).toBe(false);
		expect(isTemporary(without('unknown'))).toBe(true);
	});

	test('a request that was never sent changed nothing, and a write says that it was not sent', () => {
		const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
		const told = (stake: Stake) => unreachable(stake, refused, 'https://a.example').description;
		expect(told(transfer)).toContain('Nothing was sent: nothing was changed and no money moved.');
		expect(told(read)).toContain(NOTHING_CHANGED);
		expect(told(read)).not.toContain('Nothing was sent');
		const lost = Object.assign(new Error('lost'), { code: 'ECONNRESET' });
		const { description } = unreachable(transfer, lost, 'https://a.example');
		expect(description).toContain('The money may or may not have moved.');
	});

	test('the sentence of an unknown outcome names what to check', () => {
		expect(unknownOutcome('the card was issued')).toBe(
			'Unknown outcome: Wonder may or may not have processed this request (check whether the card was issued)',
		);
		expect(unknownOutcome()).toContain('(check whether anything changed or money moved)');
	});
});

test.each([
	['5', 5000],
	['60', 60_000],
	['0', 0],
	['2015-10-21', 0],
	['soon', undefined],
	['5 s', undefined],
	[undefined, undefined],
])('Retry-After of %s', (value, expected) => {
	const headers = { ...(value !== undefined && { 'retry-after': value }) };
	expect(failure(read, 429, no, headers).retryAfterMs).toBe(expected);
});

test('Retry-After as a date is waited for, and one that has passed is not', () => {
	const at = (ms: number) => ({ 'retry-after': new Date(Date.now() + ms).toUTCString() });
	const ms = failure(read, 429, no, at(60_000)).retryAfterMs as number;
	expect(ms).toBeGreaterThan(50_000);
	expect(ms).toBeLessThanOrEqual(60_000);
	expect(failure(read, 429, no, at(-60_000)).retryAfterMs).toBe(0);
});

test('Retry-After as a date is read by the clock of the server', () => {
	const at = (ms: number) => new Date(Date.now() + ms).toUTCString();
	const headers = { 'retry-after': at(660_000), date: at(600_000) };
	const ms = failure(read, 429, no, headers).retryAfterMs as number;
	expect(ms).toBeGreaterThan(50_000);
	expect(ms).toBeLessThan(70_000);
});
