import type { IDataObject, IRequestOptions } from 'n8n-workflow';
import { startCapture } from '../support/capture';
import { insideNode } from '../support/runNode';
import { credentialsFor, isSigned, ways } from '../support/signed';

/** What n8n's HTTP Request node hands to the credential, beside address and method. */

let server: Awaited<ReturnType<typeof startCapture>>;
beforeEach(async () => {
	server = await startCapture();
});
afterEach(async () => await server.close());

/** As the node does in its versions 4 and later. */
const send = async (options: Partial<IRequestOptions>) =>
	await insideNode(credentialsFor(server.url), async function () {
		await this.helpers.requestWithAuthentication.call(this, 'wonderApi', {
			...{ headers: {}, method: 'GET', uri: `${server.url}/x`, gzip: true },
			...{ rejectUnauthorized: true, followRedirect: true, followAllRedirects: true },
			...{ resolveWithFullResponse: true, timeout: 300_000, encoding: null, json: false },
			...{ useStream: true, ...options },
		} as IRequestOptions);
	});

function arrived(): string[] {
	expect(server.received.every(isSigned)).toBe(true);
	return server.received.map(({ target }) => decodeURIComponent(target));
}

const qs = { status: ['a', 'b c'], filter: { amount: { _gte: 5, _in: ['1', '2'] } } };

describe('Array Format in Query Parameters', () => {
	test.each<[string, string, Partial<IRequestOptions>]>([
		[
			'No Brackets',
			'/x?status=a&status=b c&filter[amount][_gte]=5&filter[amount][_in]=1&filter[amount][_in]=2',
			{ qsStringifyOptions: { arrayFormat: 'repeat' } },
		],
		[
			'Brackets Only',
			'/x?status[]=a&status[]=b c&filter[amount][_gte]=5&filter[amount][_in][]=1&filter[amount][_in][]=2',
			{ qsStringifyOptions: { arrayFormat: 'brackets' } },
		],
		[
			'Brackets with Indices',
			'/x?status[0]=a&status[1]=b c&filter[amount][_gte]=5&filter[amount][_in][0]=1&filter[amount][_in][1]=2',
			{ qsStringifyOptions: { arrayFormat: 'indices' } },
		],
	])('%s is as the form of the node shows it', async (_, target, options) => {
		await send({ qs, ...options });
		expect(arrived()).toEqual([target]);
	});

	test('without it, and by any other option, lists leave as n8n sends them without a credential', async () => {
		await insideNode(credentialsFor(server.url), async function () {
			const uri = `${server.url}/x`;
			for (const options of [{}, { useQuerystring: true }, { useQuerystring: false }]) {
				const request = { uri, qs: { status: ['a', 'b'], n: 1 }, ...options };
				await this.helpers.request(request);
				await this.helpers.requestWithAuthentication.call(this, 'wonderApi', request);
			}
			for (const arrayFormat of ['brackets', 'comma', 'indices', 'repeat', undefined] as const) {
				const request = { url: uri, qs: { status: ['a', 'b'], n: 1 }, arrayFormat };
				await this.helpers.httpRequest(request);
				await this.helpers.httpRequestWithAuthentication.call(this, 'wonderApi', request);
			}
			for (const list of [
				[null, 'a', new Date(0)],
				[['a', 'b'], 3],
			]) {
				const request = { url: uri, qs: { list }, arrayFormat: 'comma' as const };
				await this.helpers.httpRequest(request as never);
				await this.helpers.httpRequestWithAuthentication.call(this, 'wonderApi', request as never);
			}
			const request = { url: uri, qs: new URLSearchParams('a=1&a=b c') as never };
			await this.helpers.httpRequest(request);
			await this.helpers.httpRequestWithAuthentication.call(this, 'wonderApi', request);
		});
		const targets = server.received.map(({ target }) =>
			decodeURIComponent(target.replace('+', ' ')),
		);
		expect(targets).toHaveLength(22);
		for (let n = 0; n < targets.length; n += 2) expect(targets[n + 1]).toBe(targets[n]);
		expect(server.received.filter((_, n) => n % 2).every(isSigned)).toBe(true);
	});
});

