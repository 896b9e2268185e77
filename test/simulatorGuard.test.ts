import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import express, { type Request, type Response } from 'express';
import { keepKeyOnThisMachine } from '../simulator/control/credential';
import { refuseOtherPages } from '../simulator/control/guard';
import { useWonder } from './support/wonder';

/** Control calls need no password: what other web pages of the same browser could send is refused. */
const wonder = useWonder();

interface Raw {
	port?: string;
	method?: string;
	path?: string;
	headers?: Record<string, string>;
	body?: string;
}

/** As its bytes travel: unlike fetch, this sets any header. `PORT` stands for that of the simulator. */
async function send({
	port = new URL(wonder.url).port,
	method = 'POST',
	path = 'seed',
	headers = {},
	body,
}: Raw) {
	const filled = Object.entries(headers).map(([name, value]) => [
		name,
		value.replace('PORT', port),
	]);
	const response = await new Promise<IncomingMessage>((resolve, fail) => {
		const options = { port, host: '127.0.0.1', method, path: `/_simulator/${path}` };
		request({ ...options, headers: Object.fromEntries(filled) as Record<string, string> }, resolve)
			.once('error', fail)
			.end(body ?? (method === 'POST' ? '{"cards":1}' : undefined));
	});
	return { status: response.statusCode, answer: await text(response) };
}

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const own = { Origin: 'http://127.0.0.1:PORT', 'Sec-Fetch-Site': 'same-origin' };

test.each<[string, Raw]>([
	['curl -d, which calls its body a form', { headers: form }],
	['a program that names no type', {}],
	['n8n', { headers: json }],
	['n8n in Docker', { headers: { ...json, Host: 'host.docker.internal:PORT' } }],
	['n8n in another container', { headers: { ...json, Host: 'wonder-simulator:PORT' } }],
	['a program that says localhost', { headers: { ...json, Host: 'localhost:PORT' } }],
	['a program that says a.localhost', { headers: { ...json, Host: 'a.localhost:PORT' } }],
	['a program on IPv6', { headers: { ...json, Host: '[::1]:PORT' } }],
	['a program by an IP address', { headers: { ...json, Host: '192.168.1.7:4010' } }],
	['its own page', { headers: { ...json, ...own } }],
	[
		'its own page at localhost',
		{ headers: { ...json, ...own, Host: 'localhost:PORT', Origin: 'http://localhost:PORT' } },
	],
	['its own page without a body type', { path: 'reset', headers: own, body: '' }],
])('%s can make control calls', async (_, raw) => {
	expect((await send(raw)).status).toBe(200);
});

const foreign = { Origin: 'https://evil.example' };
test.each<[string, Raw, string]>([
	['a script of another page', { headers: { ...json, ...foreign } }, 'another web page'],
	['a form of another page', { headers: { ...form, ...foreign } }, 'another web page'],
	['a page without an origin', { headers: { ...json, Origin: 'null' } }, 'another web page'],
	[
		'a page on another port of this machine',
		{ headers: { ...json, Origin: 'http://127.0.0.1:1' } },
		'another web page',
	],
	[
		'a page that the browser says is of another site',
		{ headers: { ...json, 'Sec-Fetch-Site': 'cross-site' } },
		'another web page',
	],
	[
		'a page that the browser says is of another port',
		{ headers: { ...json, 'Sec-Fetch-Site': 'same-site' } },
		'another web page',
	],
	[
		'a page whose name was pointed here after it was loaded',
		{ headers: { ...json, Host: 'evil.example:PORT', Origin: 'http://evil.example:PORT' } },
		'Host evil.example',
	],
	[
		'a page with a name that only looks like this machine',
		{ headers: { ...json, Host: 'localhost.evil.example' } },
		'Host localhost.evil.example',
	],
	[
		'a page with a name that begins like an IP address',
		{ headers: { ...json, Host: '127.0.0.1.evil.example:PORT' } },
		'Host 127.0.0.1.evil.example',
	],
	['a form of its own page', { headers: { ...form, ...own } }, 'application/json'],
	[
		'a text form of its own page',
		{ headers: { 'Content-Type': 'text/plain', 'Sec-Fetch-Site': 'same-origin' } },
		'application/json',
	],
])('%s changes nothing', async (_, raw, why) => {
	const { status, answer } = await send(raw);
	expect({ status, answer }).toEqual({ status: 403, answer: expect.stringContaining(why) });
	expect(wonder.books.cards.size).toBe(0);
});

test.each([
	['GET', 'books'],
	['GET', 'stream'],
	['GET', 'openapi.json'],
	['GET', ''],
	['DELETE', 'faults'],
])('a page whose name was pointed here cannot %s /_simulator/%s', async (method, path) => {
	const { status } = await send({ method, path, headers: { Host: 'evil.example:PORT' } });
	expect(status).toBe(403);
});

test('another page cannot ask the browser for leave to send JSON', async () => {
	const headers = {
		...foreign,
		'Access-Control-Request-Method': 'POST',
		'Access-Control-Request-Headers': 'content-type',
	};
	const { status } = await send({ method: 'OPTIONS', headers });
	expect(status).toBe(403);
});

test.each([
	['wonder.lan', 200],
	['other.lan', 403],
])('started with --host wonder.lan, it takes calls to %s: %i', async (name, status) => {
	const app = express();
	app.use(refuseOtherPages('wonder.lan'), (_, response) => void response.end());
	app.use(
		((_error, _request, response, _next) =>
			void response.status(403).end()) as express.ErrorRequestHandler,
	);
	const server = app.listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const port = String((server.address() as AddressInfo).port);
	expect((await send({ port, headers: { Host: `${name}:PORT` } })).status).toBe(status);
	await new Promise((resolve) => server.close(resolve));
});

test.each([
	['127.0.0.1', true],
	['::ffff:127.0.0.1', true],
	['::1', true],
	['192.168.1.7', false],
	['::ffff:10.0.0.2', false],
	[undefined, false],
])('a program at %s gets the private key: %s', (remoteAddress, isGiven) => {
	const passed = jest.fn();
	const ask = () =>
		void keepKeyOnThisMachine(
			{ socket: { remoteAddress } } as Request,
			{ set: () => {} } as unknown as Response,
			passed,
		);
	if (isGiven) ask();
	else expect(ask).toThrow('only given to programs on the machine of the simulator');
	expect(passed).toHaveBeenCalledTimes(isGiven ? 1 : 0);
});
