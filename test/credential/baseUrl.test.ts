import { WonderApi } from '../../credentials/WonderApi.credentials';
import { originOf, type WonderCredentials } from '../../nodes/Wonder/api/credentials';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which addresses a custom environment may have. Nothing is sent here. */

const originAt = (baseUrl: string) =>
	originOf({ environment: 'custom', baseUrl } as WonderCredentials);

test.each([
	'http://127.0.0.1:4010',
	'http://localhost:4010',
	'http://[::1]:4010',
	'http://127.0.0.2:4010',
	'http://10.1.2.3',
	'http://172.16.0.1:4010',
	'http://172.31.255.255',
	'http://192.168.1.20:4010',
	'http://[fd12::1]:4010',
	'http://[::ffff:a00:1]',
	'http://host.docker.internal:4010',
	'http://gateway.docker.internal',
	'http://host.containers.internal:4010',
	'https://gateway.example.com',
	'https://100.64.0.1',
])('%s is allowed', (baseUrl) => {
	expect(originAt(baseUrl)).toBe(baseUrl);
});

test.each([
	['an address of the internet', 'http://119.8.39.23'],
	['a name of the internet', 'http://gateway.wonder.today'],
	['a name that might be private', 'http://nas.local'],
	['a name in a local network', 'http://wonder-simulator:4010'],
	['a name that begins like the one of Docker', 'http://host.docker.internal.example.com'],
	['another name under .internal', 'http://metadata.google.internal'],
	['a name that begins like this machine', 'http://127.0.0.1.example.com'],
	['a name that resolves to this machine, perhaps', 'http://x.localhost'],
	['the metadata address of clouds', 'http://169.254.169.254'],
	['link-local IPv6', 'http://[fe80::1]'],
	["Tailscale's and providers' addresses", 'http://100.64.0.1'],
	['all addresses of this machine', 'http://0.0.0.0:4010'],
	['just beside the private addresses', 'http://172.32.0.1'],
	['no web address at all', 'ftp://127.0.0.1'],
])('plain http to %s is refused', (_, baseUrl) => {
	expect(() => originAt(baseUrl)).toThrow(/^Base URL must start with https:\/\/\. .*host\.docker/);
});

const privateKey = readFileSync(
	join(__dirname, '..', 'vectors', 'test_request_private.pem'),
	'utf8',
);
const signing = async (baseUrl: string, options: object) =>
	await new WonderApi().authenticate(
		{
			environment: 'custom',
			baseUrl,
			appId: '11111111-2222-4333-8444-555555555555',
			privateKey,
		},
		{ url: `${baseUrl}/x`, ...options },
	);

test.each(['10.1.2.3', '192.168.1.20', '[fd12::1]', 'host.docker.internal'])(
	'at %s, certificates are checked and a proxy of the node is refused as anywhere',
	async (host) => {
		await expect(
			signing(`https://${host}`, { skipSslCertificateValidation: true }),
		).rejects.toThrow('Turn off Ignore SSL Issues (Insecure) in this node.');
		await expect(
			signing(`http://${host}`, { proxy: { host: '127.0.0.1', port: 1 } }),
		).rejects.toThrow('Remove the Proxy option from this node.');
		expect((await signing(`http://${host}`, {})).url).toBe(`http://${host}/x`);
	},
);
