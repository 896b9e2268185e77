import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Stop } from '../../demo/n8n/command';

export interface Programs {
	redis: string;
	initdb: string;
	postgres: string;
}

/** Where Debian keeps PostgreSQL's own programs, by version and outside of the PATH. */
const DEBIAN = '/usr/lib/postgresql';

/** Only the programs of this machine are used: whatever runs on it already is left alone. */
export function findPrograms(): Programs {
	const found = {
		redis: find('redis-server'),
		initdb: find('initdb'),
		postgres: find('postgres'),
	};
	if (found.redis && found.initdb && found.postgres) return found as Programs;
	throw new Stop(
		'These tests need Redis and PostgreSQL, and the programs of at least one of them are not on this machine: install them with "apt-get install redis-server postgresql" (Debian, Ubuntu) or "brew install redis postgresql" (macOS).',
	);
}

function find(name: string): string | undefined {
	const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
	const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
	const folders = [
		...newestFirst.map((version) => join(DEBIAN, version, 'bin')),
		...(process.env.PATH ?? '').split(delimiter),
	];
	return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** PostgreSQL refuses to run as root, as it would in most containers. */
export function withoutRoot(): { uid?: number; gid?: number } {
	if (process.getuid?.() !== 0) return {};
	const users = readFileSync('/etc/passwd', 'utf8').split('\n');
	for (const name of ['postgres', 'nobody']) {
		const [, , uid, gid] = users.find((user) => user.startsWith(`${name}:`))?.split(':') ?? [];
		if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
	}
	throw new Stop('PostgreSQL does not run as root, and there is no user "nobody" to run it as.');
}
