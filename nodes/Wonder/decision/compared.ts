import type { IDataObject } from 'n8n-workflow';
import { isSame, plain } from '../input/matching';
import type { CardEvent } from '../delivery/event';
import type { Decision } from './decisions';
import { latestByTransaction } from './pendingAuthorizations';

/** What was decided about an authorization, and whether Wonder reports the same. */
export interface Comparison extends IDataObject {
	/** null when this n8n process does not know, for example after a restart. */
	answered: Decision | null;
	matched: boolean | null;
}

/** Only for authorizations: later events follow from the decision. */
export function compared({ action, id, status }: CardEvent): Comparison | undefined {
	if (action !== 'Authorization') return undefined;
	const response = latestByTransaction.get(plain(id))?.response;
	if (!response) return { answered: null, matched: null };
	return {
		answered: response.approved ? 'approve' : 'decline',
		matched: isSame(status, response.approved ? 'Authorized' : 'Declined'),
	};
}
