import type {
	FunctionsBase,
	IConnections,
	IHookFunctions,
	INodeParameters,
	NodeTypeAndVersion,
} from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import type { Decision } from './decisions';
import { hasOneOutput, OUTPUTS } from './outputs';
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
	if (outcomes.has('ask')) {
		if (canWorkflowDecide.call(this)) return;
		const which = rules.length === 0 ? 'Every payment' : 'Each payment left to the workflow';
		const where = hasOneOutput(this.getNode()) ? 'this trigger' : `its output ${OUTPUTS.asked}`;
		throw new InvalidInput(
			`${which} would get the Fallback Decision (${fallback}), because no Wonder Decision node follows ${where}. Add one, choose another Default Outcome, or set Mode to Shadow`,
			'Disabled nodes do not count.',
		);
	}
	// What an expression returns now says little about later payments.
	if (hasExpression(this.getNode().parameters)) return;
	if (following.call(this).some(({ type }) => DECISION_NODE.test(type))) {
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

/** Whether a node that may decide follows where the payments come out that the workflow is asked about. */
export function canWorkflowDecide(this: FunctionsBase): boolean {
	const mayDecide = following
		.call(this)
		.filter(({ type }) => DECISION_NODE.test(type) || SUB_WORKFLOW.test(type));
	const names = namesBehindAsked.call(this);
	return mayDecide.some(({ name }) => names?.has(name) ?? true);
}

function following(this: FunctionsBase): NodeTypeAndVersion[] {
	return this.getChildNodes(this.getNode().name).filter(({ disabled }) => !disabled);
}

/** n8n's functions do not tell outputs apart, its workflow does. Without it, every node counts. */
function namesBehindAsked(this: FunctionsBase): Set<string> | undefined {
	const { workflow } = this as { workflow?: { connectionsBySourceNode?: IConnections } };
	const connections = workflow?.connectionsBySourceNode;
	if (!connections) return undefined;
	const [asked] = connections[this.getNode().name]?.main ?? [];
	return new Set(
		(asked ?? []).flatMap(({ node }) => [
			node,
			...this.getChildNodes(node).map(({ name }) => name),
		]),
	);
}

/** Whether an outcome depends on an expression. */
function hasExpression({ rules, otherwise }: INodeParameters): boolean {
	const { rule = [] } = rules as { rule?: Array<{ outcome?: unknown }> };
	const outcomes = [otherwise, ...rule.map(({ outcome }) => outcome)];
	return outcomes.some((outcome) => String(outcome).startsWith('='));
}
