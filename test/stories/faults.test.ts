import type { IDataObject } from 'n8n-workflow';
import { isRead, type Operation, type Resource } from '../../nodes/Wonder/operation/operation';
import { resources } from '../../nodes/Wonder/resources';
import { openBooks, samples, type Ids } from '../contract/samples';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

const wonder = useWonder();
const time = useTurnedTime();

let ids: Ids;
beforeEach(async () => void (ids = await openBooks(wonder)));

/** Those that send something; whoever adds one is told by the contract to add samples. */
const requesting = Object.entries<Resource>(resources)
	.flatMap(([resource, { operations }]) =>
		Object.entries(operations).map(([name, operation]) => ({
			id: `${resource}.${name}`,
			operation,
		})),
	)
	.filter(({ id, operation }) => (operation.route ?? operation.reads) && id in samples);

const FAULTS: Record<string, { fault: IDataObject; certain: boolean }> = {
	'status 400': { fault: { status: 400, body: { code: 300001, message: 'No.' } }, certain: true },
	'status 401': { fault: { status: 401, body: { code: 'E000004' } }, certain: true },
	'status 403': { fault: { status: 403 }, certain: true },
	'status 429': { fault: { status: 429, headers: { 'Retry-After': '0' } }, certain: false },
	'status 500': { fault: { status: 500 }, certain: false },
	'status 503': { fault: { status: 503, headers: { 'Retry-After': '0' } }, certain: false },
	'an old envelope under 200': {
		fault: { status: 200, body: { error_code: 'EO100102', error_message: 'invalid currency' } },
		certain: true,
	},
	'a page of a proxy': { fault: { status: 200, body: '<html>Sign in</html>' }, certain: false },
	'a redirect': { fault: { status: 302, headers: { Location: '/' } }, certain: false },
	'a cut before the work': { fault: { cut: 'before' }, certain: false },
	'a cut after the work': { fault: { cut: 'after' }, certain: false },
};
const PASSING = ['status 429', 'status 503', 'a cut before the work', 'a cut after the work'];

/** As long as Wonder says (here not at all), else at random around half a second, then around a whole one. */
function expectBackOff(isTold: boolean) {
	if (isTold) {
		expect(time.waits).toEqual([]);
		return;
	}
	expect(time.waits).toHaveLength(2);
	time.waits.forEach((ms, index) => {
		expect(ms).toBeGreaterThanOrEqual(250 * 2 ** index);
		expect(ms).toBeLessThan(750 * 2 ** index);
	});
}

describe.each(requesting)('$id', ({ id, operation }: { id: string; operation: Operation }) => {
	test.each(Object.keys(FAULTS))(
		'after %s: sent as often as is safe, reported as it is',
		async (name) => {
			const parameters = samples[id](ids)[0];
			// What is so already needs no request.
			if (id === 'card.unlock') wonder.books.cards.get(ids.cardId)!.status = 'Locked';
			const reads = isRead(operation, parameters);
			const method = reads ? 'GET' : (operation.route ?? 'POST').split(' ')[0];
			const { fault, certain } = FAULTS[name];
			await wonder.control('faults', { match: { method }, times: 9, ...fault });
			const { error, items } = await wonder.node(id, parameters);
			const sent = (await wonder.received()).filter((request) => request.method === method);
			const isFound = name === 'a cut after the work' && (operation.setsState ?? operation.lookUp);
			const isRepeated = reads ? PASSING.includes(name) : operation.setsState && !certain;
			expect(sent).toHaveLength(isRepeated && !isFound ? 3 : 1);
			if (isRepeated && !isFound) expectBackOff('headers' in fault && name !== 'a redirect');
			else expect(time.waits).toEqual([]);
			if (isFound) {
				expect([error, items.length]).toEqual([undefined, 1]);
				return;
			}
			expect(items).toEqual([]);
			const text = `${error?.message} ${error?.description}`;
			if (reads || certain) {
				expect(text).toContain('Nothing was changed and no money moved.');
				expect(text).not.toContain('Unknown outcome');
			} else {
				expect(text).toContain(
					`Unknown outcome: Wonder may or may not have processed this request (check whether ${operation.effect ?? 'anything changed or money moved'})`,
				);
				expect(text).not.toContain('Nothing was changed');
				if (id === 'transfer.create') expect(text).not.toMatch(/no money moved/i);
			}
			expect(error?.context.itemIndex).toBe(0);
			expect(JSON.stringify(error)).not.toContain('PRIVATE KEY');
		},
	);
});

