import assert from 'node:assert/strict';
import { itemsOf } from '../../demo/n8n/workflow';
import { chain, signedHttpRequest } from './build';
import type { Report } from './report';
import { API, type Stage } from './stage';

/** n8n's own HTTP Request node, signed by our credential. */
export async function httpRequestNode(stage: Stage, report: Report): Promise<void> {
	const base = stage.simulator.url + API;
	await stage.reset();
	const execution = await stage.run(
		chain(
			'HTTP Request with our credential',
			signedHttpRequest('Post', {
				method: 'POST',
				url: `${base}/cards`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ { "card": { "title": "Größe \\"M\\" 🙂" } } }}',
			}),
			signedHttpRequest('Get', {
				method: 'GET',
				url: `${base}/transactions`,
				sendQuery: true,
				queryParameters: {
					parameters: [
						{ name: 'card', value: '={{ $json.data.id }}' },
						{ name: 'limit', value: '5' },
					],
				},
			}),
		),
	);
	const log = await stage.log();
	await report.check('HTTP Request node: a signed POST is accepted', () => {
		assert.equal(execution.runs.Post?.[0].error, undefined);
		const posts = log.filter(({ method }) => method === 'POST');
		assert.deepEqual(
			posts.map(({ body, signature }) => ({ body, signature })),
			[{ body: { card: { title: 'Größe "M" 🙂' } }, signature: 'accepted' }],
		);
	});
	await report.check('HTTP Request node: a signed GET with a query is accepted', () => {
		assert.equal(execution.status, 'success', execution.error?.message);
		const { data } = itemsOf(execution, 'Post')[0].json as { data: { id: string } };
		const gets = log.filter(({ method }) => method === 'GET');
		assert.deepEqual(
			gets.map(({ target, signature }) => ({ target, signature })),
			[{ target: `${API}/transactions?card=${data.id}&limit=5`, signature: 'accepted' }],
		);
	});

	await stage.reset();
	const direct = await stage.run(
		chain(
			'HTTP Request, sent elsewhere',
			signedHttpRequest('Proxy', {
				...{ method: 'POST', url: `${base}/cards`, sendBody: true, specifyBody: 'json' },
				jsonBody: '{ "card": { "title": "x" } }',
				options: { proxy: stage.simulator.url },
			}),
		),
	);
	const insecure = await stage.run(
		chain(
			'HTTP Request, certificates ignored on this machine',
			signedHttpRequest('Insecure', {
				...{ method: 'GET', url: `${base}/cards` },
				options: { allowUnauthorizedCerts: true, timeout: 60_000 },
			}),
		),
	);
	const arrived = await stage.log();
	await report.check('HTTP Request node: nothing is signed for its option Proxy', () => {
		assert.match(JSON.stringify(direct.runs.Proxy), /Remove the option Proxy from this node/);
		assert.deepEqual(
			arrived.map(({ method }) => method),
			['GET'],
		);
	});
	await report.check('HTTP Request node: on this machine, certificates may be ignored', () =>
		assert.equal(insecure.status, 'success', insecure.error?.message),
	);
}
