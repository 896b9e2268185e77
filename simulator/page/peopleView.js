import { ActionButton, ActionForm, Empty, Field, Section } from './forms.js';
import { isZero, money, percent, when } from './format.js';
import { html } from './render.js';
import { post } from './store.js';

/** Consumers with their balance and wallets; what was transferred; what a top-up costs. @param {any} props */
export const PeopleView = ({ books }) => html`
	<div class="columns">
		<${Section}
			id="consumers"
			title="Consumers"
			aside=${html`<${AddConsumer} />`}
			className="whole"
		>
			${books.users.length === 0
				? html`<${Empty}>No consumer yet. Add one here, or in n8n: Wonder › User › Create.<//>`
				: html`<ul class="people">
						${books.users.map(
							(/** @type {any} */ user) => html`
								<${Consumer} key=${user.user_id} user=${user} books=${books} />
							`,
						)}
					</ul>`}
		<//>
		<${Section} id="transfers" title="Transfers" className="half">
			${books.transfers.length === 0
				? html`<${Empty}>No transfer yet. In n8n: Wonder › Platform Transfer › Create.<//>`
				: html`<ul class="rows">
						${books.transfers.map(
							(/** @type {any} */ each) => html`
								<${Transfer} key=${each.id} transfer=${each} users=${books.users} />
							`,
						)}
					</ul>`}
		<//>
		<${Section} id="fees" title="Top-up fees" className="half">
			${books.fee_rules.length === 0
				? html`<${Empty}>No fee rule: top-ups are free. In n8n: Wonder › Top-Up Fee Rule › Set.<//>`
				: html`<ul class="rows">
						${books.fee_rules.map(
							(/** @type {any} */ each) =>
								html`<li key=${each.id} class="row">
									<div class="row-main">
										<b>${each.asset}</b><span class="hint">${each.blockchain}</span>
									</div>
									<div class="amount">
										${each.fixed_fee} ${each.asset} + ${rate(each, books.settings)}
									</div>
								</li>`,
						)}
					</ul>`}
		<//>
		<${Section} id="deposits" title="Stablecoins received" className="whole">
			<${Deposits} books=${books} />
		<//>
	</div>
`;

/** @param {any} rule @param {any} settings */
const rate = ({ percentage_fee: fee }, { percentage_fee: way }) =>
	way === 'percent' ? `${fee} %` : percent(fee);

function AddConsumer() {
	const add = async () => {
		await post('/seed', { users: 1 });
		return 'A consumer was added.';
	};
	return html`<${ActionButton} run=${add}>Add a consumer<//>`;
}

/** @param {any} props */
function Consumer({ user, books }) {
	const { user_id: id } = user;
	const card = books.cards.find((/** @type {any} */ each) => each.p_user_id === id);
	const wallets = books.wallets.filter((/** @type {any} */ each) => each.p_user_id === id);
	return html`<li class="person">
		<div class="row">
			<div class="row-main">
				<b>${user.first_name} ${user.last_name}</b>
				<span class="hint">
					+${user.calling_code} ${user.phone_number}
					${card ? ` · ${card.title || 'Card'} ·· ${card.last_4_digits}` : ' · no card'}
				</span>
			</div>
			<div class="amount">
				<b>${money(user.balance.available_balance, user.balance.currency)}</b>
			</div>
		</div>
		${wallets.length === 0
			? html`<p class="hint">No wallet. In n8n: Wonder › Digital Wallet › Create.</p>`
			: wallets.map((/** @type {any} */ each) => html`<${Wallet} key=${each.id} wallet=${each} />`)}
	</li>`;
}

/** @param {any} props */
function Wallet({ wallet: { id, asset, blockchain, address, status } }) {
	const send = async (/** @type {any} */ { amount }) => {
		const { deposit } = await post(`/wallets/${encodeURIComponent(id)}/deposits`, { amount });
		const { amount: sent, credited_amount: credited } = deposit;
		return `${money(sent, asset)} arrived and became ${money(credited, 'USD')}.`;
	};
	return html`<div class="wallet">
		<p><b>${asset}</b> on ${blockchain} <span class="hint url">${address || status}</span></p>
		<${ActionForm}
			name=${`Send ${asset} on ${blockchain}`}
			label=${`Send ${asset}`}
			run=${send}
			className="inline"
		>
			<${Field}
				label=${`Amount (${asset})`}
				name="amount"
				inputmode="decimal"
				defaultValue="100.00"
				required
			/>
		<//>
	</div>`;
}

/** @param {any} props */
function Transfer({ transfer: each, users }) {
	const name = (/** @type {string} */ id) => {
		const user = users.find((/** @type {any} */ one) => one.user_id === id);
		return user ? `${user.first_name} ${user.last_name}` : id;
	};
	return html`<li class="row">
		<div class="row-main">
			<b>${name(each.sender_user_id)} → ${name(each.receiver_user_id)}</b>
			<span class="hint">${each.remark} · ${when(each.p_created_at)}</span>
		</div>
		<div class="amount"><b>${money(each.amount, each.currency)}</b></div>
		<span class=${`pill is-${each.transfer_status.toLowerCase()}`}>${each.transfer_status}</span>
	</li>`;
}

/** @param {any} props */
function Deposits({ books: { wallet_transactions: deposits } }) {
	if (deposits.length === 0) return html`<${Empty}>No stablecoins have arrived yet.<//>`;
	return html`<ul class="rows">
		${deposits.map(
			(/** @type {any} */ each) =>
				html`<li key=${each.id} class="row">
					<div class="row-main">
						<b>${money(each.amount, each.asset)}</b>
						<span class="hint">${each.blockchain} · ${when(each.p_created_at)}</span>
					</div>
					<div class="amount">
						<b>+${money(each.credited_amount, 'USD')}</b>
						${!(isZero(each.fixed_fee) && isZero(each.percentage_fee)) &&
						html`<span class="hint">after fees</span>`}
					</div>
				</li>`,
		)}
	</ul>`;
}
