import fc from 'fast-check';
import {
	absolute,
	compare,
	decimalFrom,
	formatDecimal,
	multiply,
	shift,
	subtract,
	type Decimal,
} from '../nodes/Wonder/input/decimal';

/** The sums of money, to the last digit. */
const exact = (text: string) => decimalFrom(text) as Decimal;

test.each([
	['0', { units: 0n, scale: 0 }],
	['12', { units: 12n, scale: 0 }],
	['-101.50', { units: -10150n, scale: 2 }],
	['-0.05', { units: -5n, scale: 2 }],
	['007', { units: 7n, scale: 0 }],
	[
		'123456789012345678901.000000000000000001',
		{ units: 123456789012345678901000000000000000001n, scale: 18 },
	],
	['1'.repeat(60), { units: BigInt('1'.repeat(60)), scale: 0 }],
])('the amount %s is read exactly', (text, decimal) => {
	expect(decimalFrom(text)).toEqual(decimal);
});

test.each([
	'',
	'-',
	'.5',
	'5.',
	'1.2.3',
	'1e3',
	'+1',
	'1,000',
	' 1',
	'1 ',
	'--1',
	'0x10',
	'NaN',
	'٣',
])('"%s" is no amount', (text) => {
	expect(decimalFrom(text)).toBeUndefined();
});

test('an amount of more than 60 characters is none, so that a stranger cannot hold up n8n', () => {
	expect(decimalFrom('1'.repeat(61))).toBeUndefined();
});

test.each([
	['1.5', '1.50', 0],
	['1.5', '1.49', 1],
	['-1.5', '-1.49', -1],
	['-0.01', '0', -1],
	['0', '-0.00', 0],
	['10', '9.999', 1],
] as const)('%s compared with %s', (one, other, expected) => {
	expect(compare(exact(one), exact(other))).toBe(expected);
});

test.each([
	['10.00', '0.1', '9.9'],
	['0.1', '10.00', '-9.9'],
	['1', '1', '0'],
	['-5', '-7.25', '2.25'],
])('%s less %s is %s', (one, other, difference) => {
	expect(formatDecimal(subtract(exact(one), exact(other)))).toBe(difference);
});

test.each([
	['1.5', '0.02', '0.03'],
	['-3', '0.1', '-0.3'],
	['-3', '-1.1', '3.3'],
])('%s times %s is %s', (one, other, product) => {
	expect(formatDecimal(multiply(exact(one), exact(other)))).toBe(product);
});

test.each([
	['1.5', -2, '0.015'],
	['1.5', 1, '15'],
	['1.5', 3, '1500'],
	['0.125', 2, '12.5'],
	['-7', 0, '-7'],
])('%s with its point moved by %s is %s', (text, places, moved) => {
	expect(formatDecimal(shift(exact(text), places))).toBe(moved);
});

test.each([
	['-1.50', '1.5'],
	['1.50', '1.5'],
	['0', '0'],
])('%s without its sign is %s', (text, expected) => {
	expect(formatDecimal(absolute(exact(text)))).toBe(expected);
});

test.each([
	['5', 2, '5.00'],
	['5.5', 2, '5.50'],
	['5.125', 2, '5.125'],
	['-0.50', 2, '-0.50'],
	['100', 0, '100'],
	['0.10', 0, '0.1'],
	['-0.05', 0, '-0.05'],
])('%s with at least %s decimals is written %s', (text, decimals, written) => {
	expect(formatDecimal(exact(text), decimals)).toBe(written);
});

test('any amount that is read is written as it was, without zeros at its ends', () => {
	const digits = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
	fc.assert(
		fc.property(digits, fc.nat(20), (units, scale) => {
			const text = formatDecimal({ units, scale });
			expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
			expect(compare(exact(text), { units, scale })).toBe(0);
		}),
		{ numRuns: 500, seed: 20_261_126 },
	);
});
