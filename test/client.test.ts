import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import type { ApiFailure } from '../nodes/Wonder/api/errors';
import { WonderClient, type WonderSettings } from '../nodes/Wonder/operation/client';
import type { Field, Operation, WonderRequest } from '../nodes/Wonder/operation/operation';
import { useTurnedTime } from './support/turnedTime';

/** What leaves for Wonder, and what becomes of each response; n8n's helper is played here. */
const time = useTurnedTime();

type Answer = IDataObject & { status?: number; text?: string; headers?: IDataObject };

/** One after the other; the last one stays. Without any, the connection is lost. */
let answers: Answer[];
let answerTo: (url: string) => Answer | undefined;
let sent: IHttpRequestOptions[];
let log: string[];
beforeEach(() => {
	[answers, sent, log] = [[], [], []];
	answerTo = () => (answers.length > 1 ? answers.shift() : answers[0]);
});

function clientOf(settings: Partial<WonderSettings> = {}): WonderClient {
	const context = {
		logger: { debug: (line: string) => void log.push(line) },
		helpers: {
			async httpRequestWithAuthentication(credential: string, options: IHttpRequestOptions) {
				expect([this, credential]).toEqual([context, 'wonderApi']);
				sent.push(options);
				const answer = answerTo(options.url);
				if (!answer) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
				const { status = 200, text, headers = {}, ...body } = answer;
				return { statusCode: status, headers, body: text ?? JSON.stringify(body) };
			},
		},
	} as unknown as IExecuteFunctions;
	return new WonderClient(context, {
		origin: 'https://wonder.example',
		account: 'https://wonder.example app',
		routeOf: ({ route }) => route as string,
		moneyRoutes: [],
		timeoutMs: 30_000,
		...settings,
	});
}

const field = (name: string, more: Partial<Field> = {}): Field => ({
	property: { displayName: name.toUpperCase(), name, type: 'string', default: '' },
	...more,
});
const operationOf = (change: Partial<Operation>): Operation => ({
	...{ name: 'Get', action: '', description: '', source: 'documented' },
	...{ route: 'GET /cards/{id}', fields: [field('id', { in: 'path' })] },
	...change,
});
const get = operationOf({});
const create = operationOf({ route: 'POST /cards', fields: [field('title', { in: 'body' })] });
const base = 'https://wonder.example/svc/ts/api/v1/openapi';

async function failureOf(work: Promise<unknown>): Promise<ApiFailure> {
	return await work.then(
		() => Promise.reject(new Error('succeeded')),
		(error: ApiFailure) => error,
	);
}

describe('a request', () => {
	test('of a read leaves without a body, and n8n neither judges nor follows the response', async () => {
		answers = [{ data: { id: 'c1' } }];
		expect(await clientOf().request(get, { id: 'c/1' })).toEqual({ id: 'c1' });
		expect(sent).toEqual([
			{
				method: 'GET',
				url: `${base}/cards/c%2F1`,
				timeout: 30_000,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				encoding: 'text',
			},
		]);
	});

	test('of a write leaves with its body as bytes', async () => {
		answers = [{ data: {} }];
		await clientOf().request(create, { title: 'Travel' });
		expect(sent[0]).toMatchObject({ method: 'POST', url: `${base}/cards` });
		expect(sent[0].body).toEqual(Buffer.from('{"title":"Travel"}'));
	});

	test('has one line in the debug log, with the request ID if there is one', async () => {
		answers = [
			{ data: {}, headers: { 'x-request-id': 'r-1' } },
			{ data: {}, status: 201 },
		];
		const wonder = clientOf();
		await wonder.request(get, { id: 'c1' });
		await wonder.request(create, { title: 'Travel' });
		await wonder.call({ method: 'GET', target: '/svc/x?mail=nathan' });
		answers = [];
		await failureOf(wonder.request(create, {}));
		const ms = expect.stringMatching.bind(expect);
		expect(log).toEqual([
			ms(/^Wonder: GET \/cards\/\{id\}: HTTP 200 after \d+ ms, request ID r-1$/),
			ms(/^Wonder: POST \/cards: HTTP 201 after \d+ ms$/),
			ms(/^Wonder: GET \/svc\/x: HTTP 201 after \d+ ms$/),
			ms(/^Wonder: POST \/cards: no response after \d+ ms$/),
		]);
	});

	test('belongs to the account of the credential', () => {
		expect(clientOf().account).toBe('https://wonder.example app');
	});
});

