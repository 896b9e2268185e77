import type { IDataObject } from 'n8n-workflow';
import { isSame, plain } from '../input/matching';
import type { CardEvent } from '../delivery/event';
import type { Answered } from './outcomes';
import { latest } from './waiting';

/** What was answered to an authorization, and whether it is what became of it. */
export interface Comparison extends IDataObject {
	/** null when this process of n8n does not know, for example after a restart. */
	answered: Answered | null;
	matched: boolean | null;
}

/** Only for authorizations: what comes later was decided then. */
export function compared({ action, id, status }: CardEvent): Comparison | undefined {
	if (action !== 'Authorization') return undefined;
	const given = latest.get(plain(id))?.answered;
	if (!given) return { answered: null, matched: null };
	return {
		answered: given.approved ? 'approve' : 'decline',
		matched: isSame(status, given.approved ? 'Authorized' : 'Declined'),
	};
}
