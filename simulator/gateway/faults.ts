import {
	anything,
	filled,
	list,
	oneOf,
	optional,
	shape,
	text,
	truth,
	whole,
	type Check,
} from '../checks';

/** What goes wrong with the next request that matches. */
export interface Fault {
	match?: { method?: string; path?: string };
	times?: number;
	status?: number;
	body?: unknown;
	headers?: Record<string, string>;
	/** Milliseconds between the work and the answer. */
	delay?: number;
	/** Destroys the connection instead of answering. */
	cut?: 'before' | 'after';
	/** With a status or a body of its own: do the work all the same. */
	work?: boolean;
}

const textByName: Check = (value, at) => {
	const names = typeof value === 'object' && value !== null ? Object.entries(value) : [];
	if (names.length === 0) return [`${at} must be a JSON object of header names and texts`];
	return names.flatMap(([name, each]) => {
		if (!/^[A-Za-z0-9-]+$/.test(name)) return [`${at}.${name} is not a header name`];
		return text(each, `${at}.${name}`);
	});
};
const fault = shape({
	match: optional(shape({ method: optional(filled), path: optional(filled) })),
	times: optional(whole(1, 100_000)),
	status: optional(whole(200, 599)),
	body: optional(anything),
	headers: optional(textByName),
	delay: optional(whole(0, 600_000)),
	cut: optional(oneOf('before', 'after')),
	work: optional(truth),
});

export const faultBody: Check = (value, at) =>
	Array.isArray(value) ? list(fault, 1)(value, at || 'the list') : fault(value, at);

export class Faults {
	private readonly pending: Array<Fault & { times: number }> = [];

	add(faults: Fault[]): void {
		this.pending.push(...faults.map((each) => ({ ...each, times: each.times ?? 1 })));
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
