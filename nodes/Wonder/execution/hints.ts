import type { IExecuteFunctions } from 'n8n-workflow';

const MOST_TEXTS = 5;
const MOST_ITEMS = 10;

/** Notes about successful items, shown as one hint above the output. */
export class Hints {
	/** Text → the items it applies to, counted from 1. */
	private readonly items = new Map<string, number[]>();

	add(item: number, text: string): void {
		this.items.set(text, [...(this.items.get(text) ?? []), item + 1]);
	}

	show(context: IExecuteFunctions): void {
		const lines = [...this.items].map(([text, items]) => `${named(items)}: ${text}.`);
		if (lines.length === 0) return;
		const more = lines.length - MOST_TEXTS;
		const shown = more > 0 ? [...lines.slice(0, MOST_TEXTS), `… and ${more} more.`] : lines;
		context.addExecutionHints({ message: shown.join('<br>'), location: 'outputPane' });
	}
}

function named(items: number[]): string {
	const more = items.length - MOST_ITEMS;
	const shown = [...items].sort((a, b) => a - b).slice(0, MOST_ITEMS);
	const rest = more > 0 ? ` and ${more} more` : '';
	return `${items.length > 1 ? 'Items' : 'Item'} ${shown.join(', ')}${rest}`;
}
