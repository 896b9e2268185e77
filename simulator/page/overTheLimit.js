/**
 * One unit more than the card may still spend, in its own currency.
 * @param {any} card
 */
export function overTheLimit({ limits, balance, settlement_currency: currency }) {
	const left = limits
		.filter((/** @type {any} */ { status }) => status === 'Active')
		.map(
			(/** @type {any} */ { limit_amount: most, used_amount: used }) => whole(most) - whole(used),
		);
	if (currency === balance.currency) left.push(whole(balance.available_balance));
	const least = left.reduce(
		(/** @type {bigint} */ a, /** @type {bigint} */ b) => (b < a ? b : a),
		1_000_000n,
	);
	return { amount: String((least < 0n ? 0n : least) + 1n), currency };
}

/** Without its decimals. @param {string} amount */
const whole = (amount) => BigInt(amount.split('.')[0]);
