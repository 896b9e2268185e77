import { ActionForm, Choice, Field } from './forms.js';
import { asJson, isZero, money, withoutSign, words } from './format.js';
import { overTheLimit } from './overTheLimit.js';
import { Component, html } from './render.js';
import { post } from './store.js';

const CURRENCIES = ['USD', 'HKD', 'CNY', 'EUR', 'GBP', 'SGD', 'JPY', 'KRW', 'KWD', 'BHD'];

const THEN = [
	['nothing', 'Nothing'],
	['increment', 'Increase it by half'],
	['settle', 'Settle it in full'],
	['split', 'Settle it in two parts'],
];

const COFFEE = {
	amount: '38.00',
	currency: 'HKD',
	merchant_name: 'Harbour Coffee',
	merchant_country: 'HK',
	then: 'nothing',
};

/** @type {Array<[string, (card: any) => Partial<typeof COFFEE>]>} */
const PRESETS = [
	['Coffee', () => ({})],
	['Hotel', () => ({ amount: '1880.00', merchant_name: 'Peak Hotel' })],
	[
		'Over the limit',
		(card) => ({ ...overTheLimit(card), merchant_name: 'Yacht Club', merchant_country: 'MC' }),
	],
	['Casino', () => ({ amount: '500.00', merchant_name: 'Lucky Casino', merchant_country: 'MO' })],
	[
		'Abroad',
		() => ({
			amount: '12800',
			currency: 'JPY',
			merchant_name: 'Shibuya Stationery',
			merchant_country: 'JP',
		}),
	],
	[
		'Pre-authorization, then increment',
		() => ({ amount: '800.00', merchant_name: 'Harbour Car Rental', then: 'increment' }),
	],
	[
		'Split settlement',
		() => ({ amount: '240.00', merchant_name: 'Two Parcels Shop', then: 'split' }),
	],
	['Zero-amount check', () => ({ amount: '0', merchant_name: 'Cloud Storage Ltd' })],
];

/** The merchant's terminal. */
export class PayForm extends Component {
	state = { values: COFFEE, preset: 'Coffee' };

	/** @param {InputEvent} event */
	type = ({ target }) => {
		const { name, value } = /** @type {HTMLInputElement} */ (target);
		const typed = name === 'merchant_country' ? value.toUpperCase() : value;
		this.setState({ values: { ...this.state.values, [name]: typed }, preset: '' });
	};

	pay = async () => {
		const { card } = this.props;
		const { then, ...request } = this.state.values;
		const paid = await post('/authorizations', { card: card.id, ...request });
		const text = [outcome(paid), await follow(then, paid.transaction)].filter(Boolean).join(' ');
		return { text, isBad: paid.transaction.status === 'Declined' };
	};

	render() {
		const { card } = this.props;
		const { values, preset } = this.state;
		const { then, ...request } = values;
		const choose = (/** @type {string} */ name, /** @type {any} */ change) =>
			this.setState({ values: { ...COFFEE, ...change }, preset: name });
		return html`
			<div class="presets" role="group" aria-label="Examples of payments">
				${PRESETS.map(
					([name, change]) => html`
						<button
							key=${name}
							type="button"
							aria-pressed=${name === preset}
							onClick=${() => choose(name, change(card))}
						>
							${name}
						</button>
					`,
				)}
			</div>
			<${ActionForm} name="Pay with a card" label="Pay" run=${this.pay} className="pay">
				<p class="pay-card">
					With <b>${card.title || 'Untitled card'}</b> ·· ${card.last_4_digits}
				</p>
				<div class="pair" onInput=${this.type}>
					<${Field}
						label="Amount"
						name="amount"
						inputmode="decimal"
						value=${values.amount}
						required
					/>
					<${Choice}
						label="Currency"
						name="currency"
						options=${CURRENCIES}
						value=${values.currency}
					/>
				</div>
				<div class="pair" onInput=${this.type}>
					<${Field} label="Merchant" name="merchant_name" value=${values.merchant_name} required />
					<${Field}
						label="Country"
						name="merchant_country"
						value=${values.merchant_country}
						maxlength="2"
						pattern="[A-Z]{2}"
						title="Two letters, for example HK"
						required
					/>
				</div>
				<div onInput=${this.type}>
					<${Choice} label="Then" name="then" options=${THEN} value=${then} />
				</div>
			<//>
			<details class="as-curl">
				<summary>The same with curl</summary>
				<pre tabindex="0">${curlOf({ card: card.id, ...request })}</pre>
			</details>
		`;
	}
}

/** @param {object} body */
const curlOf = (body) =>
	`curl ${location.origin}/_simulator/authorizations -d '${asJson(body).replaceAll("'", "'\\''")}'`;

/** @param {any} paid */
function outcome({ transaction, decline_reason: why, decision_reason: said }) {
	const { status, transaction_amount: amount, transaction_currency: currency } = transaction;
	if (status === 'Declined') return `Declined: ${words(said || why)}.`;
	if (isZero(amount)) return 'Approved: the card is good. Nothing was charged.';
	return `Approved: ${money(withoutSign(amount), currency)} at ${transaction.merchant_name}.`;
}

/** What the merchant does next. @param {string} then @param {any} transaction */
async function follow(then, { id, status, transaction_amount, local_amount, ...rest }) {
	if (status !== 'Authorized' || then === 'nothing' || isZero(transaction_amount)) return '';
	const path = `/transactions/${id}`;
	if (then === 'increment') {
		const amount = half(transaction_amount);
		const raised = await post(`${path}/increment`, { amount });
		return raised.decline_reason
			? `The increase by ${amount} was declined: ${words(raised.decline_reason)}.`
			: `Then increased by ${money(amount, rest.transaction_currency)}.`;
	}
	if (then === 'settle') {
		await post(`${path}/settle`);
		return 'Then settled in full.';
	}
	await post(`${path}/settle`, { amount: half(local_amount), final: false });
	await post(`${path}/settle`);
	return 'Then settled in two parts.';
}

/** Rounded up to the amount's own decimals. @param {string} amount */
function half(amount) {
	const digits = withoutSign(amount);
	const places = digits.split('.')[1]?.length ?? 0;
	const units = (BigInt(digits.replace('.', '')) + 1n) / 2n;
	const text = String(units).padStart(places + 1, '0');
	return places ? `${text.slice(0, -places)}.${text.slice(-places)}` : text;
}