test('a read that fails twice and then works is a success', async () => {
	await wonder.control('faults', { status: 503, times: 2, headers: { 'Retry-After': '0' } });
	expect(await wonder.result('card.get', { cardId: ids.cardId })).toMatchObject({ id: ids.cardId });
	expect(await wonder.received()).toHaveLength(3);
});

test('Retry-After is waited for', async () => {
	await wonder.control('faults', { status: 429, headers: { 'Retry-After': '1' } });
	await wonder.result('card.get', { cardId: ids.cardId });
	expect(time.waits).toEqual([1000]);
});

test("a date in Retry-After is read by the server's clock, not by that of n8n", async () => {
	const ahead = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();
	const headers = { Date: ahead(1200), 'Retry-After': ahead(1202) };
	await wonder.control('faults', { status: 429, headers });
	await wonder.result('card.get', { cardId: ids.cardId });
	expect(time.waits).toEqual([2000]);
});

test('nobody listening: nothing was sent, and where to look', async () => {
	const { error } = await wonder.node(
		'card.lock',
		{ cardId: ids.cardId },
		{},
		{
			baseUrl: 'http://127.0.0.1:1',
		},
	);
	expect(error?.message).toBe('Wonder cannot be reached at http://127.0.0.1:1');
	expect(error?.description).toContain('Nothing was sent');
});

test('a response that comes too late leaves the outcome unknown, and the item is not sent again', async () => {
	await wonder.control('faults', { match: { method: 'POST' }, delay: 3000 });
	const { error } = await wonder.node('card.create', {
		title: 'Travel',
		options: { timeoutSeconds: 1 },
	});
	expect(error?.message).toBe(
		'Wonder did not respond in time. Unknown outcome: Wonder may or may not have processed this request (check whether the card was issued)',
	);
	expect(error?.description).toContain('No money moved. Check in Wonder before you run it again.');
	expect(await wonder.received()).toHaveLength(1);
});

test('a code of 500 in a response with status 200 is a server error: unknown outcome', async () => {
	await wonder.control('faults', {
		match: { method: 'POST' },
		status: 200,
		body: { code: 500, message: 'internal error' },
	});
	const { error } = await wonder.node(
		'card.create',
		{ title: 'Travel' },
		{ retryOnFail: true, maxTries: 3, waitBetweenTries: 10 },
	);
	expect(error?.message).toBe(
		'internal error. Unknown outcome: Wonder may or may not have processed this request (check whether the card was issued)',
	);
	expect(await wonder.routes()).toEqual(['POST /cards']);
});

test('a custom call that changes something is sent once, whatever n8n retries', async () => {
	await wonder.control('faults', [
		{ match: { method: 'POST' }, delay: 1 },
		{ match: { method: 'POST' }, status: 400, times: 9 },
	]);
	const { error } = await wonder.node(
		'api.call',
		{ method: 'POST', path: '/cards', body: '={{ { card: { title: $json.title } } }}' },
		{
			input: ['A', 'B'].map((title) => ({ title })),
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 10,
		},
	);
	expect(error?.message).toMatch(/^Item 2 of 2: /);
	expect(error?.description).toContain(
		"1 earlier item was already processed. Don't send it again.",
	);
	const titles = (await wonder.received()).map(
		({ body }) => (body as { card: IDataObject }).card.title,
	);
	expect(titles).toEqual(['A', 'B', 'B', 'B']);
});

