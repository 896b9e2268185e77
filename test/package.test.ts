import { execFileSync, spawnSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';

/** The package as it is published. `npm test` builds it before the suites. */
const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
	n8n: { nodes: string[]; credentials: string[] };
	[key: string]: unknown;
};
const git = (...args: string[]) =>
	execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const tracked = git('ls-files');

const [{ files }] = JSON.parse(
	execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	}),
) as Array<{ files: Array<{ path: string }> }>;
const published = files.map(({ path }) => path);

test('holds what it names, and nothing but dist and its papers', () => {
	expect(published).toEqual(
		expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials]),
	);
	for (const path of manifest.n8n.nodes) {
		const [, name] = /(\w+)\.node\.js$/.exec(path) as string[];
		const codexFile = `dist/nodes/Wonder/${name}.node.json`;
		expect(published).toContain(codexFile);
		const codex = JSON.parse(read(codexFile)) as { node: string };
		expect(codex.node).toBe(`n8n-nodes-wonder.${name[0].toLowerCase()}${name.slice(1)}`);
		expect(codex).toHaveProperty('categories');
	}
	expect(published.filter((path) => path.endsWith('.map'))).toEqual([]);
	const papers = ['package.json', 'README.md', 'LICENSE'];
	expect(published.filter((path) => !path.startsWith('dist/')).sort()).toEqual(papers.sort());
});

test('each node has an icon of its own, light and dark, and the credential has one too', () => {
	const iconsOf = (path: string) => {
		const [Type] = Object.values(
			jest.requireActual<Record<string, new () => INodeType & ICredentialType>>(join(root, path)),
		);
		const { description, icon } = new Type();
		const { light, dark } = (description?.icon ?? icon) as { light: string; dark: string };
		return [light, dark].map((file) => join(dirname(path), file.replace('file:', '')));
	};
	const icons = manifest.n8n.nodes.flatMap(iconsOf);
	const drawings = icons.map(read);
	expect(published).toEqual(
		expect.arrayContaining([...icons, ...manifest.n8n.credentials.flatMap(iconsOf)]),
	);
	expect(new Set(drawings).size).toBe(2 * manifest.n8n.nodes.length);
	for (const drawing of drawings) expect(drawing).toContain('viewBox="0 0 60 60"');
});

test('needs nothing at run time but n8n-workflow and Node', () => {
	expect(manifest).not.toHaveProperty('dependencies');
	expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	expect(manifest.license).toBe('MIT');
	const sources = published.filter((path) => path.endsWith('.js')).map(read);
	const needed = sources.flatMap((source) =>
		[...source.matchAll(/require\("([^".][^"]*)"\)/g)].map(([, name]) => name),
	);
	expect(needed).toContain('n8n-workflow');
	expect(needed.filter((name) => name !== 'n8n-workflow' && !name.startsWith('node:'))).toEqual([]);
});

test('loads where only n8n-workflow can be found', () => {
	const folder = mkdtempSync(join(tmpdir(), 'wonder-pack-'));
	const modules = join(folder, 'node_modules');
	cpSync(join(root, 'dist'), join(modules, 'n8n-nodes-wonder', 'dist'), { recursive: true });
	mkdirSync(modules, { recursive: true });
	symlinkSync(dirname(require.resolve('n8n-workflow/package.json')), join(modules, 'n8n-workflow'));
	const script = [...manifest.n8n.nodes, ...manifest.n8n.credentials]
		.map((path) => `console.log(Object.keys(require('n8n-nodes-wonder/${path}')).join());`)
		.join('\n');
	const loaded = execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
	expect(loaded.trim().split('\n')).toEqual([
		'Wonder',
		'WonderTrigger',
		'WonderPollingTrigger',
		'WonderDecisionTrigger',
		'WonderDecision',
		'WonderApi',
	]);
	rmSync(folder, { recursive: true });
});

test("n8n's scan finds what a comment hides, what only the build holds, and a loosened package", () => {
	const folder = mkdtempSync(join(tmpdir(), 'wonder-scan-test-'));
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	};
	const n8n = { ...manifest.n8n, strict: false };
	write('package.json', JSON.stringify({ ...manifest, n8n, overrides: { chalk: '5.0.0' } }));
	const flag =
		"{ displayName: 'Odd', name: 'odd', type: 'boolean', default: true, description: 'Odd' }";
	write('nodes/Odd/odd.ts', `/* eslint-disable */\nconsole.log(${flag});\n`);
	write('nodes/Odd/Odd.node.json', '{}');
	write('dist/nodes/Odd/odd.js', 'require("node:util");\n');
	const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/scan.mjs'), folder], {
		encoding: 'utf8',
		// Under jest's own "test", eslint-plugin-n8n-nodes-base takes every file for a node.
		env: { ...process.env, NODE_ENV: 'production' },
	});
	rmSync(folder, { recursive: true });
	const verdicts = [...stdout.matchAll(/^(ok|not ok) (Sources|Packed package|Eligible)/gm)];
	expect(verdicts.map(([, verdict, what]) => `${verdict} ${what}`)).toEqual([
		'not ok Sources',
		'not ok Packed package',
		'not ok Sources',
		'not ok Packed package',
		'not ok Eligible',
	]);
	const [sources, packed, newestSources, newestPacked, cloud] = stdout.split(/^not ok /m).slice(1);
	for (const found of [sources, newestSources]) {
		for (const rule of ['no-console', 'no-overrides-field', 'boolean-without-whether']) {
			expect(found).toContain(rule);
		}
	}
	const { version } = JSON.parse(
		read('node_modules/@n8n/eslint-plugin-community-nodes/package.json'),
	) as { version: string };
	expect(newestSources).toContain(`rules of n8n ${version}`);
	for (const found of [packed, newestPacked]) expect(found).toContain('no-restricted-imports');
	expect(cloud).toContain('Strict mode: disabled');
	expect(status).toBe(1);
}, 120_000);

test('the repository names no registry of its own, and no path of a machine', () => {
	const locks = tracked.filter((path) => path.endsWith('package-lock.json'));
	expect(locks.length).toBeGreaterThan(2);
	for (const lock of locks) {
		const addresses = [...read(lock).matchAll(/"resolved": "(https?:\/\/[^/"]+)/g)];
		const others = addresses.filter(([, address]) => address !== `https://registry.${'npmjs'}.org`);
		expect(others).toEqual([]);
	}
	const text = tracked.filter((path) => /\.(ts|js|mjs|json|md|yml)$|^\.ci|^\.npmrc/.test(path));
	const machine = new RegExp(
		['work/', 'farm/', 'tmp/bash'].map((part) => `["' (]/${part}`).join('|'),
	);
	const registry = /https?:\/\/[\w.-]*(registry|npm|artifactory|verdaccio|nexus)[\w.-]*[/:"']/i;
	const guilty = text.filter(
		(path) => !path.includes('lock') && [machine, registry].some((named) => named.test(read(path))),
	);
	expect(guilty).toEqual([]);
});
