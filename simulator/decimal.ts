import Big, { type RoundingMode } from 'big.js';

/**
 * Exact arithmetic on decimal text ("12.50", "-0.015"), by big.js: a second opinion on what the node
 * computes. Results keep the decimals of what they are made of: "0.10" and "0.20" are "0.30".
 */
export type Decimal = string;

export const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

function read(text: Decimal, Numbers = Big): Big {
	if (!isDecimal(text)) throw new RangeError(`"${text}" is not a decimal number.`);
	return new Numbers(text);
}

/** A half is rounded away from zero. Rounded first, because toFixed alone writes "-0.00". */
const write = (value: Big, places: number, mode: RoundingMode = Big.roundHalfUp): Decimal =>
	value.round(places, mode).toFixed(places);

const placesOf = (text: Decimal) => text.split('.')[1]?.length ?? 0;
const mostPlaces = (a: Decimal, b: Decimal) => Math.max(placesOf(a), placesOf(b));

export const add = (a: Decimal, b: Decimal): Decimal =>
	write(read(a).plus(read(b)), mostPlaces(a, b));

export const subtract = (a: Decimal, b: Decimal): Decimal =>
	write(read(a).minus(read(b)), mostPlaces(a, b));

export const negate = (a: Decimal): Decimal => write(read(a).neg(), placesOf(a));

export const multiply = (a: Decimal, b: Decimal): Decimal =>
	write(read(a).times(read(b)), placesOf(a) + placesOf(b));

/** To so many places. They are set before dividing, because rounding twice may round up twice. */
export function divide(a: Decimal, b: Decimal, places: number): Decimal {
	const Quotients = Big();
	Quotients.DP = places;
	Quotients.RM = Big.roundHalfUp;
	return write(read(a, Quotients).div(b), places);
}

/** The smallest amount above zero with so many places. */
export const smallest = (places: number): Decimal => divide('1', `1${'0'.repeat(places)}`, places);

/** Negative, zero or positive, as a sort wants it. */
export const compare = (a: Decimal, b: Decimal): number => read(a).cmp(read(b));

export const round = (a: Decimal, places: number): Decimal => write(read(a), places);

/** To so many places; what is beyond them is dropped. */
export const truncate = (a: Decimal, places: number): Decimal =>
	write(read(a), places, Big.roundDown);
