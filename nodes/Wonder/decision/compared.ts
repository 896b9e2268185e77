import type { IDataObject } from 'n8n-workflow';
import { isSame, comparable } from '../input/matching';
import type { CardEvent } from '../delivery/event';
import type { Counted } from './countedPayments';
import type { Decision, RuleOutcome } from './decisions';
import { latestByTransaction, type Evidence, type FallbackReason } from './pendingAuthorizations';

/** What was decided about an authorization, and whether Wonder reports the same. */
export interface Comparison extends IDataObject {
	/** null when this n8n process does not know, for example after a restart. */
	answered: Decision | null;
	matched: boolean | null;
	by: Evidence['by'] | null;
	would_have: RuleOutcome | null;
	rule: string | null;
	answered_in_ms: number | null;
	fallback_reason: FallbackReason | null;
	counted: Counted | null;
}

const UNKNOWN: Comparison = {
	answered: null,
	matched: null,
	by: null,
	would_have: null,
	rule: null,
	answered_in_ms: null,
	fallback_reason: null,
	counted: null,
};

/** Only for authorizations: later events follow from the decision. */
export function compared({ action, id, status }: CardEvent): Comparison | undefined {
	if (action !== 'Authorization') return undefined;
	const { response, evidence } = latestByTransaction.get(comparable(id)) ?? {};
	if (!response) return UNKNOWN;
	return {
		...UNKNOWN,
		...evidence,
		answered: response.approved ? 'approve' : 'decline',
		matched: isSame(status, response.approved ? 'Authorized' : 'Declined'),
	};
}
