import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { InvalidInput } from '../input/invalidInput';
import { booleanFrom, entered, enteredOption, formOf, optionalText } from '../input/entries';
import { approvedAmountOf } from './approvedAmount';
import { failIfLate, reason as reasonProperty } from './decisionNodeProperties';
import { throughN8n, type DecisionDetails } from './decisionTrigger';
import { DECISIONS, type Decision } from './decisions';
import { highlight } from '../delivery/highlight';
import { Memory } from '../memory/memory';
import { OUTPUTS } from './outputs';
import {
	MAX_REMEMBERED,
	pendingByToken,
	type Evidence,
	type FallbackReason,
	type SentResponse,
} from './pendingAuthorizations';
import type { DecisionResponse } from './wire';
import { quoted } from '../input/quoted';

/** What the node adds to its items. */
interface DecisionReport {
	/** What this node decided. */
	decision: Decision;
	reason?: string;
	/** Only if not the whole amount was to be approved. */
	approved_amount?: string;
	/** Whether this decision was sent to Wonder. */
	answered: boolean;
	/** If not: which one was sent instead, and by whom. */
	answered_instead?: Decision;
	answered_by?: SentResponse['by'];
	/** Of the decision that was sent. Absent in a process that does not hold Wonder's request. */
	answered_in_ms?: number;
	fallback_reason?: FallbackReason;
	note?: string;
}

type SendResult = Omit<DecisionReport, 'decision' | 'reason' | 'approved_amount'>;

/** What executions in this process have sent through n8n, by token. */
const sentThroughN8n = new Memory<DecisionResponse>(MAX_REMEMBERED);

const UNUSABLE_AMOUNT = 'The amount to approve cannot be used';

const NOTHING_SENT =
	'This node sent no decision. A payment that is still pending gets the Fallback Decision at the deadline.';

/** Sends this node's decision for the payment that started the workflow, if it is still pending. */
export async function decidePayment(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const wanted = decisionOf.call(this, items.length);
	const details = triggerOutput.call(this);
	const mistakes: InvalidInput[] = [];
	// A mistake in another field must not keep the decision from Wonder, so it is reported afterwards.
	const read = <Result>(entry: () => Result): Result | undefined => {
		try {
			return entry();
		} catch (error) {
			mistakes.push(error as InvalidInput);
			return undefined;
		}
	};
	const form = formOf(this);
	const approvedAmount =
		wanted === 'approve' && ['waiting', 'shadow'].includes(details.by)
			? read(() => approvedAmountOf.call(this, items.length, details.approvable_amount))
			: undefined;
	// What should have been approved in part must not be approved as a whole.
	const approved = wanted === 'approve' && mistakes.length === 0;
	const reason =
		wanted === 'decline'
			? read(() => entered(form, reasonProperty, optionalText))
			: !approved && UNUSABLE_AMOUNT;
	const failsIfLate = read(() => enteredOption(form, failIfLate, booleanFrom));
	const response: DecisionResponse = {
		approved,
		...(reason && { reason }),
		...(approvedAmount && { approvedAmount }),
	};
	const report: DecisionReport = {
		decision: decisionIn(response),
		...(reason && { reason }),
		...(approvedAmount && { approved_amount: approvedAmount }),
		...send.call(this, details, response),
	};
	highlight(this, highlightsIn(report));
	const [mistake] = mistakes;
	if (mistake) {
		const effect = report.answered ? `The decision was sent: ${report.decision}.` : report.note;
		throw new NodeOperationError(this.getNode(), mistake.message, {
			description: `${mistake.advice} ${effect}`,
		});
	}
	if (failsIfLate && !report.answered && details.by === 'waiting' && report.answered_by) {
		throw new NodeOperationError(this.getNode(), String(report.note), {
			description: `To continue in this case, turn off ${failIfLate.displayName} in the options.`,
		});
	}
	return [
		items.map(({ json }, item) => ({
			json: { ...json, decision_answer: { ...report } },
			pairedItem: { item },
		})),
	];
}

/** The trigger has shown what it decided itself, and the first of several nodes what it decided. */
function highlightsIn({ decision, reason, ...report }: DecisionReport): IDataObject {
	const { answered, answered_by: by, answered_instead: instead, note } = report;
	if (answered) return { decision, decision_reason: reason };
	if (by === 'shadow') return { would_have: decision, decision_reason: reason };
	return by === 'fallback'
		? { decision: instead, decision_reason: note, would_have: decision }
		: {};
}

