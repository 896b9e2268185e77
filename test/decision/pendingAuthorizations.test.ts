import { PendingAuthorization } from '../../nodes/Wonder/decision/pendingAuthorizations';
import type { Counted } from '../../nodes/Wonder/decision/countedPayments';

/** A payment that Wonder waits on: which response counts, who hears of it, and what is noted. */
const approval = { approved: true, by: 'workflow' } as const;
const decline = { approved: false, reason: 'No.', by: 'rule' } as const;
const fallback = { approved: false, by: 'fallback', fallbackReason: 'deadline' } as const;

const ARRIVED_AT = 1_000;
const DEADLINE = 2_500;
let payment: PendingAuthorization;
let clock: jest.SpyInstance<number>;
const at = (moment: number) => void clock.mockReturnValue(moment);

beforeEach(() => {
	clock = jest.spyOn(performance, 'now');
	at(1_200.4);
	payment = new PendingAuthorization(ARRIVED_AT);
});
afterEach(() => clock.mockRestore());

describe('the response', () => {
	test('is the first one, whatever comes later', () => {
		expect(payment.response).toBeUndefined();
		expect(payment.respond(approval)).toBe(approval);
		expect(payment.respond(decline)).toBe(approval);
		expect(payment.response).toBe(approval);
	});

	test('is handed to everyone who waits for it, once and in order', () => {
		const heard: unknown[] = [];
		payment.onResponse((response) => heard.push(['log', response]));
		payment.onResponse((response) => heard.push(['wire', response]));
		expect(heard).toEqual([]);
		payment.respond(approval);
		payment.respond(decline);
		expect(heard).toEqual([
			['log', approval],
			['wire', approval],
		]);
	});

	test('is handed at once to those who come later', () => {
		payment.respond(approval);
		const heard: unknown[] = [];
		payment.onResponse((response) => heard.push(response));
		payment.respond(decline);
		expect(heard).toEqual([approval]);
	});
});

describe('the deadline', () => {
	test.each([
		['just before it, a decision counts', DEADLINE - 0.001, approval],
		['at it, the fallback is sent instead', DEADLINE, fallback],
		['after it, the fallback is sent instead', DEADLINE + 1, fallback],
	])('%s', (_, moment, sent) => {
		payment.setDeadline(DEADLINE, fallback);
		const heard: unknown[] = [];
		payment.onResponse((response) => heard.push(response));
		at(moment);
		expect(payment.respond(approval)).toBe(sent);
		expect([payment.response, ...heard]).toEqual([sent, sent]);
	});

	test('leaves a fallback the reason that it has', () => {
		payment.setDeadline(DEADLINE, fallback);
		at(DEADLINE + 1);
		const failed = { ...fallback, fallbackReason: 'workflow_failed' } as const;
		expect(payment.respond(failed)).toBe(failed);
	});

	test('is none where none is set', () => {
		at(3_600_000);
		expect(payment.respond(approval)).toBe(approval);
	});
});

describe('the end of the workflow', () => {
	test('is the first one that n8n reports, and is reported once', () => {
		let ends = 0;
		payment.onEnd(() => (ends += 1));
		expect([payment.ending, ends]).toEqual([undefined, 0]);
		payment.end('workflow_failed');
		payment.end('workflow_ended');
		expect([payment.ending, ends]).toEqual(['workflow_failed', 1]);
	});

	test('is reported at once to those who come later', () => {
		payment.end('workflow_ended');
		let ends = 0;
		payment.onEnd(() => (ends += 1));
		expect(ends).toBe(1);
	});
});

describe('the evidence', () => {
	test('does not exist before the response', () => {
		expect(payment.evidence).toBeUndefined();
	});

	test('without a word from the rules says that none decided', () => {
		payment.respond(approval);
		expect(payment.evidence).toEqual({ by: 'workflow', rule: 'None', answered_in_ms: 200 });
		expect(payment.byRules).toEqual({ outcome: 'decline', rule: 'None' });
	});

	test('has the rule, what it counted, and why there was a fallback', () => {
		const counted: Counted = {
			...{ payments: 3, from_wonder: 2, from_memory: 1 },
			...{ last_at_merchant: null, last_in_country: null },
		};
		payment.byRules = { outcome: 'ask', rule: 'Rule 2', counted };
		at(2_499.6);
		payment.respond(fallback);
		at(9_000);
		expect(payment.evidence).toEqual({
			...{ by: 'fallback', rule: 'Rule 2', answered_in_ms: 1_500 },
			...{ fallback_reason: 'deadline', counted },
		});
	});

	test('in shadow mode has what would have happened', () => {
		payment.byRules = { outcome: 'ask', rule: 'Rule 1' };
		payment.respond({ approved: true, by: 'shadow' });
		expect(payment.evidence).toEqual({
			...{ by: 'shadow', would_have: 'ask', rule: 'Rule 1', answered_in_ms: 200 },
		});
	});
});
