/** A value that cannot be sent. The message starts with the field's label. */
export class InvalidInput extends Error {
	constructor(
		message: string,
		readonly advice = 'Correct the value and run the node again.',
	) {
		super(message);
	}
}
