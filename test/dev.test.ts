import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { watchPackage } from '../demo/n8n/watch';

test('npm run dev builds a package that n8n can load, with a way back to the sources', async () => {
	const userFolder = mkdtempSync(join(tmpdir(), 'wonder-dev-'));
	const compiler = await watchPackage(userFolder);
	compiler.kill();
	await once(compiler, 'exit');

	const folder = join(userFolder, '.n8n/nodes/node_modules/n8n-nodes-wonder');
	const { n8n } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	const script = [...n8n.nodes, ...n8n.credentials]
		.map((path) => `for (const type of Object.values(require('./${path}'))) new type();`)
		.join('\n');
	// Where n8n-workflow comes from n8n, as there.
	const NODE_PATH = dirname(dirname(require.resolve('n8n-workflow/package.json')));
	execFileSync(process.execPath, ['-e', script], { cwd: folder, env: { NODE_PATH } });

	const node = join(folder, n8n.nodes[0]);
	const map = JSON.parse(readFileSync(`${node}.map`, 'utf8')) as { sources: string[] };
	expect(map.sources.map((source) => join(dirname(node), source))).toEqual([
		join(__dirname, '../nodes/Wonder/Wonder.node.ts'),
	]);
	expect(JSON.parse(readFileSync(node.replace('.js', '.json'), 'utf8'))).toHaveProperty('alias');
	expect(readFileSync(join(folder, 'dist/icons/wonder.svg'), 'utf8')).toContain('<svg');
	rmSync(userFolder, { recursive: true });
}, 120_000);
