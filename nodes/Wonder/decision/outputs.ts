import {
	NodeConnectionTypes,
	type ExpressionString,
	type INode,
	type INodeExecutionData,
	type INodeOutputConfiguration,
} from 'n8n-workflow';
import type { DecisionDetails } from './decisionTrigger';
import { IS_EARLIER, isEarlier } from './nodeVersions';

/** In the order in which the editor draws them. A payment comes out of exactly one. */
export const OUTPUTS = {
	asked: 'Asked',
	decided: 'Decided',
	/** Apart, so that nothing behind Asked runs for a payment that does not wait for it. */
	wouldAsk: 'Would Ask',
};
const NAMES = Object.values(OUTPUTS);

export const hasOneOutput = ({ typeVersion }: INode) => isEarlier(typeVersion);

/** n8n evaluates this to draw the node, not for each request. */
export const outputsExpression: ExpressionString = `={{ ${IS_EARLIER} ? ["${NodeConnectionTypes.Main}"] : ${JSON.stringify(
	NAMES.map(
		(displayName): INodeOutputConfiguration => ({ type: NodeConnectionTypes.Main, displayName }),
	),
)} }}`;

/** The payment in the output that says who decides it. */
export function inItsOutput(
	node: INode,
	items: INodeExecutionData[],
	decision: Partial<DecisionDetails> | undefined,
): INodeExecutionData[][] {
	if (hasOneOutput(node)) return [items];
	const output = outputFor(decision);
	return NAMES.map((name) => (name === output ? items : []));
}

function outputFor({ by, would_have: wouldHave }: Partial<DecisionDetails> = {}): string {
	if (by === 'waiting') return OUTPUTS.asked;
	return wouldHave === 'ask' ? OUTPUTS.wouldAsk : OUTPUTS.decided;
}
