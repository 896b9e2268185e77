import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { respondToWebhook, row, webhook, wonder } from '../e2e/build';
import type { Member } from './member';
import type { QueueStage } from './stage';

/** A hanging call is to fail before the suite's patience ends. */
const PATIENCE_MS = 60_000;

/** As many as there are: one request, because none is needed to find the end. */
export const allCards = () =>
	wonder('Cards', 'card.getAll', { returnAll: false, limit: 3, filters: {} });

/** A workflow that answers the titles of all cards, and how to call it through a process. */
export async function activateCards(stage: QueueStage) {
	const { cards } = await stage.reset({ cards: 3 });
	const path = randomUUID();
	await stage.activate(
		row(
			`Cards on demand ${path}`,
			webhook('Webhook', path),
			allCards(),
			respondToWebhook(
				'Answer',
				'{ execution: $execution.id, cards: $("Cards").all().map(({ json }) => json.id) }',
				{ executeOnce: true },
			),
		),
	);
	await stage.untilListening(path);

	/** Returns the ID of the execution, whose answer is as it has to be. */
	return async (through: Member): Promise<string> => {
		const response = await fetch(`${through.url}/webhook/${path}`, {
			method: 'POST',
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
		const text = await response.text();
		assert.equal(response.status, 200, text);
		const answer = JSON.parse(text) as { execution: string; cards: string[] };
		assert.deepEqual(answer.cards.sort(), [...cards].sort());
		return answer.execution;
	};
}

/** The IDs of the executions that the worker took from the queue. */
export const startedBy = (worker: Member) =>
	[...worker.log().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id);
