/**
 * Exact arithmetic on decimal text ("12.50", "-0.015"). Amounts are text from the wire to the
 * books and back: a float would lose a cent somewhere between.
 */
export type Decimal = string;

const DECIMAL = /^-?\d+(\.\d+)?$/;

interface Scaled {
	units: bigint;
	places: number;
}

export function isDecimal(text: string): boolean {
	return DECIMAL.test(text);
}

function read(text: Decimal): Scaled {
	if (!isDecimal(text)) throw new RangeError(`"${text}" is not a decimal number.`);
	const [whole, fraction = ''] = text.split('.');
	return { units: BigInt(whole + fraction), places: fraction.length };
}

// "-0" + "50" would read as +50 if the sign were left to BigInt of the parts; joined text keeps it.
function write({ units, places }: Scaled): Decimal {
	const sign = units < 0n ? '-' : '';
	const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
	if (places === 0) return sign + digits;
	return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function widen({ units, places }: Scaled, to: number): bigint {
	return units * 10n ** BigInt(to - places);
}

export function add(a: Decimal, b: Decimal): Decimal {
	const [left, right] = [read(a), read(b)];
	const places = Math.max(left.places, right.places);
	return write({ units: widen(left, places) + widen(right, places), places });
}

export function subtract(a: Decimal, b: Decimal): Decimal {
	return add(a, negate(b));
}

export function negate(a: Decimal): Decimal {
	const { units, places } = read(a);
	return write({ units: -units, places });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
	const [left, right] = [read(a), read(b)];
	return write({ units: left.units * right.units, places: left.places + right.places });
}

/** To so many places; a half goes away from zero. */
export function divide(a: Decimal, b: Decimal, places: number): Decimal {
	const [left, right] = [read(a), read(b)];
	const [top, bottom] = [
		left.units * 10n ** BigInt(right.places + places),
		right.units * 10n ** BigInt(left.places),
	];
	const size = (number: bigint) => (number < 0n ? -number : number);
	const units = (2n * size(top) + size(bottom)) / (2n * size(bottom));
	return write({ units: top < 0n === bottom < 0n ? units : -units, places });
}

/** The smallest amount above zero with so many places. */
export const smallest = (places: number): Decimal => write({ units: 1n, places });

/** Negative, zero or positive, as a sort wants it. */
export function compare(a: Decimal, b: Decimal): number {
	const { units } = read(subtract(a, b));
	return units < 0n ? -1 : units > 0n ? 1 : 0;
}

/** To so many places; a half goes away from zero. */
export function round(a: Decimal, places: number): Decimal {
	return cut(a, places, true);
}

/** To so many places; what is beyond them is dropped. */
export function truncate(a: Decimal, places: number): Decimal {
	return cut(a, places, false);
}

function cut(a: Decimal, places: number, halfUp: boolean): Decimal {
	const from = read(a);
	if (from.places <= places) return write({ units: widen(from, places), places });
	const divisor = 10n ** BigInt(from.places - places);
	const size = from.units < 0n ? -from.units : from.units;
	const kept = (size + (halfUp ? divisor / 2n : 0n)) / divisor;
	return write({ units: from.units < 0n ? -kept : kept, places });
}
