import { randomBytes } from 'node:crypto';
import {
	chownSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, plainEnvironment, Stop } from '../../demo/n8n/command';
import { freePort } from '../../demo/n8n/ports';
import { killServices, startService } from '../../demo/n8n/service';
import { withoutRoot, type Programs } from './programs';
import { Restartable } from './restartable';

/** Where databases are. */
const homes: string[] = [];

/** Ends these servers, and all that is connected to them. Nothing of them is left. */
export async function endServers(): Promise<void> {
	await killServices();
	// Not at once: tsx kills a process that does not answer a signal within 30 ms.
	for (const home of homes) await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

/** Redis or PostgreSQL. What it has acknowledged survives its restart. */
export class Server extends Restartable {
	private constructor(
		launch: ConstructorParameters<typeof Restartable>[0],
		/** How n8n finds it. */
		readonly env: NodeJS.ProcessEnv,
	) {
		super(launch);
	}

	static async started(name: string, folder: string, how: How, env: NodeJS.ProcessEnv) {
		const logFile = join(folder, `${name.toLowerCase()}.log`);
		const logged = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
		const server = new Server(async () => {
			const earlier = logged().length;
			return await startService({
				name,
				env: plainEnvironment(),
				logFile,
				// Both say so in these words.
				isReady: () => /ready to accept connections/i.test(logged().slice(earlier)),
				...how,
			});
		}, env);
		await server.start();
		return server;
	}
}

type How = Pick<
	Parameters<typeof startService>[0],
	'command' | 'cwd' | 'killSignal' | 'uid' | 'gid'
>;

/** Starts a Redis that keeps the queue as that of deploy/queue does. */
export async function startRedis(program: string, folder: string): Promise<Server> {
	const port = String(await freePort());
	const data = join(folder, 'redis');
	mkdirSync(data);
	return await Server.started(
		'Redis',
		folder,
		{
			command: [
				...[program, '--bind', '127.0.0.1', '--port', port],
				...['--appendonly', 'yes', '--save', '', '--dir', data],
			],
			cwd: folder,
		},
		{ QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: port },
	);
}

/** Sends Redis one command, and returns its reply as it is. */
export async function askRedis({ env }: Server, words: string): Promise<string> {
	const socket = connect(Number(env.QUEUE_BULL_REDIS_PORT), '127.0.0.1');
	socket.end(`${words}\r\n`);
	let reply = '';
	for await (const part of socket) reply += String(part);
	return reply;
}

/** What would only matter if the machine lost its power. */
const HASTY = ['fsync=off', 'full_page_writes=off'];

/** Starts a PostgreSQL with an empty database; as carefully as in production, or faster. */
export async function startPostgres(
	{ initdb, postgres }: Programs,
	folder: string,
	{ asInProduction = false },
): Promise<Server> {
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
	const settings = ['unix_socket_directories=', ...(asInProduction ? [] : HASTY)];
	return await Server.started(
		'PostgreSQL',
		folder,
		{
			command: [
				...[postgres, '-D', data, '-h', '127.0.0.1', '-p', port],
				...settings.flatMap((setting) => ['-c', setting]),
			],
			cwd: home,
			// At once, as in a crash, but it takes its shared memory along.
			killSignal: 'SIGQUIT',
			...who,
		},
		{
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: port,
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: user,
			DB_POSTGRESDB_PASSWORD_FILE: passwordFile,
		},
	);
}
