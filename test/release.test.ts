import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packBuilt, packPackage } from '../demo/n8n/pack';
import { billOfMaterials, copyOfSources, reasonsAgainst } from '../scripts/release';

/** What a release consists of. `npm test` builds the package before the suites. */
const root = join(__dirname, '..');
const copy = copyOfSources();
afterAll(copy.remove);

test('two builds of the same sources, at two places and times, are the same to the byte', async () => {
	const first = await packBuilt(join(copy.folder, 'release', 'first'));
	const second = await packPackage(join(copy.folder, 'release', 'second'), copy.folder);
	const dist = (folder: string, path: string) => readFileSync(join(folder, 'dist', path), 'utf8');
	const files = (folder: string) =>
		readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, 'dist/').length))
			.sort();
	expect(files(copy.folder)).toEqual(files(root));
	const different = files(root).filter((path) => dist(root, path) !== dist(copy.folder, path));
	expect(different).toEqual([]);
	expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
});

test('the bill of materials names the package, and nothing else that is installed with it', () => {
	const { bomFormat, metadata, components } = JSON.parse(billOfMaterials(copy.folder)) as {
		bomFormat: string;
		metadata: { component: { name: string; purl: string } };
		components: unknown[];
	};
	const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		name: string;
		version: string;
	};
	expect(bomFormat).toBe('CycloneDX');
	expect(metadata.component).toMatchObject({ name, purl: `pkg:npm/${name}@${version}` });
	expect(components).toEqual([]);
});

const changelog = '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n\n- A line.\n';
const manifest = { name: 'n8n-nodes-wonder', version: '1.2.3' };

test('a release is made when its tag, package.json and the changelog name the same version', () => {
	expect(reasonsAgainst('v1.2.3', manifest, changelog)).toEqual([]);
});

test.each(['v1.2.4', '1.2.3', 'v1.2.3-beta', 'vv1.2.3'])(
	'no release is made from the tag %s of version 1.2.3',
	(tag) => {
		const [reason, ...others] = reasonsAgainst(tag, manifest, changelog);
		expect(reason).toBe(`The tag is ${tag}, but package.json has 1.2.3.`);
		expect(others).toEqual([]);
	},
);

test.each(['## [Unreleased]', '## [1.2.3]', '## [1.2.30] - 2026-12-01', '- [1.2.3] - 2026-12-01'])(
	'no release is made while the changelog has only the line "%s"',
	(line) => {
		expect(reasonsAgainst('v1.2.3', manifest, line)).toEqual([
			'CHANGELOG.md has no line "## [1.2.3] - YYYY-MM-DD".',
		]);
	},
);
