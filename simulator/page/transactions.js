import { ActionButton, Empty } from './forms.js';
import { isZero, money, when, withoutSign, words } from './format.js';
import { Component, html } from './render.js';
import { TransactionDialog } from './transactionDialog.js';
import { can, refund, reverse, settle } from './transactionCalls.js';

const SHOWN = 20;

/** What was paid, newest first, with what can happen to it next. */
export class Transactions extends Component {
	state = { shown: SHOWN, opened: '' };

	open = (/** @type {string} */ opened) => this.setState({ opened });

	render() {
		const { books } = this.props;
		const { transactions, deliveries } = books;
		const { shown, opened } = this.state;
		if (transactions.length === 0) {
			return html`<${Empty}>Nothing was paid yet. Choose a card and pay with it above.<//>`;
		}
		const found = transactions.find((/** @type {any} */ { id }) => id === opened);
		const cards = new Map(books.cards.map((/** @type {any} */ card) => [card.id, card]));
		return html`
			<ul class="rows">
				${transactions
					.slice(0, shown)
					.map(
						(/** @type {any} */ each) => html`
							<${Row}
								key=${each.id}
								transaction=${each}
								card=${cards.get(each.card)}
								open=${this.open}
							/>
						`,
					)}
			</ul>
			${transactions.length > shown &&
			html`<button type="button" class="more" onClick=${() => this.setState({ shown: shown + 50 })}>
				Show more of ${transactions.length}
			</button>`}
			${found &&
			html`<${TransactionDialog}
				key=${found.id}
				transaction=${found}
				deliveries=${deliveries.filter(
					(/** @type {any} */ each) => each.transaction_id === found.id,
				)}
				onClose=${() => this.open('')}
			/>`}
		`;
	}
}

/** @param {any} props */
function Row({ transaction, card, open }) {
	const { id, merchant_name: merchant, status, type } = transaction;
	const isRefund = type === 'Refund';
	return html`<li class="row transaction">
		<div class="row-main">
			<b class="merchant">${merchant}</b>
			<span class="hint">
				${transaction.merchant_country}${transaction.merchant_city &&
				`, ${transaction.merchant_city}`}
				${` · ${card?.title || 'Card'} ·· ${card?.last_4_digits} · ${when(transaction.p_created_at)}`}
			</span>
		</div>
		<div class="row-amount amount">
			<b>${isRefund ? '+' : ''}${charged(transaction)}</b>
			${debited(transaction) && html`<span class="hint">${debited(transaction)}</span>`}
		</div>
		<${Status} transaction=${transaction} />
		<div class="row-actions">
			${can.settle(transaction) &&
			html`<${ActionButton} label=${`Settle ${merchant}`} run=${() => settle(id)}>Settle<//>`}
			${can.reverse(transaction) &&
			html`<${ActionButton} label=${`Reverse ${merchant}`} run=${() => reverse(id)}>Reverse<//>`}
			${can.refund(transaction) &&
			html`<${ActionButton} label=${`Refund ${merchant}`} run=${() => refund(id)}>Refund<//>`}
			<button
				type="button"
				aria-label=${`More about ${merchant}, ${status}`}
				onClick=${() => open(id)}
			>
				More …
			</button>
		</div>
	</li>`;
}

/** @param {any} transaction */
const charged = ({ transaction_amount: amount, transaction_currency: currency }) =>
	isZero(amount) ? 'Card check' : money(withoutSign(amount), currency);

/** What the card pays, where that is not the same. @param {any} transaction */
function debited({ final_local_amount: final, local_amount: amount, local_currency, ...rest }) {
	const isSame = rest.transaction_currency === local_currency && final === amount;
	return isSame || isZero(amount) ? '' : money(withoutSign(final), local_currency);
}

/** @param {any} props */
export function Status({ transaction: { status, type, is_final: isFinal, ...rest } }) {
	const why = rest.decision_reason || rest.decline_reason;
	const isPart = status === 'Settled' && type !== 'Refund' && isFinal === false;
	return html`<div class="row-status">
		<span class=${`pill is-${status.toLowerCase()}`}>
			${type === 'Refund' ? 'Refund' : isPart ? 'Partly settled' : status}
		</span>
		${status === 'Declined' && why && html`<span class="hint">${words(why)}</span>`}
	</div>`;
}
