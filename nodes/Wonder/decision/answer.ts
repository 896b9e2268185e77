import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import type { InvalidInput } from '../input/invalidInput';
import { booleanFrom, entered, enteredOption, formOf, optionalText } from '../input/entries';
import { failWhenLate, reason as reasonProperty } from './answerProperties';
import { throughN8n, type DecisionDetails } from './trigger';
import { ANSWERED, type Answered } from './outcomes';
import { Memory } from '../memory/memory';
import { byToken, MOST_REMEMBERED, type Given } from './waiting';
import type { Answer } from './wire';
import { quoted } from '../input/quoted';

/** What the node adds to its items. */
interface Outcome {
	/** What this node decided. */
	decision: Answered;
	reason?: string;
	/** Whether this was the answer. */
	answered: boolean;
	/** When it was not: what the shopper got instead, and from whom. */
	answered_instead?: Answered;
	answered_by?: Given['by'];
	note?: string;
}

/** What executions in this process have answered through n8n, by token. */
const sentFromHere = new Memory<Answer>(MOST_REMEMBERED);

/** Answers the authorization that this workflow was started for, if it still waits. */
export async function answerAuthorization(
	this: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const decision = decisionOf.call(this, items.length);
	const question = questionOf.call(this);
	const mistakes: InvalidInput[] = [];
	// A mistake beside the decision must not cost the shopper an answer, so it is told afterwards.
	const read = <Result>(entry: () => Result): Result | undefined => {
		try {
			return entry();
		} catch (error) {
			mistakes.push(error as InvalidInput);
			return undefined;
		}
	};
	const form = formOf(this);
	const approved = decision === 'approve';
	const reason = approved ? '' : read(() => entered(form, reasonProperty, optionalText));
	const failsWhenLate = read(() => enteredOption(form, failWhenLate, booleanFrom));
	const answer: Answer = { approved, ...(reason && { reason }) };
	const outcome: Outcome = {
		decision,
		...(reason && { reason }),
		...give.call(this, question, answer),
	};
	const [mistake] = mistakes;
	if (mistake) {
		const given = outcome.answered ? `The payment got its answer: ${decision}.` : outcome.note;
		throw new NodeOperationError(this.getNode(), mistake.message, {
			description: `${mistake.advice} ${given}`,
		});
	}
	if (failsWhenLate && !outcome.answered && question.by === 'waiting' && outcome.answered_by) {
		throw new NodeOperationError(this.getNode(), String(outcome.note), {
			description: 'Switch off "Fail When Too Late" in the options to go on instead.',
		});
	}
	return [
		items.map(({ json }, item) => ({
			json: { ...json, decision_answer: { ...outcome } },
			pairedItem: { item },
		})),
	];
}

/** The one decision of all items; an authorization has no second one. */
function decisionOf(this: IExecuteFunctions, itemCount: number): Answered {
	const decisions = Array.from({ length: itemCount }, (_, item) =>
		this.getNodeParameter('decision', item),
	);
	const fail = (message: string, description: string, itemIndex: number) =>
		new NodeOperationError(this.getNode(), message, { description, itemIndex });
	decisions.forEach((decision, item) => {
		if (!ANSWERED.includes(decision as Answered)) {
			throw fail(
				`Decision: ${quoted(decision)} isn't a valid option`,
				`Valid options, in lowercase: ${ANSWERED.join(', ')}. The trigger now responds with its fallback at the deadline.`,
				item,
			);
		}
		if (decision !== decisions[0]) {
			throw fail(
				'The items do not agree whether to approve or to decline',
				'One payment waits. Let one item reach this node, or give all of them the same decision.',
				item,
			);
		}
	});
	return decisions[0] as Answered;
}

/** What the Wonder Decision Trigger of this execution has put out. */
function questionOf(this: IExecuteFunctions): DecisionDetails {
	// Mostly it is still in the item; asking n8n for the trigger's output takes longer.
	const carried = this.getInputData()[0].json.decision as DecisionDetails | undefined;
	if (carried?.token && byToken.get(carried.token)) return carried;
	const triggers = this.getParentNodes(this.getNode().name)
		.filter(({ type }) => type.endsWith('.wonderDecisionTrigger'))
		.map(({ name }) => name);
	for (const trigger of triggers) {
		const asked = started.call(this, trigger);
		if (asked) return asked;
	}
	throw new NodeOperationError(this.getNode(), 'No authorization waits for this workflow', {
		description: triggers.length
			? `This execution was started by something else than "${triggers.join('" or "')}".`
			: 'This node only works behind a Wonder Decision Trigger, in the same workflow.',
	});
}

function started(this: IExecuteFunctions, trigger: string): DecisionDetails | undefined {
	try {
		const proxy = this.getWorkflowDataProxy(0) as unknown as {
			$: (node: string) => { first: () => INodeExecutionData };
		};
		return proxy.$(trigger).first().json.decision as DecisionDetails | undefined;
	} catch {
		// n8n throws when the trigger has not run in this execution.
		return undefined;
	}
}

function give(
	this: IExecuteFunctions,
	{ token, by, answered, answer_until: until, fallback }: DecisionDetails,
	answer: Answer,
): Omit<Outcome, 'decision'> {
	if (by === 'shadow') {
		const note = 'Shadow mode: recorded only.';
		return { answered: false, answered_instead: answered, answered_by: by, note };
	}
	if (by !== 'waiting') return instead(answered, by, `It was answered by ${by} before.`);
	const waiting = byToken.get(token);
	if (waiting) {
		const ours: Given = { ...answer, by: 'workflow' };
		const given = waiting.answer(ours);
		return given === ours ? { answered: true } : instead(word(given), given.by, whyNot(given.by));
	}
	// Another process listens.
	const sent = sentFromHere.get(token);
	if (sent) return instead(word(sent), 'workflow', whyNot('workflow'));
	// It has answered by itself once the deadline is over.
	if (Date.now() > Date.parse(String(until))) {
		return this.getMode() === 'manual'
			? { answered: false, note: 'A test: no shopper waits for this answer.' }
			: instead(fallback, 'fallback', whyNot('fallback'));
	}
	sentFromHere.set(token, answer);
	this.sendResponse(throughN8n(token, answer));
	return { answered: true };
}

const word = ({ approved }: Answer): Answered => (approved ? 'approve' : 'decline');

const instead = (
	answered: Answered | undefined,
	by: Given['by'],
	note: string,
): Omit<Outcome, 'decision'> => ({
	answered: false,
	...(answered && { answered_instead: answered }),
	answered_by: by,
	note,
});

const whyNot = (by: Given['by']) =>
	by === 'fallback'
		? 'Too late: the deadline was over, and the fallback was answered instead.'
		: 'This workflow has answered before; only the first answer counts.';
