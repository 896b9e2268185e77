import { z } from 'zod/v4';
import { byName, filled, object, oneOf, oneOrMany, text, truth, whole } from '../schemas';

const headers = byName(text).superRefine((given, { addIssue }) => {
	const wrong = Object.keys(given).filter((name) => !/^[A-Za-z0-9-]+$/.test(name));
	for (const name of wrong) {
		addIssue({ code: 'custom', path: [name], message: 'is not a header name' });
	}
});

/** What goes wrong with the next request that matches. */
export const fault = object({
	match: object({ method: filled.optional(), path: filled.optional() }).optional(),
	times: whole(1, 100_000).optional(),
	status: whole(200, 599).optional(),
	body: z.unknown().optional(),
	headers: headers.optional(),
	/** Milliseconds between the work and the answer. */
	delay: whole(0, 600_000).optional(),
	/** Destroys the connection instead of answering. */
	cut: oneOf('before', 'after').optional(),
	/** With a status or a body of its own: do the work all the same. */
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

/** Whether the fault brings its own answer, so that the request's own is thrown away. */
export function replacesAnswer(fault: Fault): boolean {
	return fault.status !== undefined || fault.body !== undefined;
}

export function skipsWork(fault: Fault): boolean {
	if (fault.cut !== undefined) return fault.cut === 'before';
	return replacesAnswer(fault) && fault.work !== true;
}
