/** Amounts stay decimal text: no digit is lost in a JavaScript number. */

/** @param {string} amount @param {string} [currency] */
export function money(amount, currency = '') {
	const [whole, cents] = String(amount ?? '').split('.');
	const grouped = whole.replace('-', '−').replace(/\B(?=(\d{3})+$)/g, ',');
	const text = cents === undefined ? grouped : `${grouped}.${cents}`;
	return currency ? `${text} ${currency}` : text;
}

/** @param {string} amount */
export const withoutSign = (amount) => String(amount ?? '').replace(/^-/, '');

/** @param {string} amount */
export const isZero = (amount) => /^-?0*(\.0*)?$/.test(amount);

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** "26 Nov 13:02", in UTC as Wonder counts its days. @param {string | null} stamp */
export function when(stamp) {
	if (!stamp) return '';
	const [, month, day] = stamp.slice(0, 10).split('-');
	return `${Number(day)} ${MONTHS[Number(month) - 1]} ${stamp.slice(11, 16)}`;
}

/** "13:02:11". @param {string | null} stamp */
export const timeOfDay = (stamp) => (stamp ?? '').slice(11, 19);

/** "daily_limit_exceeded" as words. @param {string | null | undefined} code */
export function words(code) {
	const text = String(code ?? '').replaceAll('_', ' ');
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same picture for the same card, out of eight. @param {string} id */
export function artOf(id) {
	let sum = 0;
	for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 9973;
	return `art-${sum % 8}`;
}

/** @param {unknown} value */
export const asJson = (value) => JSON.stringify(value, null, 2);