test('every page of its Pagination is signed with its own query', async () => {
	await insideNode(credentialsFor(server.url), async function () {
		await this.helpers.requestWithAuthenticationPaginated.call(
			this,
			{
				...{ uri: `${server.url}/x`, method: 'GET', qs: { status: ['a', 'b'] } },
				...{ qsStringifyOptions: { arrayFormat: 'repeat' }, json: true },
			} as never,
			0,
			{
				continue: '={{ $pageCount < 3 }}',
				request: { qs: { offset: '={{ $pageCount * 10 }}' } },
				requestInterval: 0,
			} as never,
			'wonderApi',
		);
	});
	expect(arrived()).toEqual([0, 10, 20].map((offset) => `/x?status=a&status=b&offset=${offset}`));
});

test('a length of the body that a header claims is not believed', async () => {
	for (const headers of [
		{ 'content-length': 3, 'Transfer-Encoding': 'chunked' },
		{ 'Content-Length': '2', host: 'elsewhere.example.com' },
	]) {
		await send({ method: 'POST', headers: headers as IDataObject, body: { note: 'Größe' } });
	}
	expect(arrived()).toEqual(['/x', '/x']);
	for (const { body, headers } of server.received) {
		expect(body.toString()).toBe('{"note":"Größe"}');
		expect(headers['content-length']).toBe('18');
		expect(headers['transfer-encoding']).toBeUndefined();
	}
});

describe.each(Object.keys(ways) as Array<keyof typeof ways>)('through %s', (way) => {
	const expectRefused = async (options: object, words: string) => {
		await insideNode(credentialsFor(server.url), async function () {
			const request = ways[way]({ url: `${server.url}/x`, ...options } as never);
			await expect(this.helpers[way].call(this, 'wonderApi', request as never)).rejects.toThrow(
				words,
			);
		});
		expect(server.received).toEqual([]);
	};

	test.each([
		{ method: 'GET', body: { status: 'Active' } },
		{ body: '{"status":"Active"}' },
		{ method: 'HEAD', body: Buffer.from('x') },
	])('%j is not sent without its body', async (options) => {
		await expectRefused(options, 'cannot have a body. Turn off Send Body and send the values as');
	});

	test.each([
		{ method: 'GET', form: { a: 1 } },
		{ method: 'GET', formData: { a: 1 } },
		{ method: 'POST', body: new URLSearchParams('a=1') },
	])('%j is no JSON', async (options) => {
		await expectRefused(options, 'Wonder accepts JSON bodies only');
	});

	test('a number that may have lost digits is not sent', async () => {
		const words = 'has more digits than a number can hold exactly';
		for (const amount of [2 ** 60, 0.1 + 0.2, Infinity, NaN]) {
			const body = { card: { amount } };
			await expectRefused({ method: 'POST', body }, `The number "amount" in the body ${words}`);
			await expectRefused(
				{ method: 'POST', body: [amount] },
				`The number "0" in the body ${words}`,
			);
			await expectRefused(
				{ qs: { filter: { amount } } },
				`The number "filter[amount]" in the query ${words}`,
			);
		}
	});

	test('in a list that commas join, a number that may have lost digits or an object is not sent', async () => {
		const asCommas = { arrayFormat: 'comma', qsStringifyOptions: { arrayFormat: 'comma' } };
		for (const amount of [2 ** 60, 0.1 + 0.2, Infinity, NaN]) {
			await expectRefused(
				{ ...asCommas, qs: { amounts: ['1', [amount]] } },
				'The number "amounts" in the query has more digits than a number can hold exactly',
			);
		}
		await expectRefused(
			{ ...asCommas, qs: { cards: ['1', { id: '2' }] } },
			'The query parameter "cards" is a list of objects, which cannot be joined with commas.',
		);
	});

	test.each(['limit=5', ['limit', 5]])('the query %j is no JSON object', async (given) => {
		await expectRefused({ qs: given }, 'The query parameters are not a JSON object');
	});
});
