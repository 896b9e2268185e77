/**
 * What n8n's reviewer checks, without a network: `@n8n/scan-community-package` on the sources and on
 * the packed package, and `n8n-node cloud-support`. Plain JavaScript, because n8n's plugins are
 * modules that only `import` loads. Another folder than this package can be named as an argument.
 */
import { n8nCommunityNodesPlugin as newest } from '@n8n/eslint-plugin-community-nodes';
import { ESLint } from 'eslint';
import glob from 'fast-glob';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? root);
const packed = mkdtempSync(join(tmpdir(), 'wonder-scan-'));

// The scanner makes a folder for itself as soon as it is loaded.
Object.assign(process.env, { TMPDIR: packed, TEMP: packed });
const { buildScanConfig, SOURCE_FILE_PATTERNS } = await import(
	'@n8n/scan-community-package/scanner/scanner.mjs'
);

try {
	const [archive] = JSON.parse(
		run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', packed]),
	);
	run('tar', ['-xzf', join(packed, archive.filename), '-C', packed]);

	const scannerRules = await buildScanConfig();
	const newestRules = scannerRules.map((each) =>
		each.plugins?.['@n8n/community-nodes'] ? newest.configs.recommended : each,
	);
	for (const rules of [scannerRules, newestRules]) {
		await lint('Sources', folder, SOURCE_FILE_PATTERNS, rules);
		await lint('Packed package', join(packed, 'package'), ['**/*.js', 'package.json'], rules);
	}
	cloudSupport();
} finally {
	rmSync(packed, { recursive: true });
}

/** Warnings count as well: the next version of a rule may make them errors. */
async function lint(name, cwd, patterns, overrideConfig) {
	const eslint = new ESLint({
		cwd,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig,
	});
	const files = glob.sync(patterns, { cwd, absolute: true, ignore: ['node_modules/**'] });
	const results = await eslint.lintFiles(files);
	const { version } = overrideConfig.find(({ plugins }) => plugins?.['@n8n/community-nodes'])
		.plugins['@n8n/community-nodes'].meta;
	const isClean = results.every(({ messages }) => messages.length === 0);
	report(isClean, `${name}: ${files.length} files, rules of n8n ${version}`);
	if (!isClean) console.log(await (await eslint.loadFormatter('stylish')).format(results));
}

/** The command ends with 0 whatever it finds. */
function cloudSupport() {
	const cli = join(root, 'node_modules', '@n8n', 'node-cli', 'bin', 'n8n-node.mjs');
	const output = run(process.execPath, [cli, 'cloud-support']);
	const isEligible = output.includes('Status: eligible');
	report(isEligible, 'Eligible for n8n Cloud');
	if (!isEligible) console.log(output);
}

function report(isGood, what) {
	console.log(`${isGood ? 'ok' : 'not ok'} ${what}`);
	if (!isGood) process.exitCode = 1;
}

function run(program, args) {
	return execFileSync(program, args, {
		cwd: folder,
		encoding: 'utf8',
		env: { ...process.env, NO_COLOR: '1' },
		shell: program === 'npm' && process.platform === 'win32',
		stdio: ['ignore', 'pipe', 'inherit'],
	});
}