describe('after a failure', () => {
	const no = { status: 503, code: 'E1', message: 'No.' };

	test('a read is sent three times at most, a write and a refused read once', async () => {
		answers = [no];
		expect((await failureOf(clientOf().request(get, { id: 'c1' }))).message).toBe('No.');
		expect(sent).toHaveLength(3);
		expect(time.waits).toHaveLength(2);
		await failureOf(clientOf().request(create, {}));
		expect(sent).toHaveLength(4);
		answers = [{ ...no, status: 400 }];
		await failureOf(clientOf().request(get, { id: 'c1' }));
		expect(sent).toHaveLength(5);
	});

	test('a read of the editor or a test is sent as often as they allow', async () => {
		answers = [no];
		await failureOf(clientOf({ mostAttempts: 2 }).request(get, { id: 'c1' }));
		expect(sent).toHaveLength(2);
	});

	test('a read that then works is a success', async () => {
		answers = [no, { data: { id: 'c1' } }];
		expect(await clientOf().request(get, { id: 'c1' })).toEqual({ id: 'c1' });
	});

	test('a custom request is a read by its method', async () => {
		answers = [no];
		await failureOf(clientOf().call({ method: 'GET', target: '/svc/x' }));
		expect(sent).toHaveLength(3);
		const { outcome } = await failureOf(clientOf().call({ method: 'POST', target: '/svc/x' }));
		expect([sent.length, outcome]).toEqual([4, 'unknown']);
	});

	test('it is returned to callers that handle it themselves', async () => {
		answers = [no];
		expect(await clientOf().attempt(create, {})).toMatchObject({
			message: 'No.',
			outcome: 'unknown',
		});
	});

	test('without a response, it is said that the connection was lost', async () => {
		const { message, outcome } = await failureOf(clientOf().request(create, {}));
		expect([message, outcome]).toEqual(['The connection to Wonder was lost', 'unknown']);
	});

	const told = async (work: Promise<unknown>) => (await failureOf(work)).description;
	const ID = 'Check that the ID belongs';
	const QUERY = 'Sign Query';

	test('an ID is mentioned only where one was entered', async () => {
		answers = [{ status: 404, code: 404 }];
		expect(await told(clientOf().request(get, { id: 'c1' }))).toContain(ID);
		expect(await told(clientOf().call({ method: 'GET', target: '/svc/x' }))).toContain(ID);
		expect(await told(clientOf().request(create, {}))).not.toContain(ID);
		expect(await told(clientOf({ askedBy: 'list' }).request(get, { id: 'c1' }))).not.toContain(ID);
		const local = operationOf({ route: 'GET /cards', fields: [field('id')] });
		expect(await told(clientOf().request(local, { id: 'c1' }))).not.toContain(ID);
	});

	test('Sign Query is mentioned only where there was a query', async () => {
		answers = [{ status: 401, code: 401 }];
		const query = operationOf({ route: 'GET /cards', fields: [field('q', { in: 'query' })] });
		expect(await told(clientOf().request(query, { q: '1' }))).toContain(QUERY);
		expect(await told(clientOf().request(query, {}))).not.toContain(QUERY);
	});

	test('money is mentioned as the operation moves it, or not', async () => {
		answers = [{ status: 500 }];
		expect(await told(clientOf().request(create, {}))).toContain('No money moved.');
		const transfer = { ...create, movesMoney: true as const };
		expect(await told(clientOf().request(transfer, {}))).toContain('may or may not have moved');
		const custom = await told(clientOf().call({ method: 'POST', target: '/svc/x' }));
		expect(custom).not.toContain('oney');
		expect(await told(clientOf().call({ method: 'POST', target: '/svc/x' }, create))).toContain(
			'No money moved.',
		);
	});
});

