import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, plainEnvironment, Stop } from './command';
import { root } from './install';

/** The packages of this repository: how each is built, and how npm is told to pack it. */
const packages = {
	'n8n-nodes-wonder': { script: 'build', choice: '--workspaces=false' },
	'wonder-simulator': { script: 'build:simulator', choice: '--workspace=wonder-simulator' },
};
type PackageName = keyof typeof packages;
export const packageNames = Object.keys(packages) as PackageName[];

/** Builds a package and packs it as npm would publish it. Returns the archive's file name. */
export async function packPackage(
	into: string,
	from = root,
	name: PackageName = 'n8n-nodes-wonder',
): Promise<string> {
	await succeed('The package could not be built', ['run', packages[name].script], from);
	return await packBuilt(into, from, name);
}

/** The same of what has been built already. */
export async function packBuilt(
	into: string,
	from = root,
	name: PackageName = 'n8n-nodes-wonder',
): Promise<string> {
	mkdirSync(into, { recursive: true });
	const output = await succeed(
		'The package could not be packed',
		['pack', '--json', packages[name].choice, '--pack-destination', into],
		from,
	);
	const [{ filename }] = JSON.parse(output.slice(output.indexOf('['))) as [{ filename: string }];
	return join(into, filename);
}

/** Installs the archive the way n8n itself installs community nodes, beside those that are there. */
export async function installPackage(archive: string, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const manifest = join(nodes, 'package.json');
	mkdirSync(nodes, { recursive: true });
	if (!existsSync(manifest)) {
		writeFileSync(
			manifest,
			JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }),
		);
	}
	await succeed(
		'The package could not be installed in n8n',
		['install', '--omit=peer', '--legacy-peer-deps', '--no-audit', '--no-fund', archive],
		nodes,
	);
}

async function succeed(complaint: string, args: string[], cwd: string): Promise<string> {
	const { status, output } = await command('npm', args, { cwd, env: plainEnvironment() });
	if (status !== 0) throw new Stop(`${complaint}:\n${output}`);
	return output;
}
