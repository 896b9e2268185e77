import { appendFileSync, closeSync, fdatasyncSync, openSync } from 'node:fs';
import type { Book } from './books';
import type { Folder } from './folder';

const FILE = 'books.jsonl';

/** One record, or that it is gone. */
type Change = [place: [book: string, id: string], record?: unknown];

/**
 * All books in one file that only grows while the simulator runs. A line is what one step has changed,
 * as JSON; it counts as a whole or not at all.
 */
export class Journal {
	/** No simulator has kept its books in this folder yet. */
	readonly isNew: boolean;
	/** JSON by place, as the file has it. */
	private written = new Map<string, string>();
	private file?: number;

	constructor(
		private readonly folder: Folder,
		private readonly books: Record<string, Book>,
	) {
		const text = folder.read(FILE);
		this.isNew = text === undefined;
		if (text !== undefined) this.restore(text);
	}

	/** Writes the file anew, with each record once, and goes on with it. */
	start(): void {
		this.written = this.current();
		const lines = [...this.written].map(([place, record]) => `[[${place},${record}]]\n`);
		this.folder.write(FILE, lines.join(''));
		this.file = openSync(this.folder.pathOf(FILE), 'a');
	}

	/** Appends what has changed since the last time. On the disk when this returns. */
	save(): void {
		if (this.file === undefined) return;
		const now = this.current();
		const gone = [...this.written.keys()].filter((place) => !now.has(place));
		const changed = [...now].filter(([place, record]) => this.written.get(place) !== record);
		if (gone.length + changed.length === 0) return;
		const changes = [
			...gone.map((place) => `[${place}]`),
			...changed.map(([place, record]) => `[${place},${record}]`),
		];
		appendFileSync(this.file, `[${changes.join()}]\n`);
		fdatasyncSync(this.file);
		this.written = now;
	}

	/** Nothing that happens later is kept. */
	close(): void {
		if (this.file !== undefined) closeSync(this.file);
		this.file = undefined;
		this.folder.unlock();
	}

	private current(): Map<string, string> {
		const records = new Map<string, string>();
		for (const [name, book] of Object.entries(this.books)) {
			for (const [id, record] of book.rows()) {
				records.set(JSON.stringify([name, id]), JSON.stringify(record));
			}
		}
		return records;
	}

	private restore(text: string): void {
		const kept = Object.keys(this.books).map((name): [string, Map<string, unknown>] => [
			name,
			new Map(),
		]);
		const books = new Map(kept);
		for (const [[name, id], ...record] of changesIn(text, this.folder.pathOf(FILE))) {
			if (record.length > 0) books.get(name)?.set(id, record[0]);
			else books.get(name)?.delete(id);
		}
		for (const [name, records] of books) {
			for (const [id, record] of records) this.books[name].put(id, record as never);
		}
	}
}

/** Whoever was killed while writing the last line had not yet responded to that step. */
function changesIn(text: string, path: string): Change[] {
	const lines = text.split('\n').filter((line) => line !== '');
	return lines.flatMap((line, index) => {
		try {
			return JSON.parse(line) as Change[];
		} catch {
			if (index === lines.length - 1) return [];
			throw new Error(`Line ${index + 1} of ${path} is damaged: restore the file from a backup.`);
		}
	});
}
