/** Writes the tables of docs/scale.md from docs/scale.json, as `npm run bench:queue -- --keep` also does. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scaleTables, type Figures } from '../bench/queue/figures';
import { generatedPage } from './generated';

const figures = () =>
	JSON.parse(readFileSync(join(__dirname, '..', 'docs', 'scale.json'), 'utf8')) as Figures;

export const scalePage = () => generatedPage('docs/scale.md', 'figures', scaleTables(figures()));

export function writeScalePage(): void {
	const { path, wanted } = scalePage();
	writeFileSync(path, wanted);
}

if (require.main === module) writeScalePage();
