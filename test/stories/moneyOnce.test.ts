import type { IDataObject } from 'n8n-workflow';
import { callTool, deduplicator, inAnotherProcess, node, runWorkflow } from '../support/runNode';
import { useTurnedTime } from '../support/turnedTime';
import { CARD_SERVICE, useWonder } from '../support/wonder';

/** In every order in which n8n may run a node: money moves once, or the error says that the outcome is unknown. */

const wonder = useWonder();
const time = useTurnedTime();
const PATH = `${CARD_SERVICE}/platform_transfers`;
let sender: string;
let receiver: string;
let order: IDataObject;
let reference: string;
let references = 0;

const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
const own = () => ({ additionalFields: { refId: reference } });
const again = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };
const posts = async () => (await wonder.received()).filter(({ method }) => method === 'POST');
const fault = async (...faults: IDataObject[]) => await wonder.control('faults', faults);
const onPost = (more: IDataObject) => ({ match: { method: 'POST' }, ...more });
const slowList = { match: { method: 'GET', path: PATH }, delay: 300, times: 9 };

beforeEach(async () => {
	[sender, receiver] = await wonder.newUsers(2, '100.00');
	reference = `inv-${++references}`;
	order = {
		senderUserId: sender,
		senderDocumentNumber: passport(sender),
		receiverUserId: receiver,
		receiverDocumentNumber: passport(receiver),
		amount: '50.00',
		remark: 'Allowance',
	};
	await wonder.forget();
});

/** Two at once look up the consumers first: either may be the one that sends. */
const inOrder = (results: IDataObject[]) =>
	[...results].sort((a, b) => Number(a.already_sent) - Number(b.already_sent));

const create = async (more: IDataObject = {}, settings = {}) =>
	await wonder.node('transfer.create', { ...order, ...more }, settings);
const asTool = async (operation: string, parameters: IDataObject, settings = {}) => {
	const [resource, name] = operation.split('.');
	return await callTool(wonder.credentials, { resource, operation: name, ...parameters }, settings);
};

