import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './command';
import { root } from './install';

/** With it, n8n loads a community package again whenever one of its files changes. */
export const HOT_RELOAD: NodeJS.ProcessEnv = {
	NODE_ENV: 'development',
	N8N_DEV_RELOAD: 'true',
	NODE_OPTIONS: '--enable-source-maps',
};

/**
 * Builds the package straight into n8n's folder of community nodes, with source maps, and again
 * whenever a source changes. A folder of its own and no link to `dist`: n8n does not forget the old
 * code of a linked package, and `dist` stays what is published. Resolves after the first build.
 */
export async function watchPackage(userFolder: string): Promise<ChildProcess> {
	const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string };
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	cpSync(join(root, 'package.json'), join(folder, 'package.json'));
	cpSync(join(root, 'icons'), join(folder, 'dist', 'icons'), { recursive: true });

	const compiler = spawn(
		process.execPath,
		[
			join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
			...['--project', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')],
			...['--sourceMap', '--watch', '--preserveWatchOutput'],
		],
		{ stdio: ['ignore', 'pipe', 'inherit'] },
	);
	return await new Promise((resolve, reject) => {
		compiler.stdout.on('data', (chunk: Buffer) => {
			process.stdout.write(chunk);
			if (chunk.includes('Watching for file changes')) resolve(compiler);
		});
		compiler.on('exit', () => reject(new Stop('The TypeScript compiler has ended.')));
	});
}
