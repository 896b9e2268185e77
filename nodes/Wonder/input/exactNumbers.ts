/** JavaScript keeps 15 digits of every number. With more, it may differ from what was typed. */
export function isExact(value: number): boolean {
	const [digits] = String(value).replace(/[-.]/g, '').split('e');
	return Math.abs(value) < 1e15 && digits.replace(/^0+/, '').length <= 15;
}

/** JSON. Throws what `inexact` returns for the name of a number that may have lost digits. */
export const exactJson = (value: unknown, inexact: (name: string) => Error): string =>
	JSON.stringify(value, (name, each: unknown) => {
		if (typeof each === 'number' && !isExact(each)) throw inexact(name);
		return each;
	});
