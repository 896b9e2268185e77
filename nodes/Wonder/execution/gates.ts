import type { IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { plain } from '../input/matching';
import type { Operation, RunPlace, Task } from '../operation/operation';
import { quoted } from '../input/quoted';

/** n8n derives the tool from this node and gives it a type name of its own. */
export const isTool = (context: IExecuteFunctions) =>
	context.getNode().type.endsWith('Tool') || context.isToolExecution?.() === true;

/** Where n8n runs this node, which decides what may be sent. */
export function runPlace(context: IExecuteFunctions, moneyRoutes: string[]): RunPlace {
	const node = context.getNode();
	if (isTool(context)) return { repeatable: 'tool', node, moneyRoutes };
	const mode = context.getMode();
	const repeatable =
		mode === 'retry' ? 'retry' : mode === 'integrated' ? 'sub-workflow' : undefined;
	return { ...(repeatable && { repeatable }), node, moneyRoutes };
}

/** Equal references mean one payment: of two items with the same one, the second would be lost. */
export function assertDifferentReferences(
	{ reference }: Operation,
	tasks: Array<Task | undefined>,
): Array<InvalidInput | undefined> {
	const items = new Map<string, number[]>();
	const references = tasks.map((task) => task && reference?.(task.values));
	for (const [item, given] of references.entries()) {
		if (given === undefined) continue;
		items.set(plain(given), [...(items.get(plain(given)) ?? []), item + 1]);
	}
	return references.map((given) => {
		const same = (given !== undefined && items.get(plain(given))) || [];
		if (same.length < 2) return undefined;
		return new InvalidInput(
			`Transfer Reference: ${quoted(given)} is used for ${same.length} items (${same.slice(0, 20).join(', ')}${same.length > 20 ? ', …' : ''})`,
			'Items with the same reference count as one payment. Give each item its own reference. Part of the expression may have no value.',
		);
	});
}
