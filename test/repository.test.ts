import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { n8nVersions } from '../demo/n8n/install';

/** What the pages and settings around the code say of each other. */
const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
const pages = tracked.filter((path) => path.endsWith('.md'));
const workflows = tracked.filter((path) => path.startsWith('.github/workflows/'));
const manifest = JSON.parse(read('package.json')) as {
	scripts: Record<string, string>;
	engines: { node: string };
	author: { email: string };
};

/** As GitHub makes them from headings. */
const anchorsOf = (text: string) =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(
		([, heading]) =>
			`#${heading
				.toLowerCase()
				.replace(/[^\p{L}\p{N} _-]/gu, '')
				.replace(/ /g, '-')}`,
	);

test.each(pages)('every file and heading that %s links to exists', (page) => {
	const links = [...read(page).matchAll(/\]\((?![a-z]+:)([^)#]*)(#[^)]+)?\)/g)];
	const broken = links.filter(([, file, anchor]) => {
		const path = file === '' ? page : join(dirname(page), file);
		return !existsSync(join(root, path)) || (anchor && !anchorsOf(read(path)).includes(anchor));
	});
	expect(broken.map(([link]) => link)).toEqual([]);
});

test("every page that n8n's panels, forms and packages link to on GitHub exists", () => {
	const texts = tracked.filter((path) => /\.(ts|json|md|yml)$/.test(path));
	const links = texts.flatMap((path) => [
		...read(path).matchAll(/n8n-nodes-wonder\/blob\/main\/([\w./-]+)(#[\w-]+)?/g),
	]);
	expect(links.length).toBeGreaterThan(5);
	const broken = links.filter(
		([, file, anchor]) =>
			!tracked.includes(file) || (anchor && !anchorsOf(read(file)).includes(anchor)),
	);
	expect(broken.map(([link]) => link)).toEqual([]);
});

const picturesIn = (page: string) =>
	[...read(page).matchAll(/\b(?:src|srcset)="(?![a-z]+:)([^"]+)"/g)].map(([, file]) =>
		join(dirname(page), file),
	);

test.each(pages)('every picture in %s exists', (page) => {
	expect(picturesIn(page).filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

const pictures = tracked.filter((path) => /^docs\/.*\.(png|webp)$/.test(path));

test('every picture is on a page', () => {
	const shown = pages.flatMap(picturesIn);
	expect(pictures.filter((file) => !shown.includes(file))).toEqual([]);
});

test('all pictures together have fewer than 3 MB', () => {
	const sizes = pictures.map((path) => statSync(join(root, path)).size);
	expect(sizes.length).toBeGreaterThan(0);
	expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(3_000_000);
});

const commandsIn = (text: string) =>
	[...text.matchAll(/\bnpm (?:run (?:-s |--silent )?([a-z][\w:]*)|(test|start)\b)/g)].map(
		([, script, short]) => script ?? short,
	);

test.each([...pages, ...workflows, '.ci/run'])('every command in %s exists', (path) => {
	const text = read(path);
	expect(commandsIn(text).filter((script) => !(script in manifest.scripts))).toEqual([]);
	const files = [...text.matchAll(/\bnpx (?:jest|tsx) ([\w./-]+)/g)].map(([, file]) => file);
	expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('CONTRIBUTING.md has a row for every command', () => {
	const rows = read('CONTRIBUTING.md')
		.split('\n')
		.filter((line) => line.startsWith('| `npm '))
		.flatMap((line) => commandsIn(line.split('|')[1]));
	expect(rows.sort()).toEqual(Object.keys(manifest.scripts).sort());
});

test.each(workflows)('every action in %s is pinned to a commit, with its version', (path) => {
	const uses = read(path)
		.split('\n')
		.filter((line) => /\buses:/.test(line))
		.map((line) => line.replace(/^.*uses:/, '').trim());
	expect(uses.length).toBeGreaterThan(0);
	const pinned = /^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
	expect(uses.filter((use) => !pinned.test(use))).toEqual([]);
});

test('all workflows use the same commit of an action', () => {
	const uses = workflows.flatMap(
		(path) => read(path).match(/[\w-]+\/[\w./-]+@[0-9a-f]{40}/g) ?? [],
	);
	const commits = new Set(uses);
	expect(commits.size).toBe(new Set(uses.map((use) => use.split('@')[0])).size);
});

test('no workflow holds a token, or may write unless it must', () => {
	for (const path of workflows)
		expect(read(path)).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|registry-url/);
	const writes = workflows.flatMap((path) => read(path).match(/[\w-]+: write/g) ?? []);
	expect(writes.sort()).toEqual(['contents: write', 'id-token: write']);
});

test('the oldest Node is the same one in package.json, .nvmrc, CI and the set-up', () => {
	const [, oldest] = /^>=(\d+\.\d+)$/.exec(manifest.engines.node) as string[];
	const [, versions] = /node: \[(.+)\]/.exec(read('.github/workflows/ci.yml')) as string[];
	const [, floor] = /OLDEST_NODE = \[(.+)\]/.exec(read('scripts/setup.mjs')) as string[];
	expect(read('.nvmrc').trim()).toBe(oldest);
	expect(floor.split(', ').join('.')).toBe(oldest);
	expect(versions.split(', ')).toEqual([`'${oldest}'`, "'22'", "'24'"]);
	for (const page of ['README.md', 'CONTRIBUTING.md']) {
		expect(read(page)).toContain(`Node ${oldest} or newer`);
	}
});

test.each(n8nVersions)('SECURITY.md says that the package is tested in n8n %s', (version) => {
	expect(read('SECURITY.md')).toMatch(
		new RegExp(`tested in n8n .*${version.replaceAll('.', '\\.')}`),
	);
});

test('Dependabot leaves the n8n versions alone that the package is tested in', () => {
	const [, pinned] = read('.github/dependabot.yml').split("directories: ['/demo/n8n/*']");
	expect(pinned.split('package-ecosystem')[0]).toContain("- dependency-name: '*'");
	const locked = tracked.filter(
		(path) => /package-lock\.json$/.test(path) && dirname(path) !== '.',
	);
	expect(locked.filter((path) => !/^demo\/n8n\/[^/]+\/package-lock\.json$/.test(path))).toEqual([]);
});

test('who is written to about conduct is the author in package.json', () => {
	expect(read('CODE_OF_CONDUCT.md')).toContain(`<${manifest.author.email}>`);
});

test.each(['bug', 'wonder_fact'])('the issue form %s warns of what is never pasted', (form) => {
	const text = read(`.github/ISSUE_TEMPLATE/${form}.yml`);
	expect(text).toMatch(/Never paste keys.*card numbers.*CVVs/);
	expect(text).toMatch(/There are no keys.*card numbers/);
});
