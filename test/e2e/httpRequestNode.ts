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
		assert.match(JSON.stringify(direct.runs.Proxy), /Remove the Proxy option from this node/);
		assert.deepEqual(
			arrived.map(({ method }) => method),
			['GET'],
		);
	});
	await report.check('HTTP Request node: on this machine, certificates may be ignored', () =>
		assert.equal(insecure.status, 'success', insecure.error?.message),
	);

	await queries(stage, report);
	await unsignedQuery(stage, report);
}

/** Its options about the query, as they reach the credential from the form. */
async function queries(stage: Stage, report: Report): Promise<void> {
	await stage.reset();
	const get = (name: string, jsonQuery: string, options: object) =>
		signedHttpRequest(name, {
			...{ method: 'GET', url: `${stage.simulator.url}${API}/transactions`, sendQuery: true },
			...{ specifyQuery: 'json', jsonQuery },
			// The simulator knows no filter that is a list.
			options: { response: { response: { neverError: true } }, ...options },
		});
	const list = '{ "status": ["a", "b"], "filter": { "amount": { "_gte": 5 } } }';
	const execution = await stage.run(
		chain(
			'HTTP Request, formats of lists',
			...['repeat', 'brackets', 'indices'].map((queryParameterArrays) =>
				get(queryParameterArrays, list, { queryParameterArrays }),
			),
			get('unset', list, {}),
			get('pages', '{ "limit": 1 }', {
				pagination: {
					pagination: {
						paginationMode: 'updateAParameterInEachRequest',
						parameters: {
							parameters: [{ type: 'qs', name: 'offset', value: '={{ $pageCount }}' }],
						},
						paginationCompleteWhen: 'other',
						completeExpression: '={{ $pageCount > 1 }}',
						limitPagesFetched: true,
						maxRequests: 2,
					},
				},
			}),
		),
	);
	const log = await stage.log();
	await report.check(
		'HTTP Request node: Array Format in Query Parameters is as its form says',
		() => {
			assert.equal(execution.status, 'success', execution.error?.message);
			const filter = 'filter[amount][_gte]=5';
			assert.deepEqual(
				log.map(({ target }) => decodeURIComponent(target.split('?')[1])),
				[
					`status=a&status=b&${filter}`,
					`status[]=a&status[]=b&${filter}`,
					`status[0]=a&status[1]=b&${filter}`,
					`status[0]=a&status[1]=b&${filter}`,
					'limit=1&offset=0',
					'limit=1&offset=1',
				],
			);
			assert.ok(log.every(({ signature }) => signature === 'accepted'));
		},
	);

	await stage.reset();
	const withBody = await stage.run(
		chain(
			'HTTP Request, a GET with a body',
			signedHttpRequest('Get', {
				...{ method: 'GET', url: `${stage.simulator.url}${API}/cards`, sendBody: true },
				...{ specifyBody: 'json', jsonBody: '{ "status": "Active" }' },
			}),
		),
	);
	const arrived = await stage.log();
	await report.check('HTTP Request node: a GET is not sent without its body', () => {
		assert.match(JSON.stringify(withBody.runs.Get), /A signed GET request cannot have a body/);
		assert.deepEqual(arrived, []);
	});
}

/** Sign Query, as n8n stores it with the credential. */
async function unsignedQuery(stage: Stage, report: Report): Promise<void> {
	const { n8n, credential, credentialData } = stage;
	await stage.reset();
	await stage.control('POST', '/settings', { sign_query: false });
	await n8n.updateCredential(credential, { ...credentialData, signQuery: false });
	const execution = await stage.run(
		chain(
			'HTTP Request, query not signed',
			signedHttpRequest('Get', {
				...{ method: 'GET', url: `${stage.simulator.url}${API}/cards?limit=1` },
			}),
		),
	);
	const log = await stage.log();
	await n8n.updateCredential(credential, credentialData);
	await stage.reset();
	await report.check('Sign Query off: the query is sent and not signed', () => {
		assert.equal(execution.status, 'success', execution.error?.message);
		assert.deepEqual(
			log.map(({ target, signature }) => ({ target, signature })),
			[{ target: `${API}/cards?limit=1`, signature: 'accepted' }],
		);
	});
}
