import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface GeneratedPage {
	path: string;
	now: string;
	wanted: string;
}

/** A page whose part between `<!-- mark -->` and `<!-- /mark -->` is written from the sources. */
export function generatedPage(file: string, mark: string, lines: string[]): GeneratedPage {
	const path = join(__dirname, '..', file);
	const now = readFileSync(path, 'utf8');
	const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
	const [before, rest] = now.split(begin);
	const after = rest.split(end)[1];
	return { path, now, wanted: `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${after}` };
}

/** A text in a cell of a table. */
export const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
