export const limitReached = (limit: number, rest: string) =>
	`the Limit of ${limit} was reached, and ${rest}`;

export const MAYBE_MORE = 'there may be more rows';

/** Tells whether a list goes on after its Limit, from the rows that were read already. */
export class ListLimit {
	isReached = false;

	/** After the Limit was reached, no request is sent. */
	async guard<Response>(request: () => Promise<Response>): Promise<Response> {
		if (this.isReached) throw new Error('The Limit was reached.');
		return await request();
	}

	/** What there is behind the rows that were taken; undefined if nothing. Never throws. */
	async rest(rows: AsyncGenerator<unknown>): Promise<string | undefined> {
		this.isReached = true;
		return await rows.next().then(
			({ done }) => (done ? undefined : 'more rows exist'),
			() => MAYBE_MORE,
		);
	}
}
