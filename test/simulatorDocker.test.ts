import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '../simulator';
import { HELP, readOptions } from '../simulator/options';

/** What of the image can be checked where no Docker runs. */
const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const lines = read('simulator/Dockerfile')
	.replace(/\\\n\s*/g, '')
	.split('\n')
	.filter((line) => /^[A-Z]/.test(line))
	.map((line) => [line.split(' ')[0], line.slice(line.indexOf(' ') + 1)]);
const all = (name: string) => lines.filter(([each]) => each === name).map(([, text]) => text);
const only = (name: string) => {
	const [text, ...more] = all(name);
	expect(more).toEqual([]);
	return text;
};
const entry = JSON.parse(only('ENTRYPOINT')) as string[];
const [defaultPort] = /(?<=--port )\d+/.exec(HELP)!;

test('it copies files that exist, and only these are sent to Docker', () => {
	const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
	const sources = all('COPY').flatMap((line) => line.split(' ').slice(0, -1));
	const built = sources.filter((path) => !tracked.includes(path));
	expect(built).toEqual(['simulator/dist']);
	const sent = read('simulator/Dockerfile.dockerignore').trim().split('\n');
	expect(sent).toEqual(['*', ...sources.map((path) => `!${path}`)]);
});

test('it runs the oldest Node that is supported, and not as root', () => {
	expect(only('FROM')).toBe(`node:${read('.nvmrc').split('.')[0]}-alpine`);
	const names = lines.map(([name]) => name);
	expect(only('USER')).toBe('node');
	expect(names.indexOf('USER')).toBeGreaterThan(names.lastIndexOf('RUN'));
	expect(all('RUN').at(-1)).toBe('mkdir /data && chown node:node /data');
});

test('it can be reached from outside, and keeps its data in the volume', () => {
	const [program, script, ...args] = entry;
	expect([program, script]).toEqual(['node', 'simulator/dist/cli.js']);
	expect(readOptions(args)).toMatchObject({ host: '0.0.0.0', data: only('VOLUME') });
	expect(only('EXPOSE')).toBe(defaultPort);
});

test('it is healthy while the simulator responds', async () => {
	const [, command] = /CMD (\[.*\])$/.exec(only('HEALTHCHECK'))!;
	const [, ...args] = JSON.parse(command) as string[];
	const simulator = await startSimulator();
	const { port } = new URL(simulator.url);
	const check = async (at: string) => {
		const asked = args.map((arg) => arg.replace(`:${defaultPort}/`, `:${at}/`));
		expect(asked).not.toEqual(args);
		const child = spawn(process.execPath, asked);
		return await new Promise((resolve) => child.on('close', resolve));
	};
	expect(await check(port)).toBe(0);
	await simulator.close();
	expect(await check(port)).toBe(1);
});
