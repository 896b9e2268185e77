import { LoadOptionsContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import { reachability, whetherWonderReachesThis } from '../../nodes/Wonder/webhook/reachable';
import { node, nodeTypes } from '../support/runNode';

test.each([
	'https://n8n.example.com',
	'https://n8n.example.com:8443/base/',
	'https://119.8.39.23',
	'https://172.32.0.1',
	'https://[2001:db8::1]',
])('%s can be reached, as far as can be told', (address) => {
	expect(reachability(address).name).toMatch(/^Yes/);
});

test.each([
	'http://localhost:5678',
	'https://localhost',
	'http://127.0.0.1:5678/',
	'https://10.1.2.3',
	'https://192.168.0.10',
	'https://172.16.0.1',
	'https://169.254.1.1',
	'https://[::1]:5678',
	'https://[fd12::1]',
	'https://n8n',
	'https://n8n.local',
	'https://n8n.internal',
])('%s is inside a network', (address) => {
	expect(reachability(address).name).toMatch(/^⚠ No: .* is private/);
});

test('plain http is not what Wonder delivers to', () => {
	expect(reachability('http://n8n.example.com').name).toMatch(/^⚠ No: .* is not https/);
});

test('an unknown address says so', () => {
	expect(reachability('').name).toMatch(/^Not known/);
});

test('it is the address of the webhooks that counts, not that of the editor', async () => {
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
