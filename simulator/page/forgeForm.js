import { Answer } from './attempts.js';
import { ActionForm, Choice, Field } from './forms.js';
import { words } from './format.js';
import { Component, html } from './render.js';
import { call, post } from './store.js';

const ALL = 'all';

/** Sends what only an attacker would send. A receiver has to refuse each with 401. */
export class ForgeForm extends Component {
	/** @type {{ kinds: string[], forged: any[] }} */
	state = { kinds: [], forged: [] };

	async componentDidMount() {
		const { kinds } = await call('GET', '/forgeries');
		this.setState({ kinds });
	}

	forge = async (/** @type {any} */ { kind, action, url }) => {
		this.setState({ forged: [] });
		const { forgeries } = await post('/forgeries', {
			action,
			...(kind !== ALL && { kinds: [kind] }),
			...(url.trim() && { url: url.trim() }),
		});
		this.setState({ forged: forgeries });
		const accepted = forgeries.filter(isAccepted).length;
		if (accepted)
			throw new Error(`Accepted: ${accepted} of ${forgeries.length}. They must be refused.`);
		return `Refused: ${forgeries.length} of ${forgeries.length}.`;
	};

	render() {
		const { connected } = this.props.books;
		const options = [
			[ALL, `All ${this.state.kinds.length} kinds`],
			...this.state.kinds.map((kind) => [kind, words(kind)]),
		];
		return html`
			<p class="hint">
				A delivery that Wonder never sent: a changed amount, an old signature, a stranger's key. n8n
				has to refuse it.
			</p>
			<${ActionForm} name="Forge a delivery" label="Send the forgery" run=${this.forge} isDanger>
				<div class="pair">
					<${Choice} label="Kind" name="kind" options=${options} value="body_amount_changed" />
					<${Choice}
						label="Pretends to be"
						name="action"
						options=${[
							['Authorization', 'An event'],
							['Decision', 'A request for a decision'],
						]}
					/>
				</div>
				<${Field}
					label="Send to"
					name="url"
					type="url"
					placeholder=${connected.webhook_urls[0] ?? 'Enter a webhook URL above, or one here'}
					hint="Empty: the first webhook URL, or the decision URL."
				/>
			<//>
			<ul class="rows" aria-label="Responses to forgeries">
				${this.state.forged.map(
					(each, index) =>
						html`<li key=${index} class="row">
							<div class="row-main"><b>${words(each.kind)}</b></div>
							<span><${Answer} answer=${each} /></span>
							<span class=${`pill ${isAccepted(each) ? 'is-declined' : 'is-settled'}`}>
								${isAccepted(each) ? 'Accepted' : each.status === null ? 'No response' : 'Refused'}
							</span>
						</li>`,
				)}
			</ul>
		`;
	}
}

/** @param {any} forged */
const isAccepted = ({ status }) => status !== null && status < 400;
