import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPrograms } from '../../test/queue/programs';
import { askRedis } from '../../test/queue/servers';
import type { QueueStage } from '../../test/queue/stage';

/** Of one clock tick in `/proc`, which is the same on all Linux. */
const TICK_SECONDS = 0.01;

type Kind = 'webhooks' | 'workers' | 'main' | 'postgres' | 'redis' | 'sender';

/** What all processes together have used. */
export interface Cost {
	/** Seconds of a core, by kind of process. */
	seconds: Record<Kind, number>;
	commits: number;
	walBytes: number;
	redisCommands: number;
}

/** Reads counters only, so that two of them give what happened in between. */
export async function costSoFar(stage: QueueStage): Promise<Cost> {
	const cpu = cpuByProcess();
	const { user, system } = process.cpuUsage();
	const [commits, walBytes] = sql(
		stage,
		"SELECT xact_commit, pg_current_wal_lsn() - '0/0' FROM pg_stat_database WHERE datname = current_database()",
	).split('|');
	const [, redisCommands] =
		/total_commands_processed:(\d+)/.exec(await askRedis(stage.redis, 'INFO stats')) ?? [];
	return {
		seconds: {
			webhooks: sum(stage.webhooks.map(({ pid }) => cpu(pid))),
			workers: sum(stage.workers.map(({ pid }) => cpu(pid))),
			main: cpu(stage.main.pid),
			postgres: cpu(stage.postgres.pid),
			redis: cpu(stage.redis.pid),
			sender: (user + system) / 1e6,
		},
		commits: Number(commits),
		walBytes: Number(walBytes),
		redisCommands: Number(redisCommands),
	};
}

export function difference(after: Cost, before: Cost): Cost {
	const kinds = Object.keys(after.seconds) as Kind[];
	return {
		seconds: Object.fromEntries(
			kinds.map((kind) => [kind, after.seconds[kind] - before.seconds[kind]]),
		) as Cost['seconds'],
		commits: after.commits - before.commits,
		walBytes: after.walBytes - before.walBytes,
		redisCommands: after.redisCommands - before.redisCommands,
	};
}

/** Runs a statement in n8n's database. Returns the rows as psql prints them. */
export function sql({ postgres }: QueueStage, statement: string): string {
	const { env } = postgres;
	const psql = join(dirname(findPrograms().postgres), 'psql');
	return execFileSync(psql, ['-X', '-A', '-t', '-c', statement], {
		encoding: 'utf8',
		env: {
			PGHOST: env.DB_POSTGRESDB_HOST,
			PGPORT: env.DB_POSTGRESDB_PORT,
			PGUSER: env.DB_POSTGRESDB_USER,
			PGDATABASE: env.DB_POSTGRESDB_DATABASE,
			PGPASSWORD: readFileSync(String(env.DB_POSTGRESDB_PASSWORD_FILE), 'utf8'),
		},
	}).trim();
}

/** Seconds of a core that a process, its children and theirs have used; nothing but Linux says so. */
function cpuByProcess(): (pid: number) => number {
	if (!existsSync('/proc/self/stat')) return () => NaN;
	const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	const processes = new Map(all.flatMap((pid) => statOf(pid)));
	const total = (pid: number): number => {
		const children = [...processes].filter(([, { parent }]) => parent === pid);
		return (processes.get(pid)?.seconds ?? 0) + sum(children.map(([child]) => total(child)));
	};
	return total;
}

function statOf(pid: string): Array<[number, { parent: number; seconds: number }]> {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// After the name, which may contain anything, field 4 is the parent; 14 to 17 are ticks.
		const fields = stat
			.slice(stat.lastIndexOf(')') + 2)
			.split(' ')
			.map(Number);
		return [
			[Number(pid), { parent: fields[1], seconds: sum(fields.slice(11, 15)) * TICK_SECONDS }],
		];
	} catch {
		// It has ended meanwhile.
		return [];
	}
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
