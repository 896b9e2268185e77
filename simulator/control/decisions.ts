import { repetition } from '../decisions';
import { decisionSettings, noDecisions } from '../decisions/protocol';
import { ControlError } from '../errors';
import { post, type ControlCall, type Controlled } from './call';

const gradedResponses = ({ decisions }: Controlled) => ({
	decisions: decisions.gradedResponses(),
});

/** Where decisions are requested, and how the responses were graded. */
export const decisionCalls: ControlCall[] = [
	{
		method: 'GET',
		path: '/decision',
		does: 'The endpoint that decides authorizations, and what happens without a response.',
		act: ({ simulator: { decisions } }) => decisions.settings,
	},
	post({
		path: '/decision',
		does: 'Sets the endpoint that decides authorizations; a URL of null requests no decisions.',
		takes: decisionSettings,
		example: { url: 'http://127.0.0.1:5678/webhook/PATH', deadline_ms: 2000, no_answer: 'decline' },
		changes: ['connected'],
		act: ({ simulator: { decisions }, body }) => {
			decisions.configure(body);
			return decisions.settings;
		},
	}),
	{
		method: 'DELETE',
		path: '/decision',
		does: 'Requests no decisions from now on.',
		changes: ['connected'],
		act: ({ simulator: { decisions } }) => {
			decisions.configure(noDecisions);
			return decisions.settings;
		},
	},
	{
		method: 'GET',
		path: '/decisions',
		does: 'Every decision request with its response, latency and outcome, oldest first.',
		act: ({ simulator }) => gradedResponses(simulator),
	},
	{
		method: 'DELETE',
		path: '/decisions',
		does: 'Empties the list of decision requests.',
		changes: ['decisions'],
		act: ({ simulator }) => {
			simulator.decisions.forget();
			return gradedResponses(simulator);
		},
	},
	post({
		path: '/decisions/:id/ask',
		does: 'Repeats the latest decision request for a transaction, which does not change.',
		takes: repetition,
		example: { times: 2, at_once: true, headers: 'fresh' },
		act: async ({ simulator: { decisions }, body, id }) => {
			if (!decisions.wasAskedAbout(id)) {
				throw new ControlError(404, `No decision was requested for transaction ${id}.`);
			}
			return { answers: await decisions.askAgain(id, body) };
		},
	}),
];
