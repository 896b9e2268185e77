import { ActionButton } from './forms.js';
import { Component, html } from './render.js';
import { call, post } from './store.js';

/** What is entered in n8n's credential "Wonder API". The private key is fetched only to be copied. */
export class CredentialValues extends Component {
	/** @type {{ appId?: string }} */
	state = {};

	async componentDidMount() {
		const { app_id: appId } = await call('GET', '/credential');
		this.setState({ appId });
	}

	render() {
		const { connected, settings } = this.props.books;
		const copyKey = async () => {
			const { private_key: key } = await post('/credential/private_key');
			await navigator.clipboard.writeText(key);
			return 'The private key is in the clipboard.';
		};
		return html`
			<p class="hint">Create a credential of the type <b>Wonder API</b> and enter these values.</p>
			<dl class="values">
				<div>
					<dt>Environment</dt>
					<dd>Custom</dd>
				</div>
				<${Value} name="Base URL" value=${location.origin} />
				<${Value} name="App ID" value=${this.state.appId ?? '…'} />
				<div>
					<dt>Private Key</dt>
					<dd>
						<span class="hint">Not shown</span>
						<${ActionButton} label="Copy Private Key" run=${copyKey}>Copy<//>
					</dd>
				</div>
				<${Value} name="Webhook Public Key" value=${connected.webhook_public_key} />
				<div>
					<dt>Sign Query</dt>
					<dd>${settings.sign_query ? 'On' : 'Off'}</dd>
				</div>
			</dl>
			<p class="hint">The Base URL for n8n in Docker:</p>
			<code>http://host.docker.internal:${location.port || '80'}</code>
		`;
	}
}

/** @param {any} props */
const Value = ({ name, value }) =>
	html`<div>
		<dt>${name}</dt>
		<dd>
			<code>${value}</code>
			<${ActionButton}
				label=${`Copy ${name}`}
				run=${async () => {
					await navigator.clipboard.writeText(value);
					return `${name} is in the clipboard.`;
				}}
			>
				Copy
			<//>
		</dd>
	</div>`;
