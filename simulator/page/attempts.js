import { timeOfDay, when } from './format.js';
import { html } from './render.js';

const STATES = { waiting: 'Waiting', delivered: 'Delivered', given_up: 'Given up' };

/** @param {{ status: number | null }} answer */
const isGood = ({ status }) => status !== null && status >= 200 && status < 300;

/** One attempt of a delivery, or the answer to a forged one. @param {any} props */
export const Answer = ({ answer }) => html`
	<span class=${`code ${isGood(answer) ? 'good' : 'bad'}`}>${answer.status ?? 'No response'}</span>
	${answer.duration_ms !== undefined && html`<span class="hint">${answer.duration_ms} ms</span>`}
	${answer.error && html`<span class="hint">${answer.error}</span>`}
	${answer.body && html`<code class="body">${answer.body}</code>`}
`;

/** @param {any} props */
export const Attempts = ({ delivery }) => html`
	<ol class="attempts">
		${delivery.attempts.map(
			(/** @type {any} */ each, /** @type {number} */ index) =>
				html`<li key=${index}>
					<time>${timeOfDay(each.time)}</time> <${Answer} answer=${each} />
				</li>`,
		)}
	</ol>
	${delivery.state !== 'delivered' &&
	html`<p class="hint">
		${STATES[/** @type {keyof typeof STATES} */ (delivery.state)]}${delivery.next_attempt_at &&
		`: next attempt at ${when(delivery.next_attempt_at)} UTC`}
	</p>`}
`;
