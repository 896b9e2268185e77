import { Answer, Attempts } from './attempts.js';
import { CredentialValues } from './credentialValues.js';
import { ActionForm, Check, Choice, Field, Section } from './forms.js';
import { ForgeForm } from './forgeForm.js';
import { words } from './format.js';
import { Component, html } from './render.js';
import { post } from './store.js';

/** What n8n needs to know of the simulator, and the simulator of n8n. */
export class ConnectView extends Component {
	state = { tested: '' };

	/** A real event about a payment of nothing: harmless, and the same way as any other. */
	test = async () => {
		const { cards } = this.props.books;
		const active = cards.find((/** @type {any} */ { status }) => status === 'Active');
		const card = active?.id ?? (await post('/seed', { cards: 1 })).cards[0];
		const { transaction } = await post('/authorizations', {
			card,
			amount: '0',
			currency: 'USD',
			merchant_name: 'Connection test',
			merchant_country: 'HK',
		});
		this.setState({ tested: transaction.id });
		return 'Sent: a zero-amount check of a card.';
	};

	render() {
		const { books } = this.props;
		const { connected } = books;
		return html`<div class="columns connect">
			<${Section} id="credential" title="1. The credential in n8n" className="connect-credential">
				<${CredentialValues} books=${books} />
			<//>
			<div class="connect-urls stack-panels">
				<${Section} id="webhooks" title="2. Where events go">
					<${WebhookForm} connected=${connected} />
				<//>
				<${Section} id="decision" title="3. Who decides">
					<${DecisionForm} decision=${connected.decision} />
				<//>
				<${Section} id="test" title="4. Test the connection">
					<${ActionForm} name="Test the connection" label="Send a test event" run=${this.test}>
						<p class="hint">
							A payment of 0: every webhook URL gets its event, and the decision URL is asked.
						</p>
					<//>
					<${Tested} books=${books} id=${this.state.tested} />
				<//>
			</div>
			<${Section} id="forge" title="Forge a delivery" className="connect-forge">
				<${ForgeForm} books=${books} />
			<//>
		</div>`;
	}
}

/** @param {any} props */
function Tested({ books, id }) {
	if (!id) return null;
	const deliveries = books.deliveries.filter(
		(/** @type {any} */ each) => each.transaction_id === id,
	);
	const asked = books.decisions.find((/** @type {any} */ each) => each.transaction_id === id);
	return html`<ul class="rows" aria-label="Responses to the test">
		${deliveries.length === 0 &&
		html`<li class="hint">No webhook URL is entered: no event was sent.</li>`}
		${deliveries.map(
			(/** @type {any} */ each) =>
				html`<li key=${each.id} class="stack">
					<span>Event to <span class="url">${each.url}</span></span>
					<${Attempts} delivery=${each} />
				</li>`,
		)}
		${asked &&
		html`<li class="stack">
			<span
				>Decision from <span class="url">${asked.url}</span>: <b>${words(asked.outcome)}</b></span
			>
			<span><${Answer} answer=${{ ...asked, duration_ms: asked.latency_ms }} /></span>
			${!asked.valid &&
			html`<span class="bad">Not a decision in time, so the fallback was used.</span>`}
		</li>`}
	</ul>`;
}

/** @param {any} props */
function WebhookForm({ connected: { webhook_urls: urls, held } }) {
	const save = async (/** @type {any} */ { urls: text, held: hold }) => {
		const given = text.split(/\s+/).filter(Boolean);
		await post('/webhooks', { urls: given, held: hold === 'on' });
		return given.length ? 'Saved. Events go there from now on.' : 'Saved. No events are sent.';
	};
	return html`<${ActionForm} name="Webhook URLs" label="Save" run=${save}>
		<${Field}
			label="Webhook URLs, one a line"
			hint="The Production URL of a published Wonder Trigger, or its Test URL while it listens."
		>
			<textarea
				name="urls"
				rows="3"
				spellcheck=${false}
				placeholder="http://127.0.0.1:5678/webhook/…/wonder"
				defaultValue=${urls.join('\n')}
			></textarea>
		<//>
		<${Check} label="Hold events until I deliver them" name="held" defaultChecked=${held} />
	<//>`;
}

/** @param {any} props */
function DecisionForm({ decision }) {
	const save = async (/** @type {any} */ { url, deadline, no_answer }) => {
		const deadline_ms = Number(deadline);
		await post('/decision', { url: url.trim() || null, deadline_ms, no_answer });
		return url.trim() ? 'Saved. Payments wait for its decision.' : 'Saved. Nobody is asked.';
	};
	return html`<${ActionForm} name="Decision URL" label="Save" run=${save}>
		<${Field}
			label="Decision URL"
			name="url"
			type="url"
			placeholder="http://127.0.0.1:5678/webhook/…/wonder-decision"
			defaultValue=${decision.url ?? ''}
			hint="The URL of a Wonder Decision Trigger. Empty: nobody is asked."
		/>
		<div class="pair">
			<${Field}
				label="Deadline (ms)"
				name="deadline"
				type="number"
				min="1"
				max="60000"
				defaultValue=${decision.deadline_ms}
				required
			/>
			<${Choice}
				label="Without a decision"
				name="no_answer"
				options=${[
					['decline', 'Decline'],
					['approve', 'Approve'],
				]}
				value=${decision.no_answer}
			/>
		</div>
	<//>`;
}
