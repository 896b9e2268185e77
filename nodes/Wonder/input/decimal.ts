/** An exact decimal: `units` × 10^-`scale`. */
export interface Decimal {
	units: bigint;
	scale: number;
}

/** More than any amount has. Without this limit, a million digits would take half a second. */
const MOST_CHARACTERS = 60;

/** "-101.50" → exact; undefined unless the text consists of digits with an optional sign and point. */
export function decimalFrom(text: string): Decimal | undefined {
	if (text.length > MOST_CHARACTERS) return undefined;
	const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
	if (!match) return undefined;
	const [, sign, whole, fraction = ''] = match;
	return { units: BigInt(sign + whole + fraction), scale: fraction.length };
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
	const { units } = subtract(a, b);
	return units < 0n ? -1 : units > 0n ? 1 : 0;
}

export function subtract(a: Decimal, b: Decimal): Decimal {
	const scale = Math.max(a.scale, b.scale);
	return { units: atScale(a, scale) - atScale(b, scale), scale };
}

export const multiply = (a: Decimal, b: Decimal): Decimal => ({
	units: a.units * b.units,
	scale: a.scale + b.scale,
});

export const absolute = ({ units, scale }: Decimal): Decimal => ({
	units: units < 0n ? -units : units,
	scale,
});

/** Moves the decimal point: 1.5 by -2 is 0.015. */
export const shift = ({ units, scale }: Decimal, places: number): Decimal =>
	scale - places >= 0
		? { units, scale: scale - places }
		: { units: units * 10n ** BigInt(places - scale), scale: 0 };

const atScale = ({ units, scale }: Decimal, wanted: number) =>
	units * 10n ** BigInt(wanted - scale);

/** Exact text. Trailing zeros are dropped, but `minDecimals` stay. */
export function formatDecimal({ units, scale }: Decimal, minDecimals = 0): string {
	const digits = String(absolute({ units, scale }).units).padStart(scale + 1, '0');
	const whole = digits.slice(0, digits.length - scale);
	const fraction = digits
		.slice(digits.length - scale)
		.replace(/0+$/, '')
		.padEnd(minDecimals, '0');
	return `${units < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}