describe('one reference of the user', () => {
	test('in two calls of an agent at once moves the money once', async () => {
		await fault(slowList);
		const told = await Promise.all(
			[0, 1].map((runsBefore) =>
				asTool('transfer.create', { ...order, ...own() }, { executionId: '7', runsBefore }),
			),
		);
		expect(await posts()).toHaveLength(1);
		const results = told.flatMap((text) => JSON.parse(text) as IDataObject[]);
		expect(results.map(({ id }) => id)).toEqual(Array(2).fill(wonder.books.transfers[0].id));
		expect(inOrder(results).map(({ already_sent }) => already_sent)).toEqual([false, true]);
	});

	test('in two executions at once moves the money once', async () => {
		await fault(slowList);
		const runs = await Promise.all([create(own()), create(own())]);
		expect(await posts()).toHaveLength(1);
		const [first, second] = inOrder(runs.map(({ items }) => items[0].json));
		expect(first.already_sent).toBe(false);
		expect(second).toEqual({ ...first, already_sent: true });
	});

	test('in two processes of n8n at once moves the money once', async () => {
		const elsewhere = inAnotherProcess();
		await fault(slowList);
		const results = await Promise.all([create(own()), create(own(), { type: elsewhere })]);
		expect(await posts()).toHaveLength(1);
		const told = inOrder(results.map(({ items }) => items[0].json));
		expect(told.map(({ already_sent }) => already_sent)).toEqual([false, true]);
	});

	test('whose outcome is unknown is not sent by another execution within the hour', async () => {
		await fault(onPost({ cut: 'before' }));
		const [first, second] = await Promise.all([create(own()), create(own())]);
		for (const { error } of [first, second, await create(own())]) {
			expect(error?.message).toContain(
				'Unknown outcome: Wonder may or may not have processed this request (check whether the money moved)',
			);
			expect(`${error?.message} ${error?.description}`).not.toMatch(/no money moved/i);
		}
		expect(await posts()).toHaveLength(1);
		time.pass(61);
		expect((await create(own())).items[0].json.already_sent).toBe(false);
		expect(await posts()).toHaveLength(2);
	});

	test('that a crashed process may have sent is not sent by the next one within the hour', async () => {
		await fault(onPost({ cut: 'before' }));
		await create(own());
		expect(time.waits).toEqual([1000]);
		// Whoever waits for the list to show it waits in vain.
		const { error } = await create(own(), { type: inAnotherProcess() });
		expect(time.waits.slice(1)).toEqual([1000, 2000, 4000, 8000]);
		expect(error?.message).toBe(
			`Another execution used Transfer Reference ${reference} a short time ago. Unknown outcome: Wonder may or may not have processed this request (check whether the money moved). Don't retry until you have checked in Wonder`,
		);
		expect(await posts()).toHaveLength(1);
		time.pass(81);
		await create(own(), { type: inAnotherProcess() });
		expect(wonder.books.transfers).toHaveLength(1);
	});

	test('that was refused is free for another process', async () => {
		await fault(onPost({ status: 400, body: { code: 300001, message: 'No.' } }));
		await create(own());
		const { items } = await create(own(), { type: inAnotherProcess() });
		expect(items[0].json.already_sent).toBe(false);
	});

	test('is not sent when n8n cannot save it, nor when the list cannot be read', async () => {
		const list = { match: { method: 'GET', path: PATH } };
		for (const unreadable of [
			{ status: 503, times: 3 },
			{ status: 200, body: { code: 200, data: { total: 0 } } },
		]) {
			await fault({ ...list, ...unreadable });
			const { error } = await create(own());
			expect(error?.message).toContain('so it was not sent');
			expect(`${error?.message} ${error?.description}`).not.toMatch(/no money moved/i);
		}
		const { checkProcessedAndRecord } = deduplicator;
		deduplicator.checkProcessedAndRecord = async () =>
			await Promise.reject(new Error('No database.'));
		const { error } = await create(own());
		deduplicator.checkProcessedAndRecord = checkProcessedAndRecord;
		expect(error?.message).toBe(
			'n8n could not save the Transfer Reference in its database: No database.',
		);
		expect(await posts()).toEqual([]);
	});

	test('in a run that takes long is claimed as long as it is needed', async () => {
		await fault(onPost({ delay: 500 }));
		const input = [{ number: 1 }, { number: 2 }];
		const refId = `=${reference}-{{ $json.number }}`;
		const run = create({ amount: '1.00', additionalFields: { refId } }, { input });
		while ((await posts()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
		time.pass(41);
		const { items, error } = await run;
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.already_sent)).toEqual([false, false]);
		// Its mark is as young as the request: another process still sees it.
		time.pass(30);
		wonder.books.transfers.length = 0;
		const body = { code: 200, data: { platform_transfers: [] } };
		await fault({ match: { method: 'GET', path: PATH }, status: 200, body, times: 99 });
		const again = { additionalFields: { refId: `${reference}-2` } };
		const second = await create({ ...again, amount: '1.00' }, { type: inAnotherProcess() });
		expect(second.error?.message).toContain('a short time ago');
	});

	test('that was sent is still reported, although what the request needs cannot be read now', async () => {
		await fault(onPost({ cut: 'before' }));
		await create(own());
		await fault({ match: { method: 'GET' }, status: 503, times: 99 });
		const { error } = await create(own());
		expect(error?.message).toMatch(/^The same request was already sent\./);
		expect(`${error?.message} ${error?.description}`).not.toMatch(/no money moved/i);
	});

	test('in another writing is the same', async () => {
		await create(own());
		const { items } = await create({ additionalFields: { refId: ` ${reference.toUpperCase()}` } });
		expect(items[0].json.already_sent).toBe(true);
		expect(await posts()).toHaveLength(1);
	});

	test('for two items of one run is refused, with both items named', async () => {
		const input = [{ number: '1' }, {}, {}];
		const refId = `=${reference}-{{ $json.number ?? "" }}`;
		const { error } = await create({ additionalFields: { refId } }, { input });
		expect(error?.message).toBe(
			`Item 2 of 3: Transfer Reference: "${reference}-" is used for 2 items (2, 3)`,
		);
		expect(error?.description).toContain('None of the items was sent.');
		expect(await posts()).toEqual([]);
	});
});

