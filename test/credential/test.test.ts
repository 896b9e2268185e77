import { createPublicKey } from 'node:crypto';
import { CredentialTestContext } from 'n8n-core';
import { NodeHelpers, type IDataObject } from 'n8n-workflow';
import { WonderApi } from '../../credentials/WonderApi.credentials';
import { wonderApiTest } from '../../nodes/Wonder/credential/credentialTest';
import { otherPrivateKey, useWonder } from '../support/wonder';
import '../support/runNode';

const wonder = useWonder();
const OTHER_APP = '22222222-2222-4333-8444-555555555555';

const tested = async (more: IDataObject = {}) =>
	await wonderApiTest.call(new CredentialTestContext(), {
		id: '1',
		name: 'Wonder account',
		type: 'wonderApi',
		data: { ...wonder.credentials, ...more } as never,
	});

test('a right credential is accepted, and nothing but the echo is asked', async () => {
	expect(await tested()).toEqual({ status: 'OK', message: 'Connection successful' });
	const [{ method, target }, ...others] = await wonder.received();
	expect(`${method} ${target}`).toBe('POST /svc/payment/api/v1/openapi/echo');
	expect(others).toEqual([]);
});

test.each([
	['an unknown App ID', { appId: OTHER_APP }, 'Wonder does not recognize this App ID.'],
	['half an App ID', { appId: '1234' }, 'App ID is incomplete.'],
	[
		'another key',
		{ privateKey: otherPrivateKey, webhookPublicKey: '' },
		'Private Key does not belong to this App ID.',
	],
	['no key', { privateKey: ' ' }, 'Private Key is empty.'],
	[
		'nobody at that address',
		{ baseUrl: 'http://127.0.0.1:1' },
		'no server is listening at that address.',
	],
	['plain http to the internet', { baseUrl: 'http://203.0.113.1' }, 'must start with https://'],
	['no address', { baseUrl: ' ' }, 'Base URL is empty.'],
	['what is no address', { baseUrl: 'wonder' }, 'Base URL is not a valid URL.'],
	['a wrong override', { endpointOverrides: '{"x.y":"GET /"}' }, '"x.y" isn\'t a valid operation.'],
])('%s is named', async (_, wrong, message) => {
	const { status, message: said } = await tested(wrong);
	expect(status).toBe('Error');
	expect(said).toContain(message);
});

test('a clock that is off is named with its skew', async () => {
	await wonder.control('clock', { advance_seconds: 45 * 60 });
	const { message } = await tested();
	expect(message).toContain("This n8n instance's clock is 45 minutes behind");
	await wonder.control('clock', { advance_seconds: -90 * 60 });
	expect((await tested()).message).toContain("This n8n instance's clock is 45 minutes ahead of");
});

test.each([
	[
		'IP address not in allowlist',
		"Wonder rejected this n8n instance's IP address. Ask Wonder to allowlist it.",
	],
	['Your source address is not white-listed', "Wonder rejected this n8n instance's IP address."],
	['app_id is unknown', 'Wonder does not recognize this App ID.'],
	['Unknown application', 'Wonder does not recognize this App ID.'],
	['Wrong signature, see description', 'Private Key does not belong to this App ID.'],
	['Unsupported cipher of the key', 'Private Key does not belong to this App ID.'],
	['Signature verification failed for App ID 1111', 'Private Key does not belong to this App ID.'],
	['Invalid signature in Credential', 'Private Key does not belong to this App ID.'],
	['Signature refused: App ID is unknown', 'Wonder does not recognize this App ID.'],
	['timestamp in Credential too old', 'Wonder rejected the time of the request.'],
	['No subscription', 'Wonder rejected the signature.'],
	['E-mail address not confirmed', 'Wonder rejected the signature.'],
	['Send application/json', 'Wonder rejected the signature.'],
	['Forbidden keyword', 'Wonder rejected the signature.'],
])('refused with "%s": %s', async (said, message) => {
	await wonder.control('faults', { status: 403, body: { code: 'E000009', message: said } });
	const { message: told } = await tested();
	expect(told).toContain(message);
	expect(told).toContain(`(HTTP status 403: ${said})`);
});

test('a documented code says more than words in another language', async () => {
	await wonder.control('faults', {
		status: 403,
		body: { code: 'E000002', message: '簽名格式錯誤' },
	});
	expect((await tested()).message).toContain('The signature header is malformed.');
});

