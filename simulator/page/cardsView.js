import { CardFace } from './cardFace.js';
import { Empty, ActionButton, Section } from './forms.js';
import { PayForm } from './payForm.js';
import { Component, html } from './render.js';
import { Recent } from './recent.js';
import { post } from './store.js';
import { Transactions } from './transactions.js';

/** Cards get the pictures of cards.css in the order in which they were issued. */
const PICTURES = 8;

/** The cards, a terminal to pay with one, and what was paid. */
export class CardsView extends Component {
	state = { chosen: '' };

	choose = (/** @type {string} */ chosen) => this.setState({ chosen });

	render() {
		const { books } = this.props;
		const { cards, business } = books;
		const card = cards.find((/** @type {any} */ { id }) => id === this.state.chosen) ?? cards[0];
		const add = async () => {
			const { cards: added } = await post('/seed', { cards: 1 });
			this.choose(added[0]);
			return 'A new card was issued.';
		};
		const aside = html`<${ActionButton} run=${add}>Add a card<//>`;
		return html`<div class="columns">
			<${Section} id="cards" title="Cards" aside=${aside} className="wide">
				<p class="lead">
					${business.name} · ${cards.length} ${cards.length === 1 ? 'card' : 'cards'}
				</p>
				${cards.length === 0
					? html`<${Empty}>
							No card yet. Add one here, or create one in n8n: Wonder › Card › Create.
						<//>`
					: html`<ul class="cards">
							${cards.map(
								(/** @type {any} */ each, /** @type {number} */ index) => html`
									<${CardFace}
										key=${each.id}
										card=${each}
										art=${(cards.length - 1 - index) % PICTURES}
										holder=${holderOf(books, each)}
										isChosen=${each === card}
										choose=${this.choose}
									/>
								`,
							)}
						</ul>`}
			<//>
			<div class="narrow stack-panels">
				<${Section} id="pay" title="Pay">
					${card
						? html`<${PayForm} key=${card.id} card=${card} />`
						: html`<${Empty}>Paying needs a card.<//>`}
				<//>
				<${Section} id="recent" title="Live" aside=${html`<a href="#/log">Whole log</a>`}>
					<${Recent} books=${books} />
				<//>
			</div>
			<${Section} id="transactions" title="Transactions" className="whole">
				<${Transactions} books=${books} />
			<//>
		</div>`;
	}
}

/** @param {any} books @param {any} card */
function holderOf({ users, business }, { p_user_id: id }) {
	const user = users.find((/** @type {any} */ each) => each.user_id === id);
	return user ? `${user.first_name} ${user.last_name}` : business.name;
}
