import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, plainEnvironment, Stop } from './command';
import { root } from './install';

/** Builds the package and packs it as npm would publish it. Returns the archive's file name. */
export async function packPackage(into: string, from = root): Promise<string> {
	await succeed('The package could not be built', ['run', 'build'], from);
	return await packBuilt(into, from);
}

/** The same of what has been built already. */
export async function packBuilt(into: string, from = root): Promise<string> {
	mkdirSync(into, { recursive: true });
	const output = await succeed(
		'The package could not be packed',
		['pack', '--json', '--pack-destination', into],
		from,
	);
	const [{ filename }] = JSON.parse(output.slice(output.indexOf('['))) as [{ filename: string }];
	return join(into, filename);
}

/** Installs the archive the way n8n itself installs community nodes. */
export async function installPackage(archive: string, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	mkdirSync(nodes, { recursive: true });
	writeFileSync(
		join(nodes, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }),
	);
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
