import { randomInt } from 'node:crypto';

/** JCB, as far as Wonder's cards have been seen. */
const FIRST_SIX = '356772';

/** The last digit that makes a card number valid (Luhn). */
export function checkDigit(digits: string): string {
	const sum = [...digits].reverse().reduce((total, character, index) => {
		const digit = Number(character) * (index % 2 === 0 ? 2 : 1);
		return total + (digit > 9 ? digit - 9 : digit);
	}, 0);
	return String((10 - (sum % 10)) % 10);
}

export function randomDigits(count: number): string {
	return Array.from({ length: count }, () => randomInt(10)).join('');
}

export function randomPan(): string {
	const digits = FIRST_SIX + randomDigits(9);
	return digits + checkDigit(digits);
}

export function maskedPan(pan: string): string {
	return `${pan.slice(0, 6)}******${pan.slice(-4)}`;
}
