import type { IDataObject } from 'n8n-workflow';
import { WonderApi } from '../../credentials/WonderApi.credentials';
import { startSimulator, type Simulator } from '../../simulator';
import { startCapture } from '../support/capture';
import { insideNode } from '../support/runNode';
import { credentialsFor, isSigned } from '../support/signed';
import { CARD_SERVICE, useWonder } from '../support/wonder';

/** Whether Wonder's signature covers the query is inferred: the option Sign Query serves both readings. */

const wonder = useWonder();
const demand = async (signed: boolean) => await wonder.control('settings', { sign_query: signed });
const cards = async (credentials: IDataObject) =>
	await wonder.node('card.getAll', { limit: 2 }, {}, credentials);

describe.each([true, false])('with a Wonder that wants the query signed: %s', (signed) => {
	beforeEach(async () => {
		await wonder.newCards(2);
		await demand(signed);
		await wonder.forget();
	});

	test('the matching setting works, and the query is sent', async () => {
		for (const signQuery of [signed, String(signed)]) {
			const { error, items } = await cards({ signQuery });
			expect(error).toBeUndefined();
			expect(items).toHaveLength(2);
		}
		const expected = 'GET /cards?offset=0&limit=2';
		expect(await wonder.routes()).toEqual([expected, expected]);
	});

	test('the other one is refused, and the message names the option', async () => {
		const { error } = await cards({ signQuery: !signed });
		expect(error?.description).toContain(
			'If the test succeeds and only requests with a query string are rejected, change Sign Query in the credential.',
		);
		expect((await wonder.received()).map(({ signature }) => signature)).toEqual([
			'Signature verification failed.',
		]);
	});

	test('a request without a query is accepted either way', async () => {
		for (const signQuery of [true, false]) {
			const { error } = await wonder.node('account.getBalance', {}, {}, { signQuery });
			expect(error).toBeUndefined();
		}
	});

	test("n8n's HTTP Request node is signed in the same way", async () => {
		for (const signQuery of [true, false]) {
			await insideNode({ ...wonder.credentials, signQuery }, async function () {
				const uri = `${wonder.url}${CARD_SERVICE}/cards?offset=0`;
				await this.helpers.requestWithAuthentication.call(this, 'wonderApi', {
					...{ uri, qs: { limit: 1 }, simple: false },
				});
			});
		}
		const received = await wonder.received();
		expect(received.map(({ target }) => target)).toEqual(
			Array(2).fill(`${CARD_SERVICE}/cards?offset=0&limit=1`),
		);
		expect(received.map(({ status }) => status)).toEqual(signed ? [200, 401] : [401, 200]);
	});
});

test('a credential of before this option signs the query', async () => {
	const server = await startCapture();
	const { url, headers } = await new WonderApi().authenticate(credentialsFor(server.url), {
		url: `${server.url}/x?a=1`,
	});
	await fetch(url, { headers: headers as Record<string, string> });
	await server.close();
	expect(server.received.map(isSigned)).toEqual([true]);
});

test('a refused request without a query says nothing of the option', async () => {
	await wonder.control('faults', { status: 401, body: { code: 'E000004', message: 'No.' } });
	const { error } = await wonder.node('account.getBalance');
	expect(error?.description).toContain('rejected the signature');
	expect(error?.description).not.toContain('Sign Query');
});

test.each(['no', '', null])(
	'the setting %j is refused before anything is sent',
	async (signQuery) => {
		const { error } = await cards({ signQuery });
		expect(error?.message).toBe("Sign Query isn't a boolean. Use true or false (lowercase).");
		expect(await wonder.received()).toEqual([]);
	},
);

describe('a simulator that is started to refuse signed queries', () => {
	let simulator: Simulator;
	beforeEach(async () => {
		simulator = await startSimulator({ signQuery: false });
	});
	afterEach(async () => await simulator.close());

	const post = async (path: string, body: object) =>
		await fetch(`${simulator.url}/_simulator/${path}`, {
			method: 'POST',
			body: JSON.stringify(body),
		});

	test('does so, also after a reset', async () => {
		expect(simulator.credentialData.signQuery).toBe(false);
		await post('settings', { sign_query: true });
		expect(simulator.credentialData.signQuery).toBe(true);
		await post('reset', {});
		expect(simulator.credentialData.signQuery).toBe(false);
	});

	test('takes no other word for it', async () => {
		expect((await post('settings', { sign_query: 'off' })).status).toBe(400);
	});
});
