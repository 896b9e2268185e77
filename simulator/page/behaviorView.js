import { ActionButton, ActionForm, Choice, Empty, Field, Section } from './forms.js';
import { html } from './render.js';
import { Settings } from './settings.js';
import { call, post } from './store.js';

/** The switches of what Wonder's documents leave open, and what can go wrong. @param {any} props */
export const BehaviorView = ({ books }) => html`
	<div class="columns">
		<${Section} id="clock" title="Clock" className="half"><${ClockForm} books=${books} /><//>
		<${Section} id="faults" title="Next response" className="half"><${Faults} books=${books} /><//>
		<${Section} id="settings" title="What Wonder leaves open" className="half">
			<${Settings} settings=${books.settings} />
		<//>
		<${Section} id="odd" title="Odd data" className="half"><${Odd} books=${books} /><//>
		<${Section} id="reset" title="Begin anew" className="whole">
			<${ActionForm}
				name="Begin anew"
				label="Empty the books"
				isDanger
				run=${async () => {
					await post('/reset');
					return 'Emptied.';
				}}
			>
				<p class="hint">Removes all cards, consumers, payments, connections and settings.</p>
			<//>
		<//>
	</div>
`;

const STEPS = [
	['60', '1 minute'],
	['3600', '1 hour'],
	['86400', '1 day'],
	['2678400', '31 days'],
];

/** @param {any} props */
function ClockForm({ books: { now } }) {
	const advance = async (/** @type {any} */ { seconds }) => {
		await post('/clock', { advance_seconds: Number(seconds) });
		return 'Advanced. Retries that became due were sent.';
	};
	return html`<${ActionForm} name="Advance the clock" label="Advance" run=${advance}>
		<p><b class="amount">${now.slice(0, 10)} ${now.slice(11, 19)}</b> UTC</p>
		<${Choice}
			label="Advance by"
			name="seconds"
			options=${STEPS}
			value="3600"
			hint="Daily and monthly limits begin anew, and due deliveries are repeated."
		/>
	<//>`;
}

/** @type {Record<string, [string, object]>} */
const FAULTS = {
	busy: ['429, too many requests', { status: 429, headers: { 'Retry-After': '2' } }],
	broken: ['500, nothing done', { status: 500 }],
	doneButBroken: ['500, although it was done', { status: 500, work: true }],
	unavailable: ['503, unavailable', { status: 503 }],
	html: ['A proxy’s HTML page', { status: 502, body: '<html>Bad Gateway</html>' }],
	slow: ['A response after 5 seconds', { delay: 5000 }],
	before: ['Connection cut before the work', { cut: 'before' }],
	after: ['Connection cut after the work', { cut: 'after' }],
	during: ['Connection cut in the middle of the response', { cut: 'during' }],
};

/** @param {any} props */
function Faults({ books: { faults } }) {
	const fail = async (/** @type {any} */ { fault, method, times }) => {
		const match = method ? { match: { method } } : {};
		await post('/faults', { ...FAULTS[fault][1], ...match, times: Number(times) });
		return `The next ${times} matching ${times === '1' ? 'request' : 'requests'} will fail.`;
	};
	const clear = async () => {
		await call('DELETE', '/faults');
		return 'Requests succeed again.';
	};
	return html`
		<${ActionForm} name="Next response" label="Make it fail" run=${fail}>
			<${Choice}
				label="What goes wrong"
				name="fault"
				options=${Object.entries(FAULTS).map(([key, [text]]) => [key, text])}
			/>
			<div class="pair">
				<${Choice}
					label="Requests"
					name="method"
					options=${[
						['', 'Any'],
						['GET', 'GET (read)'],
						['POST', 'POST (create, transfer)'],
						['PUT', 'PUT (change)'],
					]}
				/>
				<${Field}
					label="How many"
					name="times"
					type="number"
					min="1"
					max="1000"
					defaultValue="1"
					required
				/>
			</div>
		<//>
		<${Pending} title="Waiting" entries=${faults} clear=${clear} />
	`;
}

/** @param {any} props */
function Pending({ title, entries, clear }) {
	if (entries.length === 0) return null;
	return html`
		<h3>${title}</h3>
		<ul class="rows">
			${entries.map(
				(/** @type {any} */ each, /** @type {number} */ index) => html`
					<li key=${index}><code class="body">${JSON.stringify(each)}</code></li>
				`,
			)}
		</ul>
		<p><${ActionButton} run=${clear}>Remove all<//></p>
	`;
}

/** @type {Record<string, [string, object]>} */
const ODD = {
	null: ['Merchant is null', { kind: 'transaction', set: { merchant_name: null } }],
	status: ['An unknown status', { kind: 'transaction', set: { status: 'Rejected' } }],
	number: [
		'Amounts as JSON numbers',
		{ kind: 'transaction', rewrite: { local_amount: 'number', transaction_amount: 'number' } },
	],
	thousands: [
		'Amounts with thousands separators',
		{ kind: 'transaction', rewrite: { local_amount: 'thousands' } },
	],
	missing: ['Merchant country is missing', { kind: 'transaction', remove: ['merchant_country'] }],
	list: ['The list of cards is null', { kind: 'card', list: 'null' }],
	capitals: ['Card status in capitals', { kind: 'card', rewrite: { status: 'capitals' } }],
};

/** @param {any} props */
function Odd({ books: { odd } }) {
	const add = async (/** @type {any} */ { given }) => {
		await post('/odd', ODD[given][1]);
		return 'From now on, responses and events are sent this way. The books do not change.';
	};
	const clear = async () => {
		await call('DELETE', '/odd');
		return 'Data is sent as it is in the books.';
	};
	return html`
		<${ActionForm} name="Odd data" label="Send it this way" run=${add}>
			<${Choice}
				label="What is sent differently"
				name="given"
				options=${Object.entries(ODD).map(([key, [text]]) => [key, text])}
			/>
		<//>
		${odd.length === 0 ? html`<${Empty}>Data is sent as it is in the books.<//>` : null}
		<${Pending} title="Sent differently" entries=${odd} clear=${clear} />
	`;
}
