import { Attempts } from './attempts.js';
import { ActionButton, ActionForm, Check, Dialog, Field } from './forms.js';
import { money, withoutSign, words } from './format.js';
import { html } from './render.js';
import { can, increment, redeliver, refund, reverse, settle } from './transactionCalls.js';
import { Status } from './transactions.js';

/** Everything about one transaction, and everything that can happen to it. @param {any} props */
export const TransactionDialog = ({ transaction, deliveries, onClose }) => html`
	<${Dialog} title=${transaction.merchant_name} onClose=${onClose}>
		<${Status} transaction=${transaction} />
		<${Facts} transaction=${transaction} />
		${can.settle(transaction) && html`<${SettleForm} transaction=${transaction} />`}
		${can.increment(transaction) && html`<${IncrementForm} transaction=${transaction} />`}
		${can.refund(transaction) && html`<${RefundForm} transaction=${transaction} />`}
		${can.reverse(transaction) &&
		html`<p><${ActionButton} run=${() => reverse(transaction.id)}>Reverse<//></p>`}
		<h3>Deliveries</h3>
		${deliveries.length === 0
			? html`<p class="hint">None: no webhook URL was entered when it happened.</p>`
			: html`<ul class="rows">
					${deliveries.map(
						(/** @type {any} */ each) =>
							html`<li key=${each.id} class="stack">
								<b>${each.action}</b>
								<span class="hint url">${each.url}</span>
								<${Attempts} delivery=${each} />
								<div>
									<${ActionButton} run=${() => redeliver(each)}>Deliver again<//>
								</div>
							</li>`,
					)}
				</ul>`}
	<//>
`;

/** @param {any} props */
function Facts({ transaction: each }) {
	const { local_currency: own } = each;
	/** @type {Array<[string, string]>} */
	const facts = [
		['Charged', money(withoutSign(each.transaction_amount), each.transaction_currency)],
		['Authorized', money(withoutSign(each.local_amount), own)],
		['Settled', money(each.settled_amount, own)],
		['Refunded', money(each.refunded_amount, own)],
		['Reason', words(each.decision_reason || each.decline_reason)],
		['Merchant ID', each.merchant_id],
		['Transaction ID', each.id],
	];
	return html`<dl class="facts">
		${facts
			.filter(([, value]) => value)
			.map(
				([name, value]) =>
					html`<div key=${name}>
						<dt>${name}</dt>
						<dd>${value}</dd>
					</div>`,
			)}
	</dl>`;
}

/** @param {any} props */
const SettleForm = ({ transaction: { id, local_currency: own } }) => html`
	<${ActionForm}
		name="Settle"
		label="Settle"
		run=${(/** @type {any} */ { amount, more }) =>
			settle(id, { ...(amount && { amount }), ...(more && { final: false }) })}
	>
		<${Field}
			label=${`Amount to settle (${own})`}
			name="amount"
			inputmode="decimal"
			placeholder="All that is left"
			hint="A part, or more than was authorized, as restaurants do with a tip."
		/>
		<${Check} label="More parts follow" name="more" />
	<//>
`;

/** @param {any} props */
const IncrementForm = ({ transaction: { id, transaction_currency: charged } }) => html`
	<${ActionForm}
		name="Increase"
		label="Increase"
		run=${async (/** @type {any} */ { amount }) => {
			const { decline_reason: why } = await increment(id, amount);
			return why ? `The increase was declined: ${words(why)}.` : 'Increased.';
		}}
	>
		<${Field} label=${`Increase by (${charged})`} name="amount" inputmode="decimal" required />
	<//>
`;

/** @param {any} props */
const RefundForm = ({ transaction: { id, local_currency: own } }) => html`
	<${ActionForm}
		name="Refund"
		label="Refund"
		run=${(/** @type {any} */ { amount }) => refund(id, amount ? { amount } : {})}
	>
		<${Field}
			label=${`Amount to refund (${own})`}
			name="amount"
			inputmode="decimal"
			placeholder="All that is left"
		/>
	<//>
`;
