import { isZero } from './format.js';
import { post } from './store.js';

/** What the simulator would accept for a transaction. */
export const can = {
	/** @param {any} transaction */
	settle: ({ status, is_final: isFinal, type, local_amount: amount }) =>
		type !== 'Refund' &&
		!isZero(amount) &&
		(status === 'Authorized' || (status === 'Settled' && !isFinal)),
	/** @param {any} transaction */
	increment: ({ status, type, local_amount: amount }) =>
		type !== 'Refund' && status === 'Authorized' && !isZero(amount),
	/** @param {any} transaction */
	reverse: ({ status }) => status === 'Authorized',
	/** @param {any} transaction */
	refund: ({ status, type, settled_amount: settled, refunded_amount: refunded }) =>
		type !== 'Refund' && status === 'Settled' && Number(settled) > Number(refunded),
};

/** @param {string} id */
const of = (id) => `/transactions/${encodeURIComponent(id)}`;

/** @param {string} id @param {object} [body] */
export async function settle(id, body) {
	await post(`${of(id)}/settle`, body);
	return 'Settled.';
}

/** @param {string} id */
export async function reverse(id) {
	await post(`${of(id)}/reverse`);
	return 'Reversed: nothing is held any more.';
}

/** @param {string} id @param {object} [body] */
export async function refund(id, body) {
	await post(`${of(id)}/refund`, body);
	return 'Refunded, as a transaction of its own.';
}

/** @param {string} id @param {string} amount */
export const increment = (id, amount) => post(`${of(id)}/increment`, { amount });

/** @param {any} delivery */
export async function redeliver({ id, url }) {
	const { attempts } = await post(`/deliveries/${encodeURIComponent(id)}/redeliver`, {
		headers: 'fresh',
	});
	const [{ status, error }] = attempts;
	return `Delivered again to ${url}: ${status ?? error}.`;
}
