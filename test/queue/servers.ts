import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, plainEnvironment, Stop } from '../../demo/n8n/command';
import { freePort } from '../../demo/n8n/ports';
import { killServices, startService } from '../../demo/n8n/service';
import { withoutRoot, type Programs } from './programs';

/** Where databases are. */
const homes: string[] = [];

/** Ends these servers, and all that is connected to them. Nothing of them is left. */
export async function endServers(): Promise<void> {
	await killServices();
	// Not at once: tsx kills a process that does not answer a signal within 30 ms.
	for (const home of homes) await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

/** Starts a Redis that keeps everything in memory. Returns how n8n finds it. */
export async function startRedis(program: string, folder: string): Promise<NodeJS.ProcessEnv> {
	const port = String(await freePort());
	await start('Redis', folder, folder, {
		command: [program, '--bind', '127.0.0.1', '--port', port, '--save', '', '--appendonly', 'no'],
	});
	return { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: port };
}

/** How many executions the workers have begun and not told the queue the end of. */
export async function jobsUnderWay(redisPort: number): Promise<number> {
	const socket = connect(redisPort, '127.0.0.1');
	socket.end('LLEN bull:jobs:active\r\n');
	let reply = '';
	for await (const part of socket) reply += String(part);
	const [, count] = /^:(\d+)\r\n$/.exec(reply) ?? [];
	if (count === undefined) throw new Error(`Redis replied ${reply}`);
	return Number(count);
}

/** Starts a PostgreSQL with an empty database. Returns how n8n finds it. */
export async function startPostgres(
	{ initdb, postgres }: Programs,
	folder: string,
): Promise<NodeJS.ProcessEnv> {
	const user = 'n8n';
	const password = randomBytes(12).toString('hex');
	const port = String(await freePort());
	const who = withoutRoot();
	// Not in `folder`: a user that is not root may have no way into the project.
	const home = mkdtempSync(join(tmpdir(), 'wonder-queue-'));
	homes.push(home);
	const passwordFile = join(home, 'password');
	writeFileSync(passwordFile, password, { mode: 0o600 });
	if (who.uid !== undefined && who.gid !== undefined) {
		for (const path of [home, passwordFile]) chownSync(path, who.uid, who.gid);
	}
	const data = join(home, 'data');
	const made = await command(
		initdb,
		[
			...['-D', data, '-U', user, '--pwfile', passwordFile, '--auth=scram-sha-256'],
			...['--encoding=UTF8', '--no-locale', '--no-sync'],
		],
		{ cwd: home, env: plainEnvironment(), ...who },
	);
	if (made.status !== 0) throw new Stop(`The database could not be made:\n${made.output}`);
	// Nothing of it outlives the test, so nothing has to survive a power cut.
	const settings = ['unix_socket_directories=', 'fsync=off', 'full_page_writes=off'];
	await start('PostgreSQL', folder, home, {
		command: [
			...[postgres, '-D', data, '-h', '127.0.0.1', '-p', port],
			...settings.flatMap((setting) => ['-c', setting]),
		],
		// At once, but it takes its shared memory along.
		killSignal: 'SIGQUIT',
		...who,
	});
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: port,
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: user,
		DB_POSTGRESDB_PASSWORD_FILE: passwordFile,
	};
}

type How = Pick<Parameters<typeof startService>[0], 'command' | 'killSignal' | 'uid' | 'gid'>;

async function start(name: string, folder: string, cwd: string, how: How): Promise<void> {
	const logFile = join(folder, `${name.toLowerCase()}.log`);
	await startService({
		name,
		cwd,
		env: plainEnvironment(),
		logFile,
		// Both say so in these words.
		isReady: () => /ready to accept connections/i.test(readFileSync(logFile, 'utf8')),
		...how,
	});
}
