import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPairOf, privateKeyFrom, publicKeysFrom } from '../nodes/Wonder/api/keys';
import { routesOf } from '../nodes/Wonder/credential/routes';
import { issueCard } from '../simulator/issuer/cards';
import { useWonder } from './support/wonder';

/** What readers copy from the pages. */
const root = join(__dirname, '..');
const pages = [
	...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'deploy/README.md'],
	...readdirSync(join(root, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
];
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const blocksIn = (page: string, language: string) =>
	[...read(page).matchAll(/^ *```(\w*)\n([^]*?)^ *```$/gm)]
		.filter(([, name]) => name === language)
		.map(([, , text]) => text);

const wonder = useWonder();

const curls = pages.flatMap((page) =>
	[...read(page).matchAll(/^curl \S+:4010(\S+) -d '(.+)'$/gm)].map(([, path, body]) => [
		page,
		path,
		body,
	]),
);

test.each(curls)('the simulator understands what %s sends to %s', async (_, path, body) => {
	const { id } = issueCard(wonder.books, { title: 'Coffee' });
	const response = await fetch(wonder.url + path, {
		method: 'POST',
		body: body.replace('"card": "…"', `"card": "${id}"`),
	});
	expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
});

test('no page has another curl command', () => {
	const lines = pages.flatMap((page) => read(page).match(/^ *curl .*$/gm) ?? []);
	expect(lines.length).toBe(curls.length);
});

test.each(pages)('each JSON in %s can be pasted', (page) => {
	for (const json of blocksIn(page, 'json'))
		expect(() => JSON.parse(json) as unknown).not.toThrow();
});

test('the Endpoint Overrides that the pages show are accepted', () => {
	const shown = [
		...blocksIn('docs/credentials.md', 'json'),
		...[...read('docs/operations.md').matchAll(/`(\{ "card\.lock".*\})`/g)].map(([, json]) => json),
	];
	expect(shown.length).toBe(2);
	const { credentials } = wonder;
	for (const json of shown)
		expect(() => routesOf({ ...credentials, endpointOverrides: json } as never)).not.toThrow();
});

test('the openssl lines make a pair of keys that the credential reads', () => {
	const folder = mkdtempSync(join(tmpdir(), 'wonder-keys-'));
	const [make, compare] = blocksIn('docs/credentials.md', 'sh').filter((text) =>
		text.startsWith('openssl'),
	);
	execFileSync('sh', ['-euc', make], { cwd: folder, stdio: 'ignore' });
	const key = (name: string) => readFileSync(join(folder, `wonder-${name}-key.pem`), 'utf8');
	const own = privateKeyFrom(key('private'));
	expect(own.asymmetricKeyDetails?.modulusLength).toBeGreaterThanOrEqual(2048);
	expect(publicKeysFrom(key('public')).map((one) => isPairOf(own, one))).toEqual([true]);
	const printed = execFileSync('sh', ['-euc', compare], { cwd: folder, encoding: 'utf8' });
	expect(printed).toBe(key('public').repeat(2));
	rmSync(folder, { recursive: true });
});