describe('what Wonder lists about a transfer', () => {
	const listed = async (more: IDataObject) => {
		const [{ ...row }] = wonder.books.transfers;
		const platform_transfers = [{ ...row, ...more }];
		const body = { code: 200, data: { platform_transfers } };
		await fault({ match: { method: 'GET', path: PATH }, status: 200, body, times: 9 });
	};

	test.each([
		['null for the sender', () => ({ sender_user_id: null })],
		['an empty currency', () => ({ currency: '' })],
		['no amount', () => ({ amount: null })],
		['a status in small letters', () => ({ transfer_status: 'settled' })],
		['a currency in small letters', () => ({ currency: 'usd' })],
		['an ID in capitals', () => ({ receiver_user_id: receiver.toUpperCase() })],
		['the amount as a number', () => ({ amount: 50 })],
		['the amount with a sign', () => ({ amount: '-50.00' })],
		[
			'the reference ID of the sender',
			() => ({ sender_user_id: wonder.books.consumers.get(sender)!.user.reference_id }),
		],
	])('with %s: it is found, and not sent again', async (_, more) => {
		await create();
		wonder.books.transfers[0].ref_id = reference;
		await listed(more());
		const { items, error } = await create(own());
		expect(error).toBeUndefined();
		expect(items[0].json.already_sent).toBe(true);
		expect(await posts()).toHaveLength(1);
	});

	test('with null in the answer too, and the answer lost: found, never told as another one', async () => {
		await fault(onPost({ status: 502, work: true }));
		await create(own());
		await listed({ sender_user_id: null });
		const { items } = await create(own());
		expect(items[0].json.transfer_status).toBe('Settled');
		expect(wonder.books.transfers).toHaveLength(1);
	});

	test('as null or in small letters in the answer to the request is a success', async () => {
		const [usual] = (await create()).items;
		const body = {
			code: 200,
			data: {
				platform_transfer: {
					...usual.json,
					transfer_status: 'settled',
					currency: 'usd',
					ref_id: null,
					sender_user_id: '',
				},
			},
		};
		await fault(onPost({ status: 200, body }));
		expect((await create()).error).toBeUndefined();
	});
});

describe('a write that Wonder refused', () => {
	test('is looked up before Retry On Fail sends it again: the refusal may have been none', async () => {
		const body = { code: 400, message: 'No.' };
		await fault(onPost({ status: 400, body, work: true }));
		const { items } = await create({}, again);
		expect(items[0].json).toMatchObject({ transfer_status: 'Settled', already_sent: false });
		expect(await posts()).toHaveLength(1);
	});
});

test('what an earlier attempt sent is still reported, when the next one fails before it sends', async () => {
	await fault(onPost({ cut: 'after' }), {
		match: { method: 'GET', path: PATH },
		status: 503,
		times: 9,
	});
	const execution = { executionId: `two tries ${reference}` };
	await create({}, execution);
	const { error } = await wonder.node('transfer.create', order, execution, {
		privateKey: 'broken',
	});
	expect(error?.description).toContain('an earlier attempt of this execution did');
	expect(error?.description).not.toContain('Nothing was sent');
});

