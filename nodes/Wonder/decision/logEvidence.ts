import type { IWebhookFunctions } from 'n8n-workflow';
import { withoutCardNumbers } from '../input/cardNumbers';
import type { CardTransaction } from '../payment/cardTransaction';
import type { PendingAuthorization } from './pendingAuthorizations';

/** One line for each payment; a fallback is a warning. @param transaction undefined if it cannot be read */
export function logEvidence(
	this: IWebhookFunctions,
	{ response, evidence, overloadedBefore }: PendingAuthorization,
	transaction: CardTransaction | undefined,
): void {
	if (!response || !evidence) return;
	const { by, would_have: wouldHave, rule, answered_in_ms: ms, fallback_reason: reason } = evidence;
	const line = [
		`${this.getNode().name}: ${response.approved ? 'approved' : 'declined'} payment ${transaction?.id ?? '(unreadable)'}`,
		`in ${ms} ms by ${by}${reason ? ` (${reason})` : ''};`,
		`rule: ${rule}${wouldHave ? `, which would have: ${wouldHave}` : ''}`,
		...(overloadedBefore ? [`(before it, ${overloadedBefore} by fallback (overload))`] : []),
	].join(' ');
	const text = withoutCardNumbers(line);
	if (reason) this.logger.warn(text);
	else this.logger.info(text);
}
