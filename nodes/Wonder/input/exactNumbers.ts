/** JavaScript keeps 15 digits of any number. One with more may be another than was typed. */
export function isExact(value: number): boolean {
	const [digits] = String(value).replace(/[-.]/g, '').split('e');
	return Math.abs(value) < 1e15 && digits.replace(/^0+/, '').length <= 15;
}

/** JSON, unless it holds a number that may have lost digits: then what `refusal` makes of its name. */
export const exactJson = (value: unknown, refusal: (name: string) => Error): string =>
	JSON.stringify(value, (name, each: unknown) => {
		if (typeof each === 'number' && !isExact(each)) throw refusal(name);
		return each;
	});