describe('a tool with Retry On Fail', () => {
	const card = { title: 'Travel' };
	const cutTwice = onPost({ cut: 'after', times: 2 });

	test.each([
		['in an agent', { executionId: '1001' }],
		['behind an MCP server, where there is no execution', {}],
	])('%s makes one card, and says that the outcome is unknown', async (_, execution) => {
		await fault(cutTwice);
		const told = await asTool(
			'card.create',
			{ title: `Travel ${reference}` },
			{ ...again, ...execution },
		);
		expect(told).toContain(
			'Unknown outcome: Wonder may or may not have processed this request (check whether the card was issued)',
		);
		expect(await posts()).toHaveLength(1);
		expect(wonder.books.cards.size).toBe(1);
	});

	test.each([
		['user.create', () => ({ ...person, phoneNumber: `555${references}` })],
		['wallet.create', () => ({ userId: sender, blockchain: 'ETH', asset: 'USDT' })],
		[
			'api.call',
			() => ({ method: 'POST', path: '/cards', allowWrites: true, body: '{"card":{"title":"x"}}' }),
		],
	])('sends %s once', async (operation, parameters) => {
		await fault(cutTwice);
		const told = await asTool(operation, parameters(), { ...again, executionId: `2${references}` });
		expect(told).toContain('Unknown outcome: Wonder may or may not have processed this request');
		expect(await posts()).toHaveLength(1);
	});

	test('run by the engine as in agent 3 makes one card', async () => {
		await fault(cutTwice);
		const { error } = await wonder.node('card.create', card, { ...again, type: 'wonderTool' });
		expect(error?.message).toContain(
			'Unknown outcome: Wonder may or may not have processed this request (check whether the card was issued)',
		);
		expect(await posts()).toHaveLength(1);
	});

	test('a wallet that was made and is not active yet is made once', async () => {
		await wonder.control('seed', { settings: { wallet_activation_ms: 60_000 } });
		await wonder.forget();
		const wallet = { userId: sender, blockchain: 'ETH', asset: 'USDT', waitUntilActive: true };
		await asTool('wallet.create', { ...wallet, waitSeconds: 1 }, { ...again, executionId: '3001' });
		expect(await posts()).toHaveLength(1);
	});

	test('a refusal is no doubt: the next try sends it', async () => {
		await fault(onPost({ status: 400, body: { code: 300001, message: 'No.' } }));
		await asTool('card.create', card, { ...again, executionId: '3002' });
		expect(wonder.books.cards.size).toBe(1);
	});
});

const person = {
	callingCode: '852',
	firstName: 'Ada',
	dateOfBirth: '1990-12-31',
	documentNumber: 'X1',
	issuingCountry: 'HKG',
};

describe('a sub-workflow', () => {
	const called = { mode: 'integrated' as const };

	test('sends no transfer without a reference of the user, whoever retries the call', async () => {
		const { error } = await create({}, called);
		expect(error?.message).toBe('Transfer Reference is required in a sub-workflow');
		expect(await wonder.received()).toEqual([]);
		await fault(onPost({ cut: 'after' }));
		for (let call = 0; call < 3; call++) await create(own(), called);
		expect(await posts()).toHaveLength(1);
	});

	test('that is called again after a lost answer issues no second card', async () => {
		await fault(onPost({ cut: 'after' }));
		const card = { title: `Travel ${reference}` };
		for (let call = 0; call < 3; call++) {
			const { error } = await wonder.node('card.create', card, called);
			expect(error?.message).toContain(
				'Unknown outcome: Wonder may or may not have processed this request (check whether the card was issued)',
			);
		}
		expect(await posts()).toHaveLength(1);
	});
});

test.each(['retry', 'integrated'] as const)(
	'a Custom API Call moves no money in the mode %s, because n8n may repeat it',
	async (mode) => {
		const transfer = { method: 'POST', path: '/platform_transfers', body: '{}' };
		const { error } = await wonder.node('api.call', transfer, { mode });
		expect(error?.message).toMatch(/cannot move money with a Custom API Call$/);
		expect(await wonder.received()).toEqual([]);
	},
);