describe('personal data', () => {
	const user = operationOf({
		route: 'POST /users',
		fields: [field('mail', { in: 'body', personal: true }), field('city', { in: 'body' })],
		optional: [field('zip', { in: 'body', personal: true })],
	});
	const values = { mail: 'nathan@example.com', city: 'Berlin', zip: '1234' };
	const failed = async (message: string, entered: IDataObject = values) => {
		answers = [{ status: 400, code: 'E1', message, headers: { 'retry-after': '7' } }];
		return await failureOf(clientOf().request(user, entered));
	};

	test('that Wonder repeats is removed from an error, wherever it stands', async () => {
		const { message, outcome, httpStatus, retryAfterMs } = await failed(
			'nathan@example.com in Berlin 1234 exists: nathan@example.com',
		);
		expect(message).toBe('[removed] in Berlin 1234 exists: [removed]');
		expect([outcome, httpStatus, retryAfterMs]).toEqual(['refused', 400, 7000]);
	});

	test('of five characters is removed, shorter values are words', async () => {
		expect((await failed('12345 is wrong', { zip: '12345' })).message).toBe('[removed] is wrong');
		expect((await failed('1234 is wrong', { zip: '1234' })).message).toBe('1234 is wrong');
	});

	test('is not left in part where a text was cut', async () => {
		const { message } = await failed(`${'x '.repeat(145)}nathan@example.com`);
		expect(message).toMatch(/ x …$/);
		const { message: kept } = await failed(`${'x '.repeat(145)}nathan@example.com`, {});
		expect(kept).toMatch(/nathan@exa…$/);
	});
});

describe('a success', () => {
	const resultOf = async (data: unknown, change: Partial<Operation> = {}) => {
		answers = [{ code: 200, data: data as IDataObject }];
		return await clientOf().request({ ...get, ...change }, { id: 'c1' });
	};

	test('is unwrapped: by its name, or if there is one wrapper of any name', async () => {
		expect(await resultOf({ card: { id: 1 } })).toEqual({ id: 1 });
		expect(await resultOf({ card: { id: 1 }, more: 2 }, { data: 'card' })).toEqual({ id: 1 });
		expect(await resultOf({ card: { id: 1 }, more: 2 })).toEqual({ card: { id: 1 }, more: 2 });
		expect(await resultOf({ id: 1 })).toEqual({ id: 1 });
		expect(await resultOf('done')).toEqual({ data: 'done' });
		expect(await resultOf([1])).toEqual({ data: [1] });
	});

	test('that does not show the result is an unknown outcome', async () => {
		const hasOutcome = ({ id }: IDataObject) => id !== undefined;
		answers = [{ code: 200, message: 'Queued.', data: {} }];
		const failure = await failureOf(clientOf().request({ ...create, hasOutcome }, {}));
		expect(failure).toMatchObject({
			message: 'Wonder reported success but did not return the result',
			description: 'It says: "Queued". No money moved. Check in Wonder before you run it again.',
			outcome: 'unknown',
		});
		answers = [{ code: 200, data: {} }];
		const { description } = await failureOf(clientOf().request({ ...create, hasOutcome }, {}));
		expect(description).toBe('No money moved. Check in Wonder before you run it again.');
		answers = [{ code: 200, data: { id: 1 } }];
		expect(await clientOf().request({ ...create, hasOutcome }, {})).toEqual({ id: 1 });
	});

	test('of a custom request may have no content, that of an operation not', async () => {
		const custom: WonderRequest = { method: 'DELETE', target: '/svc/x' };
		for (const status of [204, 205]) {
			answers = [{ status, text: '' }];
			expect(await clientOf().call(custom)).toEqual({});
			const { message } = await failureOf(clientOf().request(create, {}));
			expect(message).toBe('The response is empty');
		}
		answers = [{ status: 200, text: '' }];
		expect((await failureOf(clientOf().call(custom))).message).toBe('The response is empty');
	});

	test('that is no JSON comes from another server', async () => {
		answers = [{ text: '<html>' }];
		const { message } = await failureOf(clientOf().request(get, { id: 'c1' }));
		expect(message).toBe('The response is not from Wonder: it is not JSON');
	});

	test('is read once for all items of a run, even a failure', async () => {
		const wonder = clientOf();
		let reads = 0;
		const read = async () => (reads += 1);
		expect([await wonder.once('a', read), await wonder.once('a', read)]).toEqual([1, 1]);
		expect(await wonder.once('b', read)).toBe(2);
		await failureOf(wonder.once('c', async () => await Promise.reject(new Error('No.'))));
		await expect(wonder.once('c', read)).rejects.toThrow('No.');
	});
});

