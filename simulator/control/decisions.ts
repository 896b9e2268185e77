import type { Router } from 'express';
import { either, none, oneOf, optional, shape, truth, webUrl, whole } from '../checks';
import type { Decisions, Repetition } from '../decisions';
import type { DecisionSettings } from '../decisions/protocol';
import { ControlError } from '../errors';
import type { OnPost } from './onPost';

const settings = shape({
	url: either(webUrl, none),
	deadline_ms: optional(whole(1, 60_000)),
	no_answer: optional(oneOf('decline', 'approve')),
});

const repetition = shape({
	times: optional(whole(1, 1000)),
	at_once: optional(truth),
	headers: optional(oneOf('first', 'fresh')),
});

/** Who decides about authorizations, and how well that went. */
export function decisionCalls(router: Router, on: OnPost, decisions: Decisions): void {
	router.get('/decision', (_, response) => void response.json(decisions.settings));
	on('/decision', settings, (given: DecisionSettings) => {
		decisions.configure(given);
		return decisions.settings;
	});

	const answers = () => ({ decisions: decisions.answers() });
	router.get('/decisions', (_, response) => void response.json(answers()));
	router.delete('/decisions', (_, response) => {
		decisions.forget();
		response.json(answers());
	});
	on('/decisions/:id/ask', repetition, async (order: Repetition, id) => {
		if (!decisions.wasAskedAbout(id)) {
			throw new ControlError(404, `Nobody was asked about a transaction ${id}.`);
		}
		return { answers: await decisions.askAgain(id, order) };
	});
}
