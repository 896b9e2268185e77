import type { IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput, type Operation, type Task } from './operation';

/** What may not be sent, however valid it is. */

/** n8n makes the tool from this node, under a name of its own. */
export const isTool = (context: IExecuteFunctions) =>
	context.getNode().type.endsWith('Tool') || context.isToolExecution?.() === true;

const ELSEWHERE: Record<string, [message: string, advice: string]> = {
	retry: [
		'This execution is a retry, and the money may have moved in the execution before',
		'Look for the transfer with Get Many. With a Transfer Reference of your own, which stays the same for the same payment, a retry finds what was sent and sends only what was not.',
	],
	integrated: [
		'In a sub-workflow, a transfer needs a Transfer Reference',
		'The workflow that calls this one may call it again for the same payment, as another execution. Add the reference under Additional Fields; it must stay the same for the same payment, like the number of its invoice.',
	],
};

const TOOL: [message: string, advice: string] = [
	'As a tool of an AI agent, a transfer needs a Transfer Reference',
	'An agent may call a tool twice for one payment. Add the reference under Additional Fields; it must stay the same for the same payment, like the number of its invoice.',
];

/**
 * Refuses a payment that n8n may run again under another execution, without a reference by which it
 * would be known again, and what an AI agent may not do. Throws InvalidInput.
 */
export function assertAllowed(
	context: IExecuteFunctions,
	operation: Operation,
	{ values }: Task,
	moneyRoutes: string[],
): void {
	const { movesMoney, reference, checkForAgents } = operation;
	if (movesMoney && reference?.(values) === undefined) {
		const refused = ELSEWHERE[context.getMode()] ?? (isTool(context) ? TOOL : undefined);
		if (refused) throw new InvalidInput(...refused);
	}
	if (isTool(context)) checkForAgents?.(values, context.getNode(), moneyRoutes);
}

/** Of the items of one run, equal references mean one payment, and one of them would be lost. */
export function assertDifferentReferences(
	{ reference }: Operation,
	tasks: Array<Task | undefined>,
): Array<InvalidInput | undefined> {
	const items = new Map<string, number[]>();
	for (const [item, task] of tasks.entries()) {
		const given = task && reference?.(task.values);
		if (given !== undefined) items.set(given, [...(items.get(given) ?? []), item]);
	}
	return tasks.map((task) => {
		const given = task && reference?.(task.values);
		const same = given === undefined ? [] : (items.get(given) ?? []);
		if (same.length < 2) return undefined;
		return new InvalidInput(
			`Transfer Reference: "${String(given).slice(0, 60)}" stands for ${same.length} items (${same.map((item) => item + 1).join(', ')})`,
			'Equal references mean one payment. Give each item a reference of its own; perhaps a part of its expression is empty.',
		);
	});
}
