/** Keeps the newest entries until the process ends. */
export class Memory<T> {
	private readonly entries = new Map<string, T>();

	constructor(private readonly most: number) {}

	get = (key: string) => this.entries.get(key);

	set(key: string, value: T): void {
		this.entries.delete(key);
		if (this.entries.size >= this.most) {
			this.entries.delete(this.entries.keys().next().value as string);
		}
		this.entries.set(key, value);
	}

	/** The entry for this key; if there is none, the result of `make`, which is kept unless it throws. */
	getOrMake(key: string, make: () => T): T {
		if (!this.entries.has(key)) this.set(key, make());
		return this.entries.get(key) as T;
	}

	delete = (key: string) => this.entries.delete(key);
}
