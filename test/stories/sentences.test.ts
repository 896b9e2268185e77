import { CredentialTestContext } from 'n8n-core';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Stake } from '../../nodes/Wonder/api/errors';
import { unreachable } from '../../nodes/Wonder/api/network';
import { wonderApiTest } from '../../nodes/Wonder/credential/credentialTest';
import { failureOf } from '../../nodes/Wonder/execution/failures';
import type { Operation } from '../../nodes/Wonder/operation/operation';
import { resources } from '../../nodes/Wonder/resources';
import { searchList } from '../support/runNode';
import { useTurnedTime } from '../support/turnedTime';
import { CARD_SERVICE, useWonder } from '../support/wonder';

const wonder = useWonder();
useTurnedTime();

type Kind = 'read' | 'write' | 'transfer' | 'custom write' | 'list' | 'test';

const HTML = '<html>Sign in</html>';
const quick = { headers: { 'Retry-After': '0' } };
const CAUSES: Record<string, IDataObject> = {
	'a cut connection': { cut: 'before' },
	...Object.fromEntries(
		[400, 401, 403, 404, 409, 422, 429, 451, 500, 503].flatMap((status) => [
			[`${status} of Wonder`, { status, ...quick }],
			[`${status} with a page`, { status, body: HTML, ...quick }],
			[`${status} without a body`, { status, body: '', ...quick }],
			[`${status} with code 200`, { status, body: { code: 200, data: null }, ...quick }],
		]),
	),
	'a redirect': { status: 302, headers: { Location: '/' } },
	'a page of a proxy': { status: 200, body: HTML },
	'no body': { status: 200, body: '' },
	'no content': { status: 204 },
	'an empty object': { status: 200, body: {} },
	'an unknown code': { status: 200, body: { code: 500001, message: 'No.' } },
	'a known code': { status: 200, body: { code: 300008, message: 'No.' } },
	'an error without a code': { status: 200, body: { error: 'No.' } },
};

