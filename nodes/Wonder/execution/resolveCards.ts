import { LastFour } from '../input/formats';
import { Memory } from '../memory/memory';
import type { Requests, Task } from '../operation/operation';
import { cardsByLastFour } from '../resources/card/lastFour';

/** Cards found by a run, so that n8n's Retry On Fail means the same ones, even one terminated since. */
const found = new Memory<string>(10_000);

/**
 * Replaces last four digits by the ID of the card, in all items that have some. Reads one list of cards
 * for all of them.
 * @returns the errors of those items whose card is not certain
 */
export async function resolveCards(
	wonder: Requests,
	tasks: Array<Task | undefined>,
	run: string,
): Promise<Map<number, Error>> {
	const problems = new Map<number, Error>();
	let cards: ReturnType<typeof cardsByLastFour> | undefined;
	const idOf = async (wanted: LastFour) => {
		const key = `${run} ${wanted.digits}`;
		const id = found.get(key) ?? (await (cards ??= cardsByLastFour(wonder)))(wanted);
		found.set(key, id);
		return id;
	};
	for (const [item, task] of tasks.entries()) {
		for (const [name, value] of Object.entries(task?.values ?? {})) {
			if (!task || !(value instanceof LastFour)) continue;
			try {
				const id = await idOf(value);
				task.input[name] = id;
				task.values[name] = id;
			} catch (error) {
				problems.set(item, error as Error);
			}
		}
	}
	return problems;
}
