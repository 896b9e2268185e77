import * as decimal from '../simulator/decimal';

/** The simulator's own arithmetic, to the last digit. */
test.each([
	['a sum keeps the decimals', decimal.add('0.1', '0.20'), '0.30'],
	[
		'a sum is exact beyond what a float holds',
		decimal.add('9007199254740993', '0.01'),
		'9007199254740993.01',
	],
	['a difference keeps them', decimal.subtract('1', '0.90'), '0.10'],
	['a product has those of both', decimal.multiply('1.50', '0.015'), '0.02250'],
	['zero has no sign', decimal.negate('0.00'), '0.00'],
	['nor has what is rounded to zero', decimal.round('-0.004', 2), '0.00'],
	['a half is rounded up', decimal.round('0.125', 2), '0.13'],
	['and away from zero', decimal.round('-0.125', 2), '-0.13'],
	['a round number gets its decimals', decimal.round('5', 3), '5.000'],
	['what is cut is dropped', decimal.truncate('0.129', 2), '0.12'],
	['also below zero', decimal.truncate('-0.129', 2), '-0.12'],
	['a quotient is rounded up from a half', decimal.divide('1', '8', 2), '0.13'],
	['a quotient is rounded once', decimal.divide('0.0045', '1', 2), '0.00'],
	['a quotient of negatives is positive', decimal.divide('-1', '-3', 4), '0.3333'],
	['the smallest amount of three decimals', decimal.smallest(3), '0.001'],
	['the smallest amount of none', decimal.smallest(0), '1'],
])('%s', (_, result, expected) => {
	expect(result).toBe(expected);
});

test('equal amounts are equal however they are written', () => {
	expect(decimal.compare('1.50', '1.5')).toBe(0);
	expect(decimal.compare('-2', '1')).toBeLessThan(0);
	expect(decimal.compare('0.10', '0.09')).toBeGreaterThan(0);
});

test.each(['1e5', '.5', '1.', '', ' 1', '+1', '1,5'])('"%s" is no amount', (text) => {
	expect(decimal.isDecimal(text)).toBe(false);
	expect(() => decimal.add('1', text)).toThrow('is not a decimal number');
});
