import { Component, html } from './render.js';
import { notify } from './store.js';

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * A form that does something and says how it went. `run` gets the fields by name and returns a
 * sentence, `{ text, isBad }`, or throws one.
 */
export class ActionForm extends Component {
	state = { isBusy: false, done: '', failed: '' };

	/** @param {SubmitEvent} event */
	submit = async (event) => {
		event.preventDefault();
		const form = /** @type {HTMLFormElement} */ (event.currentTarget);
		const values = Object.fromEntries(new FormData(form));
		this.setState({ isBusy: true, done: '', failed: '' });
		try {
			const done = await this.props.run(values, form);
			const { text, isBad } = typeof done === 'string' ? { text: done, isBad: false } : done;
			this.setState({ isBusy: false, [isBad ? 'failed' : 'done']: text });
		} catch (error) {
			this.setState({ isBusy: false, failed: messageOf(error) });
		}
	};

	render() {
		const { label, children, isDanger = false, className = '', name } = this.props;
		const { isBusy, done, failed } = this.state;
		return html`<form class=${`form ${className}`} onSubmit=${this.submit} aria-label=${name}>
			${children}
			<div class="form-end">
				<button class=${isDanger ? 'danger' : 'primary'} aria-busy=${isBusy} disabled=${isBusy}>
					${label}
				</button>
			</div>
			<div class="form-outcome" role="status">
				${done && html`<p class="good">${done}</p>`} ${failed && html`<p class="bad">${failed}</p>`}
			</div>
		</form>`;
	}
}

/** A button that does something at once; how it went is announced at the foot of the page. */
export class ActionButton extends Component {
	state = { isBusy: false };

	click = async () => {
		this.setState({ isBusy: true });
		try {
			const done = await this.props.run();
			if (done) notify(done);
		} catch (error) {
			notify(messageOf(error), true);
		}
		this.setState({ isBusy: false });
	};

	render() {
		const { children, className = '', label } = this.props;
		return html`<button
			type="button"
			class=${className}
			aria-label=${label}
			disabled=${this.state.isBusy}
			onClick=${this.click}
		>
			${children}
		</button>`;
	}
}

/** @param {any} props */
export const Field = ({ label, hint, className = '', children, ...input }) => html`
	<label class=${`field ${className}`}>
		<span class="field-label">${label}</span>
		${children ?? html`<input autocomplete="off" spellcheck=${false} ...${input} />`}
		${hint && html`<span class="hint">${hint}</span>`}
	</label>
`;

/** @param {any} props */
export const Choice = ({ label, hint, options, value, className = '', ...select }) => html`
	<label class=${`field ${className}`}>
		<span class="field-label">${label}</span>
		<select ...${select}>
			${options.map((/** @type {any} */ each) => {
				const [key, text] = Array.isArray(each) ? each : [each, each];
				return html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`;
			})}
		</select>
		${hint && html`<span class="hint">${hint}</span>`}
	</label>
`;

/** @param {any} props */
export const Check = ({ label, ...input }) => html`
	<label class="check"><input type="checkbox" ...${input} /><span>${label}</span></label>
`;

/** A dialog that takes the focus, gives it back, and closes with Escape: the browser's own. */
export class Dialog extends Component {
	/** @param {HTMLDialogElement | null} element */
	opened = (element) => {
		if (element && !element.open) element.showModal();
	};

	render() {
		const { title, children, onClose } = this.props;
		return html`<dialog ref=${this.opened} onClose=${onClose} aria-labelledby="dialog-title">
			<header class="dialog-head">
				<h2 id="dialog-title">${title}</h2>
				<button type="button" class="quiet" onClick=${onClose} aria-label="Close">✕</button>
			</header>
			${children}
		</dialog>`;
	}
}

/** @param {any} props */
export const Empty = ({ children }) => html`<p class="empty">${children}</p>`;

/** @param {any} props */
export const Section = ({ title, aside, id, className = '', children }) => html`
	<section class=${`panel ${className}`} aria-labelledby=${id}>
		<header class="panel-head">
			<h2 id=${id}>${title}</h2>
			${aside}
		</header>
		${children}
	</section>
`;
