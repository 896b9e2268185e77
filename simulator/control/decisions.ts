import type { Router } from 'express';
import { repetition, type Decisions } from '../decisions';
import { decisionSettings } from '../decisions/protocol';
import { ControlError } from '../errors';
import type { OnPost } from './onPost';

/** Where decisions are requested, and how the responses were graded. */
export function decisionCalls(router: Router, on: OnPost, decisions: Decisions): void {
	router.get('/decision', (_, response) => void response.json(decisions.settings));
	on('/decision', decisionSettings, (given) => {
		decisions.configure(given);
		return decisions.settings;
	});

	const log = () => ({ decisions: decisions.gradedResponses() });
	router.get('/decisions', (_, response) => void response.json(log()));
	router.delete('/decisions', (_, response) => {
		decisions.forget();
		response.json(log());
	});
	on('/decisions/:id/ask', repetition, async (order, id) => {
		if (!decisions.wasAskedAbout(id)) {
			throw new ControlError(404, `No decision was requested for transaction ${id}.`);
		}
		return { answers: await decisions.askAgain(id, order) };
	});
}
