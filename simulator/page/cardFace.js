import { isZero, money } from './format.js';
import { html } from './render.js';

/** A card as it would lie on a desk, and its limits below. @param {any} props */
export const CardFace = ({ card, art, holder, isChosen, choose }) => html`
	<li class="card-place">
		<button
			type="button"
			class=${`card art-${art} is-${card.status.toLowerCase()}`}
			aria-pressed=${isChosen}
			onClick=${() => choose(card.id)}
		>
			<span class="card-row">
				<span class="card-title">${card.title || 'Untitled card'}</span>
				<span class="card-status">${card.status}</span>
			</span>
			<span class="card-chip" aria-hidden="true"></span>
			<span class="card-number">
				<span aria-hidden="true">•••• •••• ••••</span>
				<span class="unseen">ends in</span> ${card.last_4_digits}
			</span>
			<span class="card-row card-foot">
				<span class="card-holder">${holder}</span>
				<span>${card.expiration_date}</span>
				<span>${card.issuer_brand}</span>
			</span>
		</button>
		<dl class="facts">
			<div>
				<dt>Available</dt>
				<dd>${money(card.balance.available_balance, card.balance.currency)}</dd>
			</div>
			${!isZero(card.holds.amount) &&
			html`<div>
				<dt>On hold</dt>
				<dd>${money(card.holds.amount, card.holds.currency)}</dd>
			</div>`}
		</dl>
		<${Limits} card=${card} />
	</li>
`;

/** @param {any} props */
function Limits({ card }) {
	const active = card.limits.filter((/** @type {any} */ each) => each.status === 'Active');
	if (active.length === 0) return html`<p class="hint">No limits</p>`;
	return html`<ul class="limits" aria-label="Limits">
		${active.map(
			(/** @type {any} */ limit) => html`
				<${Limit} key=${limit.period} limit=${limit} currency=${card.settlement_currency} />
			`,
		)}
	</ul>`;
}

/** @param {any} props */
function Limit({ limit: { period, limit_amount: most, used_amount: used }, currency }) {
	const share = Math.min(1, Number(used) / Number(most));
	if (period === 'Transaction') {
		return html`<li class="limit">
			<span>Per payment</span><span class="amount">up to ${money(most, currency)}</span>
		</li>`;
	}
	return html`<li class="limit">
		<span>${period}</span>
		<span class="amount">${money(used)} of ${money(most, currency)}</span>
		<progress
			class=${share >= 0.9 ? 'nearly' : ''}
			max="1"
			value=${share}
			aria-label=${`${period} limit used`}
		></progress>
	</li>`;
}
