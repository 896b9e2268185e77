import type { IHookFunctions, INodeParameters } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import type { Decision } from './decisions';
import type { RuleSet } from './rules/rules';

/** Not when n8n restarts: a workflow that decides payments must come back. Nor for a test in the editor. */
const PUBLISHING = ['activate', 'create', 'update'];

const DECISION_NODE = /(^|\.)wonderDecision$/;
/** May lead to a Wonder Decision node in another workflow. */
const SUB_WORKFLOW = /\.executeWorkflow$/;

/**
 * In Live mode, either the rules tell payments apart, or the workflow is asked and can decide. Otherwise
 * each payment would silently get the same decision. The message says all, since n8n shows no more.
 * Throws InvalidInput.
 */
export function assertSomethingDecides(
	this: IHookFunctions,
	{ rules, defaultOutcome }: RuleSet,
	fallback: Decision,
): void {
	if (!PUBLISHING.includes(this.getActivationMode())) return;
	const outcomes = new Set([...rules.map(({ outcome }) => outcome), defaultOutcome]);
	const following = this.getChildNodes(this.getNode().name).filter(({ disabled }) => !disabled);
	const hasDecisionNode = following.some(({ type }) => DECISION_NODE.test(type));
	if (outcomes.has('ask')) {
		if (hasDecisionNode || following.some(({ type }) => SUB_WORKFLOW.test(type))) return;
		const which = rules.length === 0 ? 'Every payment' : 'Each payment left to the workflow';
		throw new InvalidInput(
			`${which} would get the Fallback Decision (${fallback}), because no Wonder Decision node follows this trigger. Add one, choose another Default Outcome, or set Mode to Shadow`,
			'Disabled nodes do not count.',
		);
	}
	// What an expression returns now says little about later payments.
	if (hasExpression(this.getNode().parameters)) return;
	if (hasDecisionNode) {
		throw new InvalidInput(
			'The Wonder Decision node would never decide, because no outcome is Let the Workflow Decide. Choose that as Default Outcome or in a rule, or remove the node',
			'The rules and Default Outcome decide every payment before the workflow runs.',
		);
	}
	if (outcomes.size > 1) return;
	throw new InvalidInput(
		`Every payment would get the same decision (${defaultOutcome}), because no rule decides otherwise. Add a rule, let a Wonder Decision node decide, or set Mode to Shadow`,
		'Shadow mode sends one decision for all payments, too, and records what the rules say.',
	);
}

/** Whether an outcome depends on an expression. */
function hasExpression({ rules, otherwise }: INodeParameters): boolean {
	const { rule = [] } = rules as { rule?: Array<{ outcome?: unknown }> };
	const outcomes = [otherwise, ...rule.map(({ outcome }) => outcome)];
	return outcomes.some((outcome) => String(outcome).startsWith('='));
}
