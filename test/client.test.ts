import type { IDataObject } from 'n8n-workflow';
import type { Width } from '../nodes/Wonder/api/width';
import type { Operation, WonderRequest } from '../nodes/Wonder/operation/operation';
import { base, clientOf, create, failureOf, field, get, n8n, operationOf } from './support/client';
import { useTurnedTime } from './support/turnedTime';

/** What leaves for Wonder, and what becomes of each response. */
const time = useTurnedTime();

describe('a request', () => {
	test('of a read leaves without a body, and n8n neither judges nor follows the response', async () => {
		n8n.answers = [{ data: { id: 'c1' } }];
		expect(await clientOf().request(get, { id: 'c/1' })).toEqual({ id: 'c1' });
		expect(n8n.sent).toEqual([
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
		n8n.answers = [{ data: {} }];
		await clientOf().request(create, { title: 'Travel' });
		expect(n8n.sent[0]).toMatchObject({ method: 'POST', url: `${base}/cards` });
		expect(n8n.sent[0].body).toEqual(Buffer.from('{"title":"Travel"}'));
	});

	test('has one line in the debug log, with the request ID if there is one', async () => {
		const clock = jest.spyOn(performance, 'now').mockReturnValue(5_000);
		n8n.answers = [
			{ data: {}, headers: { 'x-request-id': 'r-1' } },
			{ data: {}, status: 201 },
		];
		const wonder = clientOf();
		await wonder.request(get, { id: 'c1' });
		await wonder.request(create, { title: 'Travel' });
		await wonder.call({ method: 'GET', target: '/svc/x?mail=nathan' });
		n8n.answers = [];
		await failureOf(wonder.request(create, {}));
		clock.mockRestore();
		const ms = expect.stringMatching.bind(expect);
		expect(n8n.log).toEqual([
			ms(/^Wonder: GET \/cards\/\{id\}: HTTP 200 after 0 ms, request ID r-1$/),
			ms(/^Wonder: POST \/cards: HTTP 201 after 0 ms$/),
			ms(/^Wonder: GET \/svc\/x: HTTP 201 after 0 ms$/),
			ms(/^Wonder: POST \/cards: no response after 0 ms$/),
		]);
	});

	test('belongs to the account of the credential', () => {
		expect(clientOf().account).toBe('https://wonder.example app');
	});
});

describe('after a failure', () => {
	const no = { status: 503, code: 'E1', message: 'No.' };

	test('a read is sent three times at most, a write and a refused read once', async () => {
		n8n.answers = [no];
		expect((await failureOf(clientOf().request(get, { id: 'c1' }))).message).toBe('No.');
		expect(n8n.sent).toHaveLength(3);
		expect(time.waits).toHaveLength(2);
		await failureOf(clientOf().request(create, {}));
		expect(n8n.sent).toHaveLength(4);
		n8n.answers = [{ ...no, status: 400 }];
		await failureOf(clientOf().request(get, { id: 'c1' }));
		expect(n8n.sent).toHaveLength(5);
	});

	test('a read that is repeated goes before others that wait for their turn', async () => {
		n8n.answers = [no];
		const turns: boolean[] = [];
		const send = async (request: () => Promise<unknown>, isRepeated: boolean) => {
			turns.push(isRepeated);
			return await request();
		};
		const width = { closedForMs: 0, send } as unknown as Width;
		await failureOf(clientOf({}, width).request(get, { id: 'c1' }));
		expect(turns).toEqual([false, true, true]);
	});

	test('a read of the editor or a test is sent as often as they allow', async () => {
		n8n.answers = [no];
		await failureOf(clientOf({ mostAttempts: 2 }).request(get, { id: 'c1' }));
		expect(n8n.sent).toHaveLength(2);
	});

	test('with a long pause that Wonder asks for, nothing more is sent', async () => {
		n8n.answers = [{ ...no, status: 429, headers: { 'retry-after': '61' } }];
		const wonder = clientOf();
		expect((await failureOf(wonder.request(get, { id: 'c1' }))).message).toBe('No.');
		expect(await failureOf(wonder.request(create, {}))).toMatchObject({
			message: 'Wonder asked for a pause of 61 seconds',
			description:
				'This node does not wait that long. Nothing was sent: nothing was changed and no money moved. Run this again after that time.',
			outcome: 'nothing sent',
		});
		expect(n8n.sent).toHaveLength(1);
	});

	test('a read that then works is a success', async () => {
		n8n.answers = [no, { data: { id: 'c1' } }];
		expect(await clientOf().request(get, { id: 'c1' })).toEqual({ id: 'c1' });
	});

	test('a custom request is a read by its method', async () => {
		n8n.answers = [no];
		await failureOf(clientOf().call({ method: 'GET', target: '/svc/x' }));
		expect(n8n.sent).toHaveLength(3);
		const { outcome } = await failureOf(clientOf().call({ method: 'POST', target: '/svc/x' }));
		expect([n8n.sent.length, outcome]).toEqual([4, 'unknown']);
	});

	test('it is returned to callers that handle it themselves', async () => {
		n8n.answers = [no];
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
		n8n.answers = [{ status: 404, code: 404 }];
		expect(await told(clientOf().request(get, { id: 'c1' }))).toContain(ID);
		expect(await told(clientOf().call({ method: 'GET', target: '/svc/x' }))).toContain(ID);
		expect(await told(clientOf().request(create, {}))).not.toContain(ID);
		const update = operationOf({
			...{ route: 'PUT /cards/{id}' },
			fields: [...get.fields, ...create.fields],
		});
		expect(await told(clientOf().request(update, { id: 'c1', title: 'x' }))).toContain(ID);
		expect(await told(clientOf({ askedBy: 'list' }).request(get, { id: 'c1' }))).not.toContain(ID);
		const local = operationOf({ route: 'GET /cards', fields: [field('id')] });
		expect(await told(clientOf().request(local, { id: 'c1' }))).not.toContain(ID);
	});

	test('Sign Query is mentioned only where there was a query', async () => {
		n8n.answers = [{ status: 401, code: 401 }];
		const query = operationOf({ route: 'GET /cards', fields: [field('q', { in: 'query' })] });
		expect(await told(clientOf().request(query, { q: '1' }))).toContain(QUERY);
		expect(await told(clientOf().request(query, {}))).not.toContain(QUERY);
	});

	test('money is mentioned as the operation moves it, or not', async () => {
		n8n.answers = [{ status: 500 }];
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
		n8n.answers = [{ status: 400, code: 'E1', message, headers: { 'retry-after': '7' } }];
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
		n8n.answers = [{ code: 200, data: data as IDataObject }];
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
		n8n.answers = [{ code: 200, message: 'Queued.', data: {} }];
		const failure = await failureOf(clientOf().request({ ...create, hasOutcome }, {}));
		expect(failure).toMatchObject({
			message: 'Wonder reported success but did not return the result',
			description: 'It says: "Queued". No money moved. Check in Wonder before you run it again.',
			outcome: 'unknown',
		});
		n8n.answers = [{ code: 200, data: {} }];
		const { description } = await failureOf(clientOf().request({ ...create, hasOutcome }, {}));
		expect(description).toBe('No money moved. Check in Wonder before you run it again.');
		n8n.answers = [{ code: 200, data: { id: 1 } }];
		expect(await clientOf().request({ ...create, hasOutcome }, {})).toEqual({ id: 1 });
	});

	test('of a custom request may have no content, that of an operation not', async () => {
		const custom: WonderRequest = { method: 'DELETE', target: '/svc/x' };
		for (const status of [204, 205]) {
			n8n.answers = [{ status, text: '' }];
			expect(await clientOf().call(custom)).toEqual({});
			const { message } = await failureOf(clientOf().request(create, {}));
			expect(message).toBe('The response is empty');
		}
		n8n.answers = [{ status: 200, text: '' }];
		expect((await failureOf(clientOf().call(custom))).message).toBe('The response is empty');
	});

	test('that is no JSON comes from another server', async () => {
		n8n.answers = [{ text: '<html>' }];
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
