import { Attempts } from './attempts.js';
import { ActionButton, Empty, Section } from './forms.js';
import { asJson, timeOfDay, words } from './format.js';
import { Component, html } from './render.js';
import { call } from './store.js';
import { timeline, whoDecided } from './timeline.js';
import { redeliver } from './transactionCalls.js';

const SHOWN = 60;
const KINDS = [
	['all', 'Everything'],
	['request', 'Requests'],
	['delivery', 'Deliveries'],
	['decision', 'Decisions'],
];

/** What came in and what went out, newest first. */
export class LogView extends Component {
	state = { kind: 'all' };

	render() {
		const { books } = this.props;
		const { kind } = this.state;
		const entries = timeline(books).filter((each) => kind === 'all' || each.kind === kind);
		const clear = async () => {
			for (const path of ['/log', '/deliveries', '/decisions']) await call('DELETE', path);
			return 'The log is empty.';
		};
		return html`<${Section}
			id="log"
			title="Log"
			className="whole"
			aside=${html`<${ActionButton} run=${clear}>Clear<//>`}
		>
			<div class="presets" role="group" aria-label="Show">
				${KINDS.map(
					([key, text]) => html`
						<button
							key=${key}
							type="button"
							aria-pressed=${key === kind}
							onClick=${() => this.setState({ kind: key })}
						>
							${text}
						</button>
					`,
				)}
			</div>
			${entries.length === 0 &&
			html`<${Empty}>
				Nothing yet. Requests of n8n, events delivered to it, and its decisions appear here.
			<//>`}
			<div role="log" aria-label="What happened, newest first">
				<ol>
					${entries.slice(0, SHOWN).map(({ key, kind: of, entry }) => {
						const Entry = ENTRIES[of];
						return html`<li key=${key} class=${`entry of-${of}`}><${Entry} entry=${entry} /></li>`;
					})}
				</ol>
			</div>
		<//>`;
	}
}

/** @type {Record<'request' | 'delivery' | 'decision', any>} */
const ENTRIES = {
	request: (/** @type {any} */ { entry }) => html`
		<span class="entry-kind">Request</span>
		<div class="stack">
			<span class="line">
				<time>${timeOfDay(entry.time)}</time> <b>${entry.method}</b>
				<span class="url">${entry.target}</span>
			</span>
			<span class="line">
				<span class=${`code ${entry.status >= 200 && entry.status < 300 ? 'good' : 'bad'}`}>
					${entry.status ?? 'Cut off'}
				</span>
				${entry.signature !== 'accepted' && html`<span class="bad">${entry.signature}</span>`}
				${entry.fault && html`<span class="hint">made to fail by you</span>`}
			</span>
			${entry.body !== null &&
			html`<details>
				<summary>Body</summary>
				<pre tabindex="0">${asJson(entry.body)}</pre>
			</details>`}
		</div>
	`,
	delivery: (/** @type {any} */ { entry }) => html`
		<span class="entry-kind">Event</span>
		<div class="stack">
			<span><b>${entry.action}</b> to <span class="url">${entry.url}</span></span>
			<${Attempts} delivery=${entry} />
		</div>
		<${ActionButton} run=${() => redeliver(entry)}>Deliver again<//>
	`,
	decision: (/** @type {any} */ { entry }) => html`
		<span class="entry-kind">Decision</span>
		<div class="stack">
			<span class="line">
				<time>${timeOfDay(entry.time)}</time>
				<b>${words(entry.outcome)}</b>
				<span class="amount">by ${whoDecided(entry)} in ${entry.latency_ms} ms</span>
				${entry.reason && html`<span>${entry.reason}</span>`}
			</span>
			<span class="hint url">${entry.url}</span>
			${!entry.valid && html`<span class="bad">${whyNot(entry)}</span>`}
			${entry.body && html`<code class="body">${entry.body}</code>`}
		</div>
	`,
};

/** @param {any} decision */
function whyNot({ status, in_time: inTime, error }) {
	if (status === null) return error ?? 'No response';
	if (!inTime) return `${status}, after the deadline`;
	return `${status}, but not {"approved": true} or {"approved": false}`;
}
