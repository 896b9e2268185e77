import type { IDataObject } from 'n8n-workflow';

/**
 * The rows of a list that were read so far. Two rows with one ID on different pages are the same row,
 * even if it changed in between. An ID that different rows of one page share identifies nothing; such
 * rows, and rows without an ID, are compared by their content.
 */
export class RowsRead {
	private readonly ids = new Set<string>();
	private readonly sharedIds = new Set<string>();
	private readonly contents = new Map<string, number>();
	private last?: string;

	learnIds(page: IDataObject[]): void {
		const contents = new Map<string, string>();
		for (const row of page) {
			const id = idOf(row);
			if (id === undefined) continue;
			const content = JSON.stringify(row);
			if ((contents.get(id) ?? content) !== content) this.sharedIds.add(id);
			contents.set(id, content);
		}
	}

	identityOf = (page: IDataObject[]) =>
		JSON.stringify(page.map((row) => this.ownIdOf(row) ?? JSON.stringify(row)));

	isKnown(row: IDataObject | undefined): boolean {
		if (!row) return false;
		const id = this.ownIdOf(row);
		return id === undefined ? this.contents.has(JSON.stringify(row)) : this.ids.has(id);
	}

	/** The first `overlap` rows were requested again on purpose. */
	newIn(page: IDataObject[], overlap: number): IDataObject[] {
		const continues = overlap === 0 || (page.length > 0 && JSON.stringify(page[0]) === this.last);
		const counts = new Map<string, number>();
		return page.slice(continues ? overlap : 0).filter((row) => {
			const identity = this.ownIdOf(row) ?? JSON.stringify(row);
			const count = (counts.get(identity) ?? 0) + 1;
			counts.set(identity, count);
			if (idOf(row) !== undefined) return count === 1 && !this.isKnown(row);
			// Equal rows without an ID are separate rows, unless new rows pushed them to this page.
			return continues || count > (this.contents.get(identity) ?? 0);
		});
	}

	*take(page: IDataObject[], overlap: number): Generator<IDataObject> {
		for (const row of this.newIn(page, overlap)) {
			const content = JSON.stringify(row);
			const id = idOf(row);
			if (id !== undefined) this.ids.add(id);
			this.contents.set(content, (this.contents.get(content) ?? 0) + 1);
			yield row;
		}
		if (page.length > 0) this.last = JSON.stringify(page[page.length - 1]);
	}

	private ownIdOf(row: IDataObject): string | undefined {
		const id = idOf(row);
		return id !== undefined && this.sharedIds.has(id) ? undefined : id;
	}
}

const idOf = ({ id }: IDataObject) =>
	typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
