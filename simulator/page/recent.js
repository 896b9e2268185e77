import { Empty } from './forms.js';
import { timeOfDay, words } from './format.js';
import { html } from './render.js';
import { timeline, whoDecided } from './timeline.js';

const SHOWN = 7;

/** The last lines of the log, beside what causes them. @param {any} props */
export function Recent({ books }) {
	const entries = timeline(books).slice(0, SHOWN);
	if (entries.length === 0) {
		return html`<${Empty}>Requests, events and decisions appear here as they happen.<//>`;
	}
	return html`<ol class="recent">
		${entries.map(
			({ key, kind, entry, time }) =>
				html`<li key=${key} class=${`of-${kind}`}>
					<span class="entry-kind"><time>${timeOfDay(time)}</time></span>
					<span class="recent-line">${LINES[kind](entry)}</span>
				</li>`,
		)}
	</ol>`;
}

/** @type {Record<import('./timeline.js').Kind, (entry: any) => string>} */
const LINES = {
	request: ({ method, target, status }) =>
		`${method} ${target.split('?')[0].split('/openapi').at(-1)} → ${status ?? 'cut off'}`,
	delivery: ({ action, attempts }) => {
		const last = attempts.at(-1);
		return `${action} event → ${last ? (last.status ?? 'no response') : 'not sent yet'}`;
	},
	decision: (decision) =>
		`${words(decision.outcome)} by ${whoDecided(decision)} in ${decision.latency_ms} ms`,
};