describe('a loop', () => {
	const looped = async (
		operation: string,
		parameters: IDataObject,
		items: IDataObject[] = [{}],
	) => {
		const [resource, name] = operation.split('.');
		return await runWorkflow(
			wonder.credentials,
			[
				node('Start', 'start', { items: items.map((json) => ({ json })) }),
				{
					...node('Wonder', 'wonder', { resource, operation: name, ...parameters }),
					onError: 'continueErrorOutput',
				} as never,
				node('Back', 'rounds', { most: 2 }),
			],
			{ Start: ['Wonder'], Wonder: [[], ['Back']], Back: ['Wonder'] },
		);
	};

	test('from the error output back to a transfer pays once', async () => {
		await fault(onPost({ cut: 'after' }), {
			match: { method: 'GET', path: PATH },
			status: 503,
			times: 3,
		});
		const { data } = await looped('transfer.create', order);
		const results = data.resultData.runData.Wonder.flatMap(({ data: out }) => out?.main[0] ?? []);
		expect(results.map(({ json }) => json)).toEqual([
			expect.objectContaining({ transfer_status: 'Settled', already_sent: true }),
		]);
		expect(await posts()).toHaveLength(1);
	});

	test('from the error output back to a transfer that never arrived does not send it', async () => {
		await fault(onPost({ cut: 'before' }));
		const { data } = await looped('transfer.create', order);
		expect(data.resultData.runData.Wonder).toHaveLength(3);
		expect(await posts()).toHaveLength(1);
		expect(JSON.stringify(data.resultData.runData.Wonder)).toContain(
			'The same request was already sent',
		);
	});

	test('from the error output back issues one card', async () => {
		await fault(onPost({ cut: 'after' }));
		await looped('card.create', { title: 'Travel' });
		expect(await posts()).toHaveLength(1);
	});

	test('two equal payments of one run stay two, also when the outcome of one is unknown', async () => {
		const reading = { match: { method: 'GET', path: PATH } };
		await fault(
			onPost({ cut: 'before' }),
			onPost({ cut: 'after' }),
			{ ...reading, delay: 1 },
			{ ...reading, status: 503, times: 3 },
		);
		const { data } = await looped('transfer.create', { ...order, amount: '5.00' }, [{}, {}]);
		expect(await posts()).toHaveLength(2);
		const settled = data.resultData.runData.Wonder.flatMap(({ data: out }) => out?.main[0] ?? []);
		expect(settled.map(({ json }) => json.id)).toEqual([wonder.books.transfers[0].id]);
	});

	test('a reversed transfer may be tried again in the next round', async () => {
		const { data } = await looped('transfer.create', { ...order, amount: '100.01' });
		expect(data.resultData.runData.Wonder).toHaveLength(3);
		expect(new Set(wonder.books.transfers.map(({ ref_id }) => ref_id)).size).toBe(3);
	});
});

describe('what is remembered', () => {
	const twice = async (connections: Record<string, string[]>, parameters = order) =>
		await runWorkflow(
			wonder.credentials,
			[
				node('Start', 'start', { items: [{ json: {} }] }),
				...['Wonder', 'Wonder 2'].map((name) =>
					node(name, 'wonder', { resource: 'transfer', operation: 'create', ...parameters }),
				),
				node('Back', 'rounds', { most: 1 }),
			],
			connections,
		);

	test('of one node is not the answer of a second node with the same content', async () => {
		await twice({ Start: ['Wonder'], Wonder: ['Wonder 2'] }, { ...order, amount: '5.00' });
		expect(await posts()).toHaveLength(2);
	});

	test('of one round of a loop is not the answer of the next round', async () => {
		await twice(
			{ Start: ['Wonder'], Wonder: ['Back'], Back: ['Wonder'] },
			{ ...order, amount: '5.00' },
		);
		expect(await posts()).toHaveLength(2);
	});

	test('outlives other runs that start meanwhile', async () => {
		await fault(onPost({ cut: 'before' }));
		const execution = { executionId: 'first' };
		await create({}, execution);
		await create({ amount: '1.00' }, { executionId: 'second' });
		await create({}, execution);
		expect(await posts()).toHaveLength(2);
	});

	test('a request that is still pending is not sent by a parallel attempt at the same item', async () => {
		await fault(onPost({ delay: 500 }));
		const execution = { executionId: 'parallel' };
		const first = wonder.node('card.create', { title: 'Travel' }, execution);
		while ((await posts()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
		const second = await wonder.node('card.create', { title: 'Travel' }, execution);
		expect(second.error?.message).toMatch(
			/^This item was already sent and its response is still pending\. Unknown outcome:/,
		);
		expect((await first).error).toBeUndefined();
		expect(await posts()).toHaveLength(1);
	});

	test('in one n8n is nothing in another with the same workflow and numbers', async () => {
		const execution = { executionId: '1' };
		await create({}, execution);
		await fault(onPost({ cut: 'before' }));
		const { error } = await create({}, { ...execution, type: inAnotherProcess() });
		expect(error?.message).toContain(
			'Unknown outcome: Wonder may or may not have processed this request (check whether the money moved)',
		);
		expect(wonder.books.transfers).toHaveLength(1);
	});
});
