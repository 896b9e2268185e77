import { decide, decisionTrigger, row, wait } from '../test/e2e/build';
import type { Stage } from '../test/e2e/stage';
import { closedLoop } from './client';
import { restOf } from './place';
import { genuine, question } from './requests';
import { ms, type Row } from './results';
import { over, type Effort } from './rounds';
import { percentile } from './statistics';

const DEADLINE_MS = 1500;
const CONNECTIONS = 8;
const FALLBACK = {
	status: 200,
	body: '{"approved":false,"reason":"No decision before the deadline"}',
};

/** How long after the deadline a shopper gets the fallback, while slow workflows pile up. */
export async function fallbacks(stage: Stage, { most }: Effort): Promise<Row[]> {
	const { url } = await stage.listen(
		row(
			'Slow',
			decisionTrigger({ deadlineMs: DEADLINE_MS, options: { wonderWaitsMs: 60_000 } }),
			wait('Think', 3),
			decide('Answer', 'approve'),
		),
	);
	const questions = await genuine(url, question, stage.simulator)(most);
	const { latencies } = await closedLoop(questions, CONNECTIONS, FALLBACK);
	await restOf(stage)();
	return [0.5, 0.99].map((part) => ({
		subject: `Fallback, after the deadline of ${DEADLINE_MS} ms`,
		figure: `p${part * 100}, ${over(CONNECTIONS)}`,
		ours: ms(percentile(latencies, part) - DEADLINE_MS),
	}));
}
