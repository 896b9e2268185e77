import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the built package may connect to. `npm test` builds it before the suites. */
const root = join(__dirname, '..');
const files = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter(
	(file) => /\.(js|json|svg)$/.test(file),
);
const everything = files.map((file) => readFileSync(join(root, 'dist', file), 'utf8')).join('\n');

/** After a scheme, any host; alone, what ends like a name on the internet or of a container's host. */
const URLS = /\b[a-z][a-z0-9+.-]*:\/\/([a-z0-9[][\w.:[\]-]*)/gi;
const NAMES =
	/(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:ai|app|cloud|cn|co|com|dev|eu|hk|internal|io|me|net|org|sh|tech|today|xyz)(?![\w-]|\.\w)/gi;

const withoutPort = (host: string) => host.toLowerCase().replace(/:\d+$/, '');

function hostsIn(text: string): string[] {
	const found = [
		...[...text.matchAll(URLS)].map(([, host]) => host),
		...[...text.matchAll(NAMES)].map(([name]) => name),
	];
	return [...new Set(found.map(withoutPort))].sort();
}

const section = readFileSync(join(root, 'SECURITY.md'), 'utf8').split('## What it connects to')[1];
const documented = section
	.split('\n')
	.filter((line) => line.startsWith('| `'))
	.flatMap((line) => [...line.split('|')[1].matchAll(/`([^`]+)`/g)].map(([, host]) => host));

test('the hosts that the package names are those that SECURITY.md lists', () => {
	expect(hostsIn(everything)).toEqual([...documented].sort());
});

test.each([
	["fetch('https://telemetry.example.org/v1')", 'telemetry.example.org'],
	['wss://live.example.net:8443/socket', 'live.example.net'],
	['http://203.0.113.7/', '203.0.113.7'],
	['const HOST = "collect.example.io";', 'collect.example.io'],
])('a host in %s would be seen', (text, host) => {
	expect(hostsIn(text)).toEqual([host]);
});

test('the package connects only by functions of n8n', () => {
	const modules = [...everything.matchAll(/\b(?:require|import)\(['"]([^'".][^'"]*)/g)];
	expect([...new Set(modules.map(([, name]) => name))].sort()).toEqual([
		'n8n-workflow',
		'node:crypto',
	]);
	// In a credential test, n8n offers only `request`.
	const calls = [...everything.matchAll(/\bhelpers\.(\w*request\w*)/gi)];
	expect([...new Set(calls.map(([, name]) => name))].sort()).toEqual([
		'httpRequestWithAuthentication',
		'request',
	]);
	expect(everything).not.toMatch(/\b(fetch|XMLHttpRequest|WebSocket|EventSource)\(/);
});
