/** What the simulator says of itself, and how it is told to do something. */

/** @type {Set<() => void>} */
const listeners = new Set();

export const store = {
	/** @type {any} */
	books: undefined,
	isLive: false,
	/** What was just done or refused, for everyone to see and hear. */
	notice: { text: '', isBad: false },
};

/** @param {() => void} listener */
export const onChange = (listener) => void listeners.add(listener);
const changed = () => listeners.forEach((listener) => listener());

/** @param {string} text */
export function notify(text, isBad = false) {
	store.notice = { text, isBad };
	changed();
}

/**
 * One call of the control plane. Throws what it was refused for.
 * @param {string} method @param {string} path @param {object} [body]
 */
export async function call(method, path, body) {
	const response = await fetch(`/_simulator${path}`, {
		method,
		...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
	}).catch(() => {
		throw new Error('The simulator does not respond. Is it still running?');
	});
	const answer = await response.json();
	if (!response.ok) throw new Error(answer.error);
	await refresh();
	return answer;
}

/** @param {string} path @param {object} [body] */
export const post = (path, body = {}) => call('POST', path, body);

/** @type {Promise<void> | undefined} */
let loading;
let isStale = false;

/** Reads the books again; changes that come meanwhile are read once more, together. */
export function refresh() {
	isStale = true;
	loading ??= load().finally(() => (loading = undefined));
	return loading;
}

async function load() {
	while (isStale) {
		isStale = false;
		const response = await fetch('/_simulator/books').catch(() => undefined);
		if (!response?.ok) return;
		store.books = await response.json();
	}
	changed();
}

export function follow() {
	const stream = new EventSource('/_simulator/stream');
	const live = (/** @type {boolean} */ isLive) => {
		store.isLive = isLive;
		changed();
	};
	stream.addEventListener('open', () => {
		live(true);
		void refresh();
	});
	stream.addEventListener('error', () => live(false));
	for (const event of ['change', 'log', 'delivery', 'decision']) {
		stream.addEventListener(event, () => void refresh());
	}
	void refresh();
}
