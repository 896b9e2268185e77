import { createHash } from 'node:crypto';

const LONGEST_KEY = 200;

/** Long texts are remembered by their hash: a stranger may send many, each as long as a body may be. */
export const shortKey = (text: string): string =>
	text.length <= LONGEST_KEY ? text : createHash('sha256').update(text).digest('hex');

/** Keeps the newest entries until the process ends. */
export class Memory<T> {
	private readonly entries = new Map<string, T>();

	constructor(private readonly most: number) {}

	get = (key: string) => this.entries.get(shortKey(key));

	set(name: string, value: T): void {
		const key = shortKey(name);
		this.entries.delete(key);
		if (this.entries.size >= this.most) {
			this.entries.delete(this.entries.keys().next().value as string);
		}
		this.entries.set(key, value);
	}

	/** The entry for this key; if there is none, the result of `make`, which is kept unless it throws. */
	getOrMake(name: string, make: () => T): T {
		const key = shortKey(name);
		if (!this.entries.has(key)) this.set(key, make());
		return this.entries.get(key) as T;
	}

	delete = (key: string) => this.entries.delete(shortKey(key));
}
