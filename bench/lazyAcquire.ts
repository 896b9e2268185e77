import type { Stage } from '../test/e2e/stage';
import { byRule } from './decisions';
import { each, type Row } from './results';
import { measure, over, type Effort } from './rounds';
import { median, perSecond, ratioOf } from './statistics';

/** What the setting that docs/decisions.md recommends is worth, with both n8n running at the same time. */
export async function lazyAcquire(lazy: Stage, eager: Stage, effort: Effort): Promise<Row[]> {
	const contenders = [await byRule(lazy, false), await byRule(eager, false)];
	const rows: Row[] = [];
	// The difference is so large that a few rounds show it.
	const little = { ...effort, rounds: 3 };
	for (const connections of [1, 8]) {
		const [ours, theirs] = await measure(contenders, connections, little);
		rows.push({
			subject:
				'Decision by rule with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE; the other is n8n without it',
			figure: `requests, ${over(connections)}`,
			ours: each(median(ours.map(perSecond))),
			theirs: each(median(theirs.map(perSecond))),
			ratio: ratioOf(ours, theirs, perSecond),
		});
	}
	return rows;
}
