import { ApiFailure } from '../api/errors';
import { isRead, type Operation, type Requests, type Task } from '../operation/operation';
import { eachAlone, runItems } from './runItems';

const LOOK_UPS_AT_ONCE = 10;

interface Items {
	tasks: Array<Task | undefined>;
	/** Whether an earlier request stands for the item. */
	isKnown: (task: Task, item: number) => boolean;
	/** Whether the other items are sent even if one cannot be. */
	goesOn: boolean;
}

/**
 * Looks up what the requests of a run need, before the first of them is sent. A write that sets a state
 * looks it up when it is sent: the items before it may change what it finds.
 * @returns the items that cannot be sent, which have no task any more
 */
export async function prepareItems(
	wonder: Requests,
	operation: Operation,
	{ tasks, isKnown, goesOn }: Items,
): Promise<Array<[item: number, error: Error]>> {
	const { prepare, setsState } = operation;
	const problems: Array<[item: number, error: Error]> = [];
	if (!prepare || setsState) return problems;
	const lookUp = async (item: number) => {
		const task = tasks[item];
		if (!task || isRead(operation, task.values) || isKnown(task, item)) return true;
		const prepared = await prepare(wonder, task.values).catch((error: Error) => error);
		if (!(prepared instanceof Error)) {
			task.prepared = prepared;
			return true;
		}
		tasks[item] = undefined;
		problems.push([item, prepared]);
		// While Wonder does not respond, each further look-up would take as long.
		return goesOn || !(prepared instanceof ApiFailure);
	};
	await runItems(eachAlone(tasks.length), () => LOOK_UPS_AT_ONCE, lookUp);
	return problems.sort(([a], [b]) => a - b);
}