/** No text may match both patterns of a pair. */
const CONTRADICTIONS: Array<[RegExp, RegExp]> = [
	[/unknown outcome/i, /nothing was (changed|sent)/i],
	[/the money moved\)|money may or may not/i, /no money moved/i],
	[/unknown outcome/i, /nothing in Wonder/i],
	[/(before you run it again|don't retry|send it again)/i, /nothing was (changed|sent)/i],
	[/nothing was sent/i, /HTTP status|was lost|in time/i],
	[/is empty/i, /proxy|login|JSON/i],
	[/(?<!means: )Wonder rejected|Check the values/i, /unknown outcome/i],
];

const VERDICTS = /Unknown outcome: [^.]*|Nothing was (changed|sent)[^.]*\./g;

function expectConsistent(kind: Kind, text: string) {
	for (const [one, other] of CONTRADICTIONS) {
		expect([one.test(text), other.test(text), text]).not.toEqual([true, true, text]);
	}
	expect(text).not.toMatch(/undefined|\[object|\.\.| {2}|\( /);
	const verdicts = text.match(VERDICTS) ?? [];
	if (kind === 'read' || kind === 'list') {
		expect(verdicts).toEqual(['Nothing was changed and no money moved.']);
	}
	if (['write', 'transfer', 'custom write'].includes(kind)) expect(verdicts).toHaveLength(1);
	if (kind === 'list') expect(text).not.toMatch(/in the options|this item|this ID/);
	if (kind === 'test') {
		expect(verdicts).toEqual([]);
		expect(text).not.toMatch(/run it again|in the options|item|money/i);
	}
}

async function failure(kind: Kind, fault: IDataObject, options: IDataObject = {}): Promise<string> {
	const reads = kind === 'read' || kind === 'list';
	const order = kind === 'transfer' ? await transfer() : {};
	const match = { method: reads ? 'GET' : 'POST' };
	await wonder.control('faults', { match, times: 9, ...fault });
	if (kind === 'list') {
		const error = await searchList(wonder.credentials, 'searchCards').catch((one: Error) => one);
		const { message, description } = error as Error & { description: string };
		return `${message.replace(/\.$/, '')}. ${description}`;
	}
	if (kind === 'test') return await credentialTest();
	const runs: Record<typeof kind, [string, IDataObject]> = {
		read: ['account.getBalance', {}],
		write: ['card.create', { title: 'Travel' }],
		transfer: ['transfer.create', order],
		'custom write': ['api.call', { method: 'POST', path: '/cards', body: '{}' }],
	};
	const [id, parameters] = runs[kind];
	const { error } = await wonder.node(id, { ...parameters, options });
	return `${error?.message.replace(/\.$/, '')}. ${error?.description}`;
}

async function transfer(): Promise<IDataObject> {
	const [senderUserId, receiverUserId] = await wonder.newUsers(2, '0.00');
	const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
	return {
		...{ senderUserId, senderDocumentNumber: passport(senderUserId) },
		...{ receiverUserId, receiverDocumentNumber: passport(receiverUserId) },
		...{ amount: '1', remark: 'Allowance' },
	};
}

async function credentialTest(): Promise<string> {
	const { message } = await wonderApiTest.call(new CredentialTestContext(), {
		...{ id: '1', name: 'Wonder account', type: 'wonderApi' },
		data: wonder.credentials as never,
	});
	return message;
}

const KINDS: Kind[] = ['read', 'write', 'transfer', 'custom write', 'list', 'test'];

describe.each(KINDS)('the error of a %s', (kind) => {
	test.each(Object.entries(CAUSES))('after %s does not contradict itself', async (_, fault) => {
		const isDone = fault.status === 204 && kind === 'custom write';
		const text = await failure(kind, fault);
		if (!isDone) expectConsistent(kind, text);
	});
});

test.each<Kind>(['read', 'write', 'transfer', 'custom write'])(
	'the error of a %s that is late does not contradict itself',
	async (kind) => {
		const text = await failure(kind, { delay: 1500, cut: 'before' }, { timeoutSeconds: 1 });
		expect(text).toContain('Timeout in the options');
		expectConsistent(kind, text);
	},
);

const STAKES: Record<Kind, Stake> = {
	read: { reads: true, movesMoney: false, askedBy: 'item' },
	write: { reads: false, movesMoney: false, askedBy: 'item' },
	transfer: { reads: false, movesMoney: true, askedBy: 'item' },
	'custom write': { reads: false, askedBy: 'item' },
	list: { reads: true, movesMoney: false, askedBy: 'list' },
	test: { reads: true, askedBy: 'test' },
};

const { card, transfer: transfers, api, account } = resources;
const OPERATIONS: Record<string, Operation> = {
	read: account.operations.getBalance,
	write: card.operations.create,
	transfer: transfers.operations.create,
	'custom write': api.operations.call,
};

const NODE = { name: 'Wonder' } as INode;

/** Most of these cannot be caused on one machine, or only by waiting for long. */
describe.each(KINDS)('the error of a %s', (kind) => {
	test.each([
		['ECONNABORTED', 'timeout of 30000ms exceeded'],
		['ETIMEDOUT', 'read ETIMEDOUT'],
		['ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443'],
		['ECONNRESET', 'socket hang up'],
		['ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:443'],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND gateway.wonder.today'],
		['EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443'],
		['CERT_HAS_EXPIRED', 'certificate has expired'],
	])('after %s does not contradict itself', (code, message) => {
		const error = Object.assign(new Error(message), { code });
		const failure = unreachable(STAKES[kind], error, 'https://a.example');
		const { message: title, description } =
			STAKES[kind].askedBy === 'item'
				? failureOf(NODE, OPERATIONS[kind], { item: 0, count: 1, error: failure })
				: failure;
		expectConsistent(kind, `${title}. ${description}`);
		if (kind === 'test') expect(description).toContain('The test changes nothing in Wonder.');
	});
});

test('the error of one item among others does not say that no money moved at all', async () => {
	const [senderUserId, receiverUserId] = await wonder.newUsers(2, '10.00');
	const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
	const order = {
		...{ senderUserId, senderDocumentNumber: passport(senderUserId) },
		...{ receiverUserId, receiverDocumentNumber: passport(receiverUserId) },
		...{ amount: '={{ $json.amount }}', remark: 'Allowance' },
	};
	const input = ['1', '2', '3'].map((amount) => ({ amount }));
	await wonder.control('faults', [
		{ match: { method: 'POST' }, delay: 1 },
		{ match: { method: 'POST' }, status: 400 },
	]);
	const { error } = await wonder.node('transfer.create', order, { input });
	expect(error?.description).toMatch(
		/Nothing was changed and no money moved for this item\. .* 1 earlier item was already processed \(1\.00 USD settled\)/,
	);
	expect(error?.description).not.toContain('no money moved.');
});

test("a full stop of Wonder's does not end a sentence twice", async () => {
	const order = { ...(await transfer()), additionalFields: { refId: 'invoice-1' } };
	const [userId] = await wonder.newUsers(1);
	const wallet = { userId, blockchain: 'ETH', asset: 'USDT', waitUntilActive: true };
	await wonder.control('seed', { settings: { wallet_activation_ms: 60_000 } });
	for (const [id, parameters, path] of [
		['transfer.create', order, 'platform_transfers'],
		['wallet.create', wallet, 'wallets'],
	] as Array<[string, IDataObject, string]>) {
		const match = { method: 'GET', path: `${CARD_SERVICE}/${path}` };
		await wonder.control('faults', { match, times: 9, status: 500 });
		const { error } = await wonder.node(id, parameters);
		const told = `${error?.message} ${error?.description}`;
		expect(told).toContain('Simulated fault');
		expect(told).not.toContain('..');
	}
});

test('a read that an Endpoint Override sends by POST is a read: tried again, and nothing changed', async () => {
	const override = { endpointOverrides: '{ "account.getBalance": "POST /balance/query" }' };
	await wonder.control('faults', { cut: 'after', times: 9 });
	const { error } = await wonder.node('account.getBalance', {}, {}, override);
	expect(error?.message).toBe('The connection to Wonder was lost');
	expectConsistent('read', `${error?.message}. ${error?.description}`);
	expect(await wonder.routes()).toEqual(Array(3).fill('POST /balance/query'));
});

test('a write that an Endpoint Override sends by GET is a write: unknown outcome', async () => {
	const override = { endpointOverrides: '{ "card.lock": "GET /cards/{cardId}/freeze" }' };
	await wonder.control('faults', { cut: 'after', times: 99 });
	const { error } = await wonder.node('card.lock', { cardId: 'a-card' }, {}, override);
	expect(error?.message).toContain('(check whether the card is locked)');
	expectConsistent('write', `${error?.message}. ${error?.description}`);
});

test('an Endpoint Override by GET of what sends a body is refused', async () => {
	const override = { endpointOverrides: '{ "card.create": "GET /cards/new" }' };
	const { error } = await wonder.node('card.create', { title: 'Travel' }, {}, override);
	expect(error?.message).toContain('"card.create" sends a body, which a GET request cannot have');
	expect(await wonder.routes()).toEqual([]);
});
