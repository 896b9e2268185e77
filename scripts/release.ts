/**
 * `npm run release:files -- v1.2.3`: what a release consists of, in `release/`: the archives that are
 * published, built twice and compared, and the bill of materials (SBOM) of the n8n package. Without a tag, nothing is
 * compared with the version.
 */
import { execFileSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explain, Stop } from '../demo/n8n/command';
import { root } from '../demo/n8n/install';
import { packageNames, packPackage } from '../demo/n8n/pack';

interface Manifest {
	name: string;
	version: string;
}
const readManifest = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** Why this commit must not be released under this tag. */
export function reasonsAgainst(tag: string, { version }: Manifest, changelog: string): string[] {
	const hasSection = changelog.split('\n').some((line) => {
		const [, name] = /^## \[(.+)\] - \d{4}-\d{2}-\d{2}$/.exec(line) ?? [];
		return name === version;
	});
	return [
		...(tag === `v${version}` ? [] : [`The tag is ${tag}, but package.json has ${version}.`]),
		...(hasSection ? [] : [`CHANGELOG.md has no line "## [${version}] - YYYY-MM-DD".`]),
	];
}

/**
 * A copy of the sources at another path, in a folder called like the package, because npm names the
 * bill of materials after the folder. Nobody has to install anything in it.
 */
export function copyOfSources(): { folder: string; remove: () => void } {
	const above = mkdtempSync(join(tmpdir(), 'wonder-release-'));
	const folder = join(above, readManifest().name);
	const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
	const paths = execFileSync('git', listed, { cwd: root, encoding: 'utf8' }).split('\0');
	for (const path of paths.filter((name) => name !== '' && existsSync(join(root, name)))) {
		cpSync(join(root, path), join(folder, path));
	}
	symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
	return { folder, remove: () => rmSync(above, { recursive: true }) };
}

/** In CycloneDX: the package, and what it brings along at run time. n8n-workflow is n8n's own. */
export function billOfMaterials(folder: string): string {
	const options = [
		'--package-lock-only',
		'--workspaces=false',
		'--sbom-format=cyclonedx',
		'--sbom-type=library',
	];
	return execFileSync('npm', ['sbom', '--omit=dev', ...options], {
		cwd: folder,
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
}

async function main([tag]: string[]): Promise<void> {
	const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
	const reasons = tag ? reasonsAgainst(tag, readManifest(), changelog) : [];
	if (reasons.length > 0) throw new Stop(reasons.join('\n'));

	const into = join(root, 'release');
	rmSync(into, { recursive: true, force: true });
	const copy = copyOfSources();
	for (const each of packageNames) {
		const archive = await packPackage(into, root, each);
		const second = await packPackage(join(copy.folder, 'release'), copy.folder, each);
		if (!readFileSync(archive).equals(readFileSync(second))) {
			throw new Stop(`Two builds of the same sources differ: compare ${archive} with ${second}.`);
		}
		console.log(`Built twice, byte for byte the same: ${archive}`);
	}
	const { name, version } = readManifest();
	writeFileSync(join(into, `${name}-${version}.cdx.json`), billOfMaterials(copy.folder));
	copy.remove();
}

if (require.main === module) {
	main(process.argv.slice(2)).catch((error: Error) => {
		console.error(explain(error));
		process.exitCode = 1;
	});
}
