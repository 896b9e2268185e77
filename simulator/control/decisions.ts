import type { Router } from 'express';
import { repetition, type Decisions } from '../decisions';
import { decisionSettings } from '../decisions/protocol';
import { ControlError } from '../errors';
import type { OnPost } from './onPost';

/** Who decides about authorizations, and how well that went. */
export function decisionCalls(router: Router, on: OnPost, decisions: Decisions): void {
	router.get('/decision', (_, response) => void response.json(decisions.settings));
	on('/decision', decisionSettings, (given) => {
		decisions.configure(given);
		return decisions.settings;
	});

	const answers = () => ({ decisions: decisions.answers() });
	router.get('/decisions', (_, response) => void response.json(answers()));
	router.delete('/decisions', (_, response) => {
		decisions.forget();
		response.json(answers());
	});
	on('/decisions/:id/ask', repetition, async (order, id) => {
		if (!decisions.wasAskedAbout(id)) {
			throw new ControlError(404, `Nobody was asked about a transaction ${id}.`);
		}
		return { answers: await decisions.askAgain(id, order) };
	});
}