const NOT_FOUND = { timestamp: 1, status: 404, error: 'Not Found', path: '/' };

test.each([
	['a page', 200, '<html>Welcome</html>'],
	['a page of nginx', 404, '<html><center>nginx</center></html>'],
	['a page that asks for a password', 401, '<html>Sign in</html>'],
	['JSON of another program', 404, NOT_FOUND, 'Not Found'],
	['JSON with a message', 404, { message: 'Cannot POST /', statusCode: 404 }, 'Cannot POST /'],
	['a gateway without its server', 502, 'Bad Gateway'],
	['a server that says ok', 200, { ok: true }],
	['an empty object', 200, {}],
	['a number', 200, 1, '1'],
	['n8n itself', 404, { code: 404, message: 'Not registered' }, 'Not registered'],
])('a server that is not Wonder is named: %s', async (_, status, body, said = '') => {
	await wonder.control('faults', { status, body });
	const words = said && ` It says: "${said}".`;
	expect(await tested()).toEqual({
		status: 'Error',
		message: `The server at ${wonder.url} responded, but not as Wonder does (HTTP status ${status}).${words} Check Base URL.`,
	});
});

test('a server error of Wonder is reported as such', async () => {
	await wonder.control('faults', { status: 500, body: { code: 500, message: 'Down' } });
	expect((await tested()).message).toBe('The connection test failed. (HTTP status 500: Down)');
});

test('without a Webhook Public Key, the test and the form say what needs it', async () => {
	const { status, message } = await tested({ webhookPublicKey: ' ' });
	expect([status, message]).toEqual(['OK', expect.stringContaining('the triggers require it')]);
	const { properties } = new WonderApi();
	const notice = properties.find(({ name }) => name === 'webhookKeyNotice')!;
	const isShown = (webhookPublicKey?: string) =>
		NodeHelpers.displayParameter({ webhookPublicKey }, notice, null, null);
	expect([undefined, '', 'a key'].map(isShown)).toEqual([true, true, false]);
});

test('Endpoint Overrides is no JSON editor, which marks an empty field as wrong', async () => {
	const overrides = new WonderApi().properties.find(({ name }) => name === 'endpointOverrides');
	expect(overrides).toMatchObject({ type: 'string', default: '' });
	for (const endpointOverrides of ['', ' \n', '{}']) {
		expect((await tested({ endpointOverrides })).status).toBe('OK');
	}
});

test.each([200, 204])('no body is no login page (HTTP %d)', async (status) => {
	await wonder.control('faults', { status, body: '' });
	const { status: result, message } = await tested();
	expect(result).toBe('Error');
	expect(message).toContain('not as Wonder does');
	expect(message).toContain('The response is empty.');
	expect(message).not.toMatch(/login|proxy|JSON/);
});

test('the message that comes back is enough, in whatever form', async () => {
	for (const body of ['Hello,Wonder!', { message: 'Hello,Wonder!' }, { code: 201, data: {} }]) {
		await wonder.control('faults', { status: 201, body });
		expect(await tested()).toEqual({ status: 'OK', message: 'Connection successful' });
	}
});

test('an error without a code is no success', async () => {
	await wonder.control('faults', { status: 200, body: { error: 'No such app.' } });
	expect((await tested()).message).toContain('It says: "No such app".');
});

test('a redirect is named', async () => {
	await wonder.control('faults', { status: 302, headers: { Location: '/' }, body: '' });
	expect((await tested()).message).toMatch(/^The server responded with a redirect/);
});

test('a cause is recognized whatever language the credential has', async () => {
	await tested({ language: 'zh-HK' });
	const [{ headers }] = await wonder.received();
	expect(headers['x-i18n-lang']).toBe('en');
	await wonder.forget();
	await wonder.node('account.getBalance', {}, {}, { language: 'zh-HK' });
	expect((await wonder.received())[0].headers['x-i18n-lang']).toBe('zh-HK');
});

test('a connection that is lost: the test changes nothing, and may be run again', async () => {
	await wonder.control('faults', { cut: 'after' });
	const { message } = await tested();
	expect(message).toContain('Test again.');
	expect(message).toContain('The test changes nothing in Wonder.');
	expect(message).not.toMatch(/Unknown outcome|before you run it again|No money/);
});

test("one's own public key as webhook key is named", async () => {
	const { privateKey } = wonder.credentials;
	const webhookPublicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
	expect((await tested({ webhookPublicKey })).message).toContain('your own Private Key');
});
