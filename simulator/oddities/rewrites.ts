/** Other notations of a field's text; a value that is not text does not change. */
export const rewrites: Record<string, (value: string) => unknown> = {
	capitals: (value) => value.toUpperCase(),
	/** "-101.50" as the JSON number -101.5. */
	number: (value) => (Number.isFinite(Number(value)) ? Number(value) : value),
	/** "5.00" as "+5.00". */
	plus: (value) => value.replace(/^(?=\d)/, '+'),
	/** "-1000.00" as "-1,000.00". */
	thousands: (value) => value.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ','),
	/** "-101.00" as "-101". */
	without_zeros: (value) => value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''),
	blanks: (value) => ` ${value} `,
};