describe('a list', () => {
	const even = field('even', { matches: ({ n }) => Number(n) % 2 === 0 });
	const until = field('until', {
		matches: ({ n }, value) => Number(n) <= Number(value),
		ends:
			(value) =>
			({ n }) =>
				Number(n) >= Number(value),
		endNote: 'reading stopped there',
	});
	const silent = field('silent', {
		ends:
			(value) =>
			({ n }) =>
				n === value,
		matches: () => true,
	});
	const all = operationOf({
		route: 'GET /numbers',
		fields: [field('q', { in: 'query' })],
		optional: [even, until, silent],
		many: true,
		data: 'numbers',
	});

	async function listed(values: IDataObject, count: number, most?: number, operation = all) {
		const rows = Array.from({ length: count }, (_, n) => ({ id: `${n}`, n }));
		const hints: string[] = [];
		answerTo = (url) => {
			const { searchParams } = new URL(url);
			const offset = Number(searchParams.get('offset'));
			return { data: { numbers: rows.slice(offset, offset + Number(searchParams.get('limit'))) } };
		};
		const found: unknown[] = [];
		const hint = (text: string) => void hints.push(text);
		for await (const { n } of clientOf().list(operation, values, most, hint)) {
			found.push(n);
		}
		return { found, hints };
	}
	test('is read to its end, without a note', async () => {
		expect(await listed({}, 3)).toEqual({ found: [0, 1, 2], hints: [] });
		expect(await listed({}, 0)).toEqual({ found: [], hints: [] });
	});

	test('is requested with its query, and no more rows than the Limit', async () => {
		await listed({ q: 'x' }, 9, 4);
		expect(sent.map(({ url }) => url)).toEqual([`${base}/numbers?q=x&offset=0&limit=4`]);
	});

	test('with a filter that Wonder does not have is read in whole pages', async () => {
		await listed({ even: true }, 9, 2);
		expect(sent[0].url).toContain('limit=1000');
	});

	test('ends at the Limit, with a note of what is behind it', async () => {
		expect(await listed({ even: true }, 9, 2)).toEqual({
			found: [0, 2],
			hints: ['the Limit of 2 was reached, and more rows exist'],
		});
		expect(await listed({}, 9, 2)).toEqual({
			found: [0, 1],
			hints: ['the Limit of 2 was reached, and there may be more rows'],
		});
	});

	test('has only the rows that pass all filters that have a value', async () => {
		expect(await listed({ even: true, until: 5 }, 9)).toEqual({
			found: [0, 2, 4],
			hints: ['reading stopped there'],
		});
		expect(await listed({ even: undefined }, 3)).toEqual({ found: [0, 1, 2], hints: [] });
	});

	test('stops where no later row can match, with a note where that is not certain', async () => {
		expect(await listed({ until: 5 }, 9)).toEqual({
			found: [0, 1, 2, 3, 4, 5],
			hints: ['reading stopped there'],
		});
		expect(await listed({ silent: 1 }, 9)).toEqual({ found: [0, 1], hints: [] });
	});

	test('that reached its Limit is not said to have stopped for another reason', async () => {
		expect(await listed({ until: 2 }, 9, 2)).toMatchObject({ found: [0, 1] });
		const { hints } = await listed({ until: 1, even: true }, 9, 1);
		expect(hints).toEqual([]);
	});

	test('of which no row passes says how many were read, and which filters were set', async () => {
		const never = { ...all, optional: [until, field('none', { matches: () => false }), even] };
		const note = async (values: IDataObject, count: number) =>
			(await listed(values, count, undefined, never)).hints;
		expect(await note({ none: 1 }, 1)).toEqual(['0 of 1 row passed the filters (NONE)']);
		expect(await note({ none: 1, even: true }, 3)).toEqual([
			'0 of 3 rows passed the filters (EVEN, NONE)',
		]);
		expect(await note({ none: 1 }, 0)).toEqual([]);
	});
});