test('two calls of one tool are two requests, though n8n gives both the same number', async () => {
	const settings = { type: 'wonderTool', executionId: 'one agent at work' };
	for (const title of ['Travel', 'Office', 'Office']) {
		await wonder.node('card.create', { title }, settings);
	}
	expect([...wonder.books.cards.values()].slice(1).map(({ title }) => title)).toEqual([
		'Travel',
		'Office',
		'Office',
	]);
});

test('a wallet that was made is named, although its state cannot be asked for', async () => {
	await wonder.control('seed', { settings: { wallet_activation_ms: 60_000 } });
	await wonder.control('faults', { match: { method: 'GET' }, status: 503, times: 9 });
	const { error } = await wonder.node('wallet.create', {
		...{ userId: ids.receiver, blockchain: 'ETH', asset: 'USDT', waitUntilActive: true },
	});
	expect(error?.message).toMatch(
		/^The wallet was created \(ID [\w-]+\), but its status could not be read/,
	);
	expect(error?.description).toContain('Do not create it again.');
});

test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'a broken credential with %s: each item fails, none passes for a result',
	async (onError) => {
		const { items, failures, error } = await wonder.node(
			'card.lock',
			{ cardId: '={{ $json.card }}' },
			{ input: [{ card: ids.cardId }, { card: ids.cardId }], onError },
			{ endpointOverrides: '{ "card.freeze": "PUT /x" }' },
		);
		expect(error).toBeUndefined();
		const [failed, none] =
			onError === 'continueErrorOutput' ? [failures, items] : [items, failures];
		expect(none).toEqual([]);
		expect(failed.map(({ json }) => json.error)).toEqual(
			Array(2).fill(expect.stringContaining('"card.freeze" isn\'t a valid operation')),
		);
		expect(await wonder.received()).toEqual([]);
	},
);

test('a card number in an answer of Wonder does not reach the error', async () => {
	const { pan } = wonder.books.cards.get(ids.cardId)!;
	const id = '9f23e406-6cb6-4f95-9712-640024154872';
	const message = `Card ${pan} (${pan.replace(/(.{4})/g, '$1 ')}) of ${id} is unknown`;
	await wonder.control('faults', { status: 400, body: { code: 1, message, pan } });
	const { error, run } = await wonder.node('card.get', { cardId: ids.cardId });
	expect(error?.message).toBe(`Card [number removed] ([number removed] ) of ${id} is unknown`);
	expect(JSON.stringify(run)).not.toContain(pan);
});

test('a key "error" in a result is renamed, because n8n would take it for a failure', async () => {
	await wonder.control('faults', {
		status: 200,
		body: { code: 200, data: { id: '1', error: '' } },
	});
	const found = await wonder.result('card.get', { cardId: ids.cardId });
	expect(found).toEqual({ id: '1', wonderError: '' });
});

test('a route that Wonder changed is corrected by Endpoint Overrides', async () => {
	const endpointOverrides = '{ "card.lock": "PUT /cards/{cardId}/unlock" }';
	await wonder.node('card.lock', { cardId: ids.cardId }, {}, { endpointOverrides });
	expect(await wonder.routes()).toEqual([`PUT /cards/${ids.cardId}/unlock`]);
});

test.each([
	['{ "card.freeze": "PUT /x" }', 'Endpoint Overrides: "card.freeze" isn\'t a valid operation.'],
	[
		'{ "card.lock": "PUT /cards" }',
		'Endpoint Overrides: the path of "card.lock" is missing the placeholder {cardId}.',
	],
	['{ "card.lock": "/cards/{cardId}" }', 'the value of "card.lock" is not a method and a path.'],
	['[]', 'Endpoint Overrides is not a JSON object.'],
])('the override %s is refused before anything is sent', async (endpointOverrides, message) => {
	const { error } = await wonder.node(
		'card.lock',
		{ cardId: ids.cardId },
		{},
		{ endpointOverrides },
	);
	expect(error?.message).toContain(message);
	expect(await wonder.received()).toEqual([]);
});
