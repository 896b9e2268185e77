import { LoadOptionsContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import { reachability, whetherWonderReachesThis } from '../../nodes/Wonder/delivery/reachable';
import { node, nodeTypes } from '../support/runNode';

test.each([
	'https://n8n.example.com',
	'https://n8n.example.com:8443/base/',
	'https://119.8.39.23',
	'https://172.32.0.1',
	'https://[2a00::1]',
	'https://100.63.0.1',
	'https://100.128.0.1',
	'https://192.0.3.1',
	'https://198.20.0.1',
	'https://[64:ff9b::119.8.39.23]',
	'https://n8n.locale',
	'https://local.example.com',
])('%s is a public URL', (address) => {
	expect(reachability(address).name).toMatch(/^Yes/);
});

test.each([
	'http://localhost:5678',
	'https://localhost',
	'http://127.0.0.1:5678/',
	'https://10.1.2.3',
	'https://192.168.0.10',
	'https://172.16.0.1',
	'https://127.1',
	'https://0x7f000001',
	'https://[::ffff:10.0.0.1]',
	'https://[::1]:5678',
	'https://[fd12::1]',
	'https://n8n',
	'https://n8n.local',
	'https://n8n.internal',
	'https://N8N.Local.',
	'https://n8n.lan',
	'https://n8n.home',
	'https://n8n.home.arpa',
	'https://n8n.test',
	'https://n8n.example',
	'https://n8n.invalid',
	'https://n8n.localhost',
])('%s is inside a private network', (address) => {
	expect(reachability(address).name).toMatch(/^⚠ No: .* is private/);
});

test.each([
	'https://100.64.0.1',
	'https://100.127.255.255',
	'https://169.254.1.1',
	'https://0.0.0.0',
	'https://192.0.0.8',
	'https://192.0.2.1',
	'https://198.18.0.1',
	'https://198.19.255.255',
	'https://198.51.100.1',
	'https://203.0.113.1',
	'https://224.0.0.1',
	'https://240.0.0.1',
	'https://255.255.255.255',
	'https://[::]',
	'https://[fe80::1]',
	'https://[ff02::1]',
	'https://[2001:db8::1]',
	'https://[::ffff:100.64.0.1]',
	'https://[64:ff9b::100.64.0.1]',
	'https://[64:ff9b::10.0.0.1]',
	'https://[64:ff9b::127.0.0.1]',
	'https://[2001::1]',
	'https://[2001:2::1]',
	'https://[2001:20::1]',
	'https://[2002:a00:1::]',
])('%s cannot be reached from the internet (Tailscale, link-local, examples)', (address) => {
	expect(reachability(address).name).toMatch(/^⚠ No: .* is not on the internet/);
});

test('a Tailscale name can be reached only with Funnel', () => {
	expect(reachability('https://n8n.tail1234.ts.net').name).toMatch(/^⚠ Only with Funnel: /);
});

test('Wonder does not deliver to plain HTTP', () => {
	expect(reachability('http://n8n.example.com').name).toMatch(/^⚠ No: .* is not HTTPS/);
});

test('without a URL, the answer is Unknown', () => {
	expect(reachability('').name).toMatch(/^Unknown/);
});

test('the URL of the webhooks counts, not that of the editor', async () => {
	const context = new LoadOptionsContext(
		new Workflow({ nodes: [], connections: {}, active: false, nodeTypes }),
		node('Wonder Trigger', 'wonderTrigger', {}, 1.1) as never,
		{
			restApiUrl: 'http://localhost:5678/rest',
			instanceBaseUrl: 'https://n8n.example.com/',
		} as never,
		'reachable',
	);
	const [choice] = await whetherWonderReachesThis.call(context as never);
	expect(choice.name).toMatch(/localhost:5678 is private/);
});
