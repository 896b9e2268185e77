import type { IDataObject } from 'n8n-workflow';
import { judge } from '../../decision/rules/judge';
import { PastPayments } from '../../decision/rules/pastPayments';
import { compile, type RuleResult, type RuleSet } from '../../decision/rules/rules';
import { isSame } from '../../input/matching';
import { asAuthorized, type CardTransaction } from '../../payment/cardTransaction';

/** What the rules would have done with a past transaction. */
interface Backtested extends IDataObject {
	/** null if it cannot be told when the transaction was created. */
	would_have: RuleResult['outcome'] | null;
	rule: string;
	reason: string | null;
}

/**
 * Judges transactions in order of time, each with its amount as authorized and at the time when it was
 * created. Those that are not wanted only count as past payments.
 */
export function backtest(
	rows: IDataObject[],
	ruleSet: RuleSet,
	isWanted: (row: IDataObject) => boolean,
): Backtested[] {
	const [past, rules] = [new PastPayments(), compile(ruleSet)];
	const timed = rows.map((row) => ({ row, now: Date.parse(String(row.p_created_at)) }));
	const dated = timed.filter(({ now }) => !Number.isNaN(now)).sort(byTime);
	const judged = dated.flatMap(({ row, now }) => {
		const authorization = asAuthorized(row) as CardTransaction;
		const { outcome, rule, reason = null } = judge(authorization, rules, { now, past });
		past.learn(authorization, now, row.status);
		return isWanted(row) ? [{ ...row, would_have: outcome, rule, reason }] : [];
	});
	const undated = timed.filter(({ row, now }) => Number.isNaN(now) && isWanted(row));
	return [...judged, ...undated.map(({ row }) => ({ ...row, ...NOT_JUDGED }))];
}

/** The same whatever order Wonder lists transactions in. */
const byTime = (a: { row: IDataObject; now: number }, b: typeof a) =>
	a.now - b.now || (String(a.row.id) < String(b.row.id) ? -1 : 1);

const NOT_JUDGED: Backtested = {
	would_have: null,
	rule: 'None',
	reason: 'The time of its creation cannot be read',
};

/** How many would have been approved, declined and asked about, and how many of them differ. */
export function summaryOf(rows: IDataObject[]): string[] {
	if (rows.length === 0) return [];
	const count = { approve: 0, decline: 0, ask: 0, null: 0, wereDeclined: 0, wentThrough: 0 };
	for (const { would_have, status } of rows as Backtested[]) {
		count[`${would_have}`] += 1;
		const wasDeclined = isSame(status, 'Declined');
		if (would_have === 'approve' && wasDeclined) count.wereDeclined += 1;
		if (would_have === 'decline' && !wasDeclined) count.wentThrough += 1;
	}
	return [
		[
			`these rules would have approved ${count.approve} of ${rows.length} transactions (${count.wereDeclined} of them declined in fact)`,
			`declined ${count.decline} (${count.wentThrough} of them approved in fact)`,
			`and left ${count.ask} to the workflow`,
			...(count.null > 0 ? [`${count.null} could not be judged`] : []),
		].join(', '),
	];
}
