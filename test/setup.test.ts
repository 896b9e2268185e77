import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

test('what another checkout has installed is not replaced through a link to it', () => {
	const folder = mkdtempSync(join(tmpdir(), 'setup-'));
	const theirs = join(folder, 'theirs');
	const ours = join(folder, 'ours');
	mkdirSync(join(theirs, 'some-package'), { recursive: true });
	mkdirSync(ours);
	symlinkSync(theirs, join(ours, 'node_modules'), 'junction');
	for (const file of ['setup.mjs', 'npm.cjs']) {
		cpSync(join(__dirname, '..', 'scripts', file), join(ours, 'scripts', file));
	}
	const packages = { 'node_modules/other': { version: '1.0.0' } };
	writeFileSync(join(ours, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
	const { status, stderr } = spawnSync(process.execPath, ['scripts/setup.mjs'], {
		cwd: ours,
		encoding: 'utf8',
	});
	expect([status, stderr]).toEqual([1, expect.stringContaining('Remove the link.')]);
	expect(readdirSync(theirs)).toEqual(['some-package']);
});
