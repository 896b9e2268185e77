import { CardsView } from './cardsView.js';
import { ConnectView } from './connectView.js';
import { LogView } from './logView.js';
import { PeopleView } from './peopleView.js';
import { BehaviorView } from './behaviorView.js';
import { when } from './format.js';
import { html, render } from './render.js';
import { follow, notify, onChange, store } from './store.js';

/** @type {Record<string, [string, any]>} */
const VIEWS = {
	'#/cards': ['Cards', CardsView],
	'#/people': ['Consumers', PeopleView],
	'#/log': ['Log', LogView],
	'#/connect': ['Connect', ConnectView],
	'#/behavior': ['Behavior', BehaviorView],
};
const here = () => (VIEWS[location.hash] ? location.hash : '#/cards');

const Head = () => html`
	<header class="head">
		<a class="skip" href="#main">Skip to content</a>
		<div class="head-row">
			<a class="brand" href="#/cards">
				<img src="/_simulator/page/icon.svg" alt="" width="28" height="28" />
				<span><b>Wonder</b> simulator</span>
			</a>
			<p class="head-state">
				<span class=${`live ${store.isLive ? 'is-live' : ''}`}>
					${store.isLive ? 'Live' : 'Reconnecting …'}
				</span>
				${store.books &&
				html`<span class="clock" title="The simulator's own clock">
					${when(store.books.now)} <abbr title="Coordinated Universal Time">UTC</abbr>
				</span>`}
			</p>
		</div>
		<nav class="tabs" aria-label="Views">
			${Object.entries(VIEWS).map(
				([hash, [title]]) => html`
					<a key=${hash} href=${hash} aria-current=${hash === here() ? 'page' : undefined}>
						${title}
					</a>
				`,
			)}
		</nav>
	</header>
`;

function Notice() {
	const { text, isBad } = store.notice;
	return html`<div class="notice-place" role="status">
		${text &&
		html`<p class=${`notice ${isBad ? 'is-bad' : ''}`}>
			<span>${text}</span>
			<button type="button" class="quiet" aria-label="Dismiss" onClick=${() => notify('')}>
				✕
			</button>
		</p>`}
	</div>`;
}

function Page() {
	const [title, View] = VIEWS[here()];
	return html`
		<${Head} />
		<main id="main" tabindex="-1">
			<h1 class="unseen">${title}</h1>
			${store.books
				? html`<${View} books=${store.books} />`
				: html`<p class="empty">Reading the books …</p>`}
		</main>
		<${Notice} />
	`;
}

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const draw = () => {
	document.title = `${VIEWS[here()][0]} · Wonder simulator`;
	render(html`<${Page} />`, root);
};

addEventListener('hashchange', draw);
onChange(draw);
draw();
follow();
