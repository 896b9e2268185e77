import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { highlight, highlightsOf } from '../delivery/highlight';
import { simplifiedTransaction } from '../payment/simplified';
import type { DecisionDetails } from './decisionTrigger';
import { inItsOutput } from './outputs';

/** Runs in the execution: shows in the list of executions which payment it is about. */
export async function showPayment(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const { decision, ...transaction } = items[0].json;
	const details = decision as DecisionDetails | undefined;
	const { answered, reason, would_have } = details ?? {};
	const isSimplified = 'amount_exact' in transaction;
	highlight(this, {
		...highlightsOf(isSimplified ? transaction : simplifiedTransaction(transaction)),
		decision: answered,
		decision_reason: reason,
		would_have,
	});
	return inItsOutput(this.getNode(), items, details);
}
