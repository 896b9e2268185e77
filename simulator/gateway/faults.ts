import { z } from 'zod/v4';
import { byName, filled, object, oneOf, oneOrMany, text, truth, whole } from '../schemas';

const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const headers = byName(text).superRefine((given, { addIssue }) => {
	const wrong = Object.keys(given).filter((name) => !/^[A-Za-z0-9-]+$/.test(name));
	for (const name of wrong) {
		addIssue({ code: 'custom', path: [name], message: 'is not a header name' });
	}
	for (const [name, value] of Object.entries(given)) {
		if (HEADER_VALUE.test(value)) continue;
		addIssue({ code: 'custom', path: [name], message: 'has characters that no header may have' });
	}
});

/** What goes wrong with the next request that matches. */
export const fault = object({
	match: object({ method: filled.optional(), path: filled.optional() }).optional(),
	times: whole(1, 100_000).optional(),
	status: whole(200, 599).optional(),
	body: z.unknown().optional(),
	headers: headers.optional(),
	/** Milliseconds between the work and the response. */
	delay: whole(0, 600_000).optional(),
	/** Destroys the connection: before or after the work, or in the middle of the response. */
	cut: oneOf('before', 'after', 'during').optional(),
	/** Does the work even though the fault has its own status or body. */
	work: truth.optional(),
});
export type Fault = z.infer<typeof fault>;
export const faults = oneOrMany(fault);

export class Faults {
	private readonly pending: Array<Fault & { times: number }> = [];

	add(added: Fault[]): void {
		this.pending.push(...added.map((each) => ({ ...each, times: each.times ?? 1 })));
	}

	/** The oldest pending fault for this request, used up once. */
	take(method: string, path: string): Fault | undefined {
		const index = this.pending.findIndex(
			({ match }) =>
				(match?.method ?? method).toUpperCase() === method.toUpperCase() &&
				path.startsWith(match?.path ?? ''),
		);
		if (index === -1) return undefined;
		const found = this.pending[index];
		found.times -= 1;
		if (found.times === 0) this.pending.splice(index, 1);
		return found;
	}

	list(): Fault[] {
		return this.pending;
	}

	clear(): void {
		this.pending.length = 0;
	}
}

/** Whether the fault has its own response, which replaces that of the request. */
export function replacesResponse(fault: Fault): boolean {
	return fault.status !== undefined || fault.body !== undefined;
}

export function skipsWork(fault: Fault): boolean {
	if (fault.cut !== undefined) return fault.cut === 'before';
	return replacesResponse(fault) && fault.work !== true;
}
