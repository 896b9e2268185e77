import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, RESULTS, type Results } from '../bench/results';

const docs = join(__dirname, '..', 'docs');
const results = JSON.parse(readFileSync(join(docs, RESULTS), 'utf8')) as Results;
const files = filesOf(results);

test.each(files)('%s shows exactly what was measured', (name, text) => {
	expect(readFileSync(join(docs, name), 'utf8')).toBe(text);
});

test('every plot belongs to a measurement', () => {
	const plots = readdirSync(join(docs, 'benchmarks')).filter((name) => name.endsWith('.svg'));
	expect(plots.map((name) => join('benchmarks', name)).sort()).toEqual(
		files
			.map(([name]) => name)
			.filter((name) => name.endsWith('.svg'))
			.sort(),
	);
});