/** The one decision of all items: a payment cannot get two. */
function decisionOf(this: IExecuteFunctions, itemCount: number): Decision {
	const decisions = Array.from({ length: itemCount }, (_, item) =>
		this.getNodeParameter('decision', item),
	);
	const fail = (message: string, advice: string, itemIndex: number) =>
		new NodeOperationError(this.getNode(), message, {
			description: `${advice} ${NOTHING_SENT}`,
			itemIndex,
		});
	decisions.forEach((decision, item) => {
		if (!DECISIONS.includes(decision as Decision)) {
			throw fail(
				`Decision: ${quoted(decision)} isn't a valid option`,
				`Valid options, spelled exactly so: ${DECISIONS.join(', ')}.`,
				item,
			);
		}
		if (decision !== decisions[0]) {
			throw fail(
				'Decision: the items have different decisions for one payment',
				'Pass a single item to this node, or give all items the same decision.',
				item,
			);
		}
	});
	return decisions[0] as Decision;
}

/** What the Wonder Decision Trigger of this execution has put out. */
function triggerOutput(this: IExecuteFunctions): DecisionDetails {
	// Usually the item still carries it; asking n8n for the trigger's output takes longer.
	const carried = this.getInputData()[0].json.decision as DecisionDetails | undefined;
	if (carried?.token && pendingByToken.get(carried.token)) return carried;
	const triggers = this.getParentNodes(this.getNode().name)
		.filter(({ type }) => /(^|\.)wonderDecisionTrigger$/.test(type))
		.map(({ name }) => name);
	for (const trigger of triggers) {
		const details = outputOf.call(this, trigger);
		if (details) return details;
	}
	throw new NodeOperationError(this.getNode(), 'No payment is pending in this execution', {
		description: triggers.length
			? `This execution was not started by "${triggers.join('" or "')}".`
			: 'Place this node after a Wonder Decision Trigger, in the same workflow.',
	});
}

function outputOf(this: IExecuteFunctions, trigger: string): DecisionDetails | undefined {
	const proxy = this.getWorkflowDataProxy(0) as unknown as {
		$: (node: string) => { first: (output: number) => INodeExecutionData | undefined };
	};
	for (const output of Object.values(OUTPUTS).keys()) {
		try {
			const decision = proxy.$(trigger).first(output)?.json.decision;
			if (decision) return decision as DecisionDetails;
		} catch {
			// n8n throws when the trigger has not run in this execution, or has no such output.
			return undefined;
		}
	}
	return undefined;
}

function send(
	this: IExecuteFunctions,
	details: DecisionDetails,
	response: DecisionResponse,
): SendResult {
	const { token, by, answered, answer_until: deadline, fallback } = details;
	if (by === 'shadow') return notSent(answered, by, 'Shadow mode: recorded only.', details);
	if (by !== 'waiting') {
		const decider = by === 'rule' ? 'a rule' : 'the fallback decision';
		return notSent(answered, by, `Already decided by ${decider} before the workflow ran.`, details);
	}
	const pending = pendingByToken.get(token);
	if (pending) {
		const ours: SentResponse = { ...response, by: 'workflow' };
		const sent = pending.respond(ours);
		return sent === ours
			? { answered: true, ...timeAndReason(pending.evidence) }
			: notSent(decisionIn(sent), sent.by, whyNot(sent.by), pending.evidence);
	}
	// Another process holds Wonder's request.
	const earlier = sentThroughN8n.get(token);
	if (earlier) return notSent(decisionIn(earlier), 'workflow', whyNot('workflow'));
	// After the deadline, that process has sent the fallback by itself.
	if (Date.now() > Date.parse(String(deadline))) {
		return this.getMode() === 'manual'
			? { answered: false, note: 'Test run: no payment is pending.' }
			: notSent(fallback, 'fallback', whyNot('fallback'), { fallback_reason: 'deadline' });
	}
	sentThroughN8n.set(token, response);
	this.sendResponse(throughN8n(token, response));
	return { answered: true };
}

const decisionIn = ({ approved }: DecisionResponse): Decision => (approved ? 'approve' : 'decline');

const notSent = (
	sentInstead: Decision | undefined,
	by: SentResponse['by'],
	note: string,
	evidence: TimeAndReason = {},
): SendResult => ({
	answered: false,
	...(sentInstead && { answered_instead: sentInstead }),
	answered_by: by,
	...timeAndReason(evidence),
	note,
});

type TimeAndReason = Partial<Pick<Evidence, 'answered_in_ms' | 'fallback_reason'>>;

const timeAndReason = ({
	answered_in_ms: ms,
	fallback_reason: reason,
}: TimeAndReason = {}): TimeAndReason => ({
	...(ms !== undefined && { answered_in_ms: ms }),
	...(reason && { fallback_reason: reason }),
});

const whyNot = (by: SentResponse['by']) =>
	by === 'fallback'
		? 'Too late: the deadline had passed, and the fallback decision was sent instead.'
		: 'This workflow has already sent a decision; only the first one counts.';
