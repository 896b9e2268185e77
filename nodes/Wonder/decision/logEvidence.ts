import type { IWebhookFunctions } from 'n8n-workflow';
import { withoutCardNumbers } from '../input/cardNumbers';
import type { CardTransaction } from '../payment/cardTransaction';
import type { Counted } from './countedPayments';
import type { PendingAuthorization } from './pendingAuthorizations';

function inWords({ unknown, payments, from_wonder: listed, read_in_ms: ms }: Counted): string {
	const when = ms === undefined ? '' : `, read in ${ms} ms`;
	return unknown === undefined
		? `counted ${payments} payments in 24 hours (${listed} of them from Wonder's list${when})`
		: `past payments unknown: ${unknown}`;
}

/** One line for each payment; a fallback is a warning. @param transaction undefined if it cannot be read */
export function logEvidence(
	this: IWebhookFunctions,
	{ response, evidence, overloadedBefore }: PendingAuthorization,
	transaction: CardTransaction | undefined,
): void {
	if (!response || !evidence) return;
	const { by, would_have: wouldHave, rule, answered_in_ms: ms, counted } = evidence;
	const { fallback_reason: reason } = evidence;
	const line = [
		`${this.getNode().name}: ${response.approved ? 'approved' : 'declined'} payment ${transaction?.id ?? '(unreadable)'}`,
		`in ${ms} ms by ${by}${reason ? ` (${reason})` : ''};`,
		`rule: ${rule}${wouldHave ? `, which would have: ${wouldHave}` : ''}${counted ? `; ${inWords(counted)}` : ''}`,
		...(overloadedBefore ? [`(before it, ${overloadedBefore} by fallback (overload))`] : []),
	].join(' ');
	const text = withoutCardNumbers(line);
	if (reason) this.logger.warn(text);
	else this.logger.info(text);
}
