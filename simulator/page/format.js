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

/** "0.005" as "0.5 %". @param {string} fraction */
export function percent(fraction) {
	const [whole, decimals = ''] = fraction.split('.');
	const digits = decimals.padEnd(2, '0');
	const text = `${whole}${digits.slice(0, 2)}.${digits.slice(2)}`;
	return `${text.replace(/^0+(?=\d)/, '').replace(/\.?0*$/, '')} %`;
}

/** @param {unknown} value */
export const asJson = (value) => JSON.stringify(value, null, 2);
