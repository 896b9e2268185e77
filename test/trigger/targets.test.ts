import { targetsOf } from '../../nodes/Wonder/delivery/targets';

/** Path and query that Wonder may have signed. The ones that arrive always count. */
const ID = '3f0c5f0e-6a52-4a4c-9b61-6a0d2f8d9a10';
const path = `/webhook/${ID}/wonder`;
const test_ = `/webhook-test/${ID}/wonder`;

test.each<[string, [string, string | undefined, string | undefined], string[]]>([
	['nothing else is known', [path, undefined, undefined], [path]],
	['n8n is reached at its public URL', [path, `https://a.example${path}`, ''], [path]],
	['the public URL is not a URL', [path, 'a.example/webhook', 'hooks'], [path]],
	[
		'a proxy removes a prefix',
		[path, `https://a.example/one/two${path}`, ''],
		[path, `/one/two${path}`],
	],
	[
		'a proxy removes a prefix from the test URL',
		[test_, `https://a.example/one/two${path}`, ''],
		[test_, `/one/two${test_}`],
	],
	['the test URL has no prefix', [test_, `https://a.example${path}`, ''], [test_]],
	[
		'a proxy adds a prefix',
		[`/inner${path}`, `https://a.example${path}`, ''],
		[`/inner${path}`, path],
	],
	[
		'n8n has another name for webhooks in its URLs',
		[`/hooks-test/${ID}/wonder`, `https://a.example/n8n/hooks/${ID}/wonder`, ''],
		[`/hooks-test/${ID}/wonder`, `/n8n/hooks-test/${ID}/wonder`],
	],
	[
		'the path has nothing in common with the public URL',
		['/in', `https://a.example${path}`, ''],
		['/in', path],
	],
	[
		'each path keeps the query',
		[`${path}?a=1&b=?`, `https://a.example/n8n${path}`, ''],
		[`${path}?a=1&b=?`, `/n8n${path}?a=1&b=?`],
	],
	[
		'the registered URL has no query: the one that arrived counts',
		[`${path}?a=1`, undefined, 'https://hooks.example.com/wonder'],
		[`${path}?a=1`, '/wonder?a=1'],
	],
	[
		'the registered URL has a query: only that one counts',
		[`${path}?a=1`, undefined, 'https://hooks.example.com/wonder?k=1'],
		[`${path}?a=1`, '/wonder?k=1'],
	],
	[
		'all three have the same path',
		[path, `https://a.example${path}`, `https://b.example${path}`],
		[path],
	],
	['the registered URL has no path', [path, undefined, 'https://hooks.example.com'], [path, '/']],
])('%s', (_, [arrived, publicUrl, registered], expected) => {
	expect(targetsOf(arrived, publicUrl, registered)).toEqual(expected);
});
