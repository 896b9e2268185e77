import type { Value } from './results';

/** Figures as the page writes them. */
export function shown({ number: value, unit }: Value): string {
	if (unit === '/s') {
		return `${value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 })}/s`;
	}
	if (unit === '') return value.toLocaleString('en');
	const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
	const text = value.toLocaleString('en', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
	return `${text}\u00a0${unit}`;
}

export const number = (ratio: number) => ratio.toFixed(ratio < 10 ? 2 : 1);
