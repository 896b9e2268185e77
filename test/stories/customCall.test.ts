import type { IDataObject } from 'n8n-workflow';
import { startCapture } from '../support/capture';
import { runNode } from '../support/runNode';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

/** A custom call sends what the user typed, and hands on what Wonder answers, whatever its form. */

const wonder = useWonder();
useTurnedTime();

let server: Awaited<ReturnType<typeof startCapture>>;
/** The data of each answer. */
let data: unknown;
beforeEach(async () => {
	data = {};
	server = await startCapture(() => ({ status: 200, body: JSON.stringify({ code: 200, data }) }));
});
afterEach(async () => await server.close());

const call = async (parameters: IDataObject, input?: IDataObject[]) =>
	await runNode(
		{ ...wonder.credentials, baseUrl: server.url },
		{ resource: 'api', operation: 'call', method: 'GET', path: '/cards', ...parameters },
		{ input },
	);
const outputOf = async (parameters: IDataObject) => {
	const { items, error } = await call({ method: 'GET', ...parameters });
	if (error) throw error;
	return items.map(({ json }) => json);
};
const query = (...parameter: Array<[name: unknown, value: unknown]>) => ({
	query: { parameter: parameter.map(([name, value]) => ({ name, value })) } as IDataObject,
});
const queries = () => server.received.map(({ target }) => target.split('?')[1]);
const bodies = () => server.received.map(({ body }) => body.toString());

async function expectRefused(parameters: IDataObject, message: string, advice: string) {
	const { error } = await call(parameters);
	expect(error?.message).toBe(message);
	expect(error?.description).toBe(`${advice} Nothing was sent.`);
	expect(server.received).toEqual([]);
}

describe('query parameters', () => {
	test('of one name are all sent, in order', async () => {
		await call(query(['status', 'b'], ['card', '1'], ['status', 'a']));
		expect(queries()).toEqual(['status=b&card=1&status=a']);
	});

	test('that are lists repeat their name; numbers, switches and dates become text', async () => {
		await call(
			query(
				['status', '={{ ["Active", "Locked"] }}'],
				['limit', '={{ 5 }}'],
				['open', '={{ false }}'],
				['from', '={{ new Date("2026-03-31T18:00:00Z") }}'],
				['to', '={{ DateTime.fromISO("2026-04-01T00:00:00Z", { zone: "utc" }) }}'],
				[' note ', ' a&b '],
			),
		);
		expect(queries()).toEqual([
			'status=Active&status=Locked&limit=5&open=false&from=2026-03-31T18%3A00%3A00.000Z' +
				'&to=2026-04-01T00%3A00%3A00.000Z&note=%20a%26b%20',
		]);
	});

	test.each(['={{ { id: 1 } }}', '={{ ["x", { id: 1 }] }}', '={{ [["x"]] }}'])(
		'of the value %s are refused by name',
		async (value) => {
			await expectRefused(
				query(['a', 'b'], ['card', value]),
				'Query Parameters: Value of "card" is an object, not text',
				'Use one of its properties, or convert it to text with JSON.stringify().',
			);
		},
	);

	test.each(['={{ [] }}', '={{ ["x", null] }}'])(
		'of the value %s are empty, and not left out',
		async (value) => {
			await expectRefused(
				query(['card', value]),
				'Query Parameters: Value of "card" is empty',
				'Enter a value, or remove it.',
			);
		},
	);

	test('that are numbers of too many digits are refused', async () => {
		for (const value of ['={{ 12345678901234567 }}', '={{ 1e400 }}', '={{ 0 / 0 }}']) {
			await expectRefused(
				query(['card', value]),
				'Query Parameters: Value of "card" has more digits than a number can hold exactly, or is not a number',
				'Pass amounts and long numbers as text in quotes, so that nothing is rounded.',
			);
		}
	});
});

describe('a body', () => {
	const post = (body: unknown) => ({ method: 'POST', body }) as IDataObject;

	test.each([
		'{"amount": 12345678901234567.89}',
		'{ "amount" : 1e400, "rate": 1.50 }',
		'{"a":1,"a":2}\n',
		'[{"note":"Größe 🙂"}]\r\n',
		'{}',
		'"text"',
		'{"amount": "{{ $json.amount }}", "rate": {{ $json.rate }}, "note": "{{ $json.note }}"}',
	])('%j is sent as entered', async (typed) => {
		const input = [{ amount: '9007199254740993.10', rate: '1.50', note: 'x' }];
		const { error } = await call(post(typed.includes('{{') ? `=${typed}` : typed), input);
		expect(error).toBeUndefined();
		expect(bodies()).toEqual([
			typed
				.replace('{{ $json.amount }}', input[0].amount)
				.replace('{{ $json.rate }}', input[0].rate)
				.replace('{{ $json.note }}', 'x'),
		]);
	});

	test('from an expression is sent as JSON', async () => {
		await call(post('={{ { card: { title: "x", amount: 12.5 }, list: [1, null] } }}'));
		await call(post('={{ JSON.stringify({ a: 1 }, null, 1) }}'));
		expect(bodies()).toEqual([
			'{"card":{"title":"x","amount":12.5},"list":[1,null]}',
			'{\n "a": 1\n}',
		]);
	});

	test.each([
		['={{ { card: { amount: 12345678901234567.89 } } }}', '"amount"'],
		['={{ { amounts: ["1", 0.1 + 0.2] } }}', '"1"'],
		['={{ { rate: 1e400 } }}', '"rate"'],
		['={{ { rate: Number("x") } }}', '"rate"'],
		['={{ { id: 1000000000000000 } }}', '"id"'],
	])('%s with a number that may have lost digits is refused', async (value, name) => {
		await expectRefused(
			post(value),
			`Body: the number in ${name} has more digits than a number can hold exactly, or is not a number`,
			'Pass amounts and long numbers as text in quotes, so that nothing is rounded.',
		);
	});

	test.each(['{"a":1', "{'a':1}", '{"a":NaN}', '={"a": {{ $json }}}', '\uFEFF{"a":1}'])(
		'%j is not JSON',
		async (typed) => {
			await expectRefused(
				post(typed),
				'Body: this is not valid JSON',
				'Enter something like { "name": "value" }.',
			);
		},
	);
});

test('a write whose bodies differ only in digits beyond the fifteenth is sent for each', async () => {
	await server.close();
	server = await startCapture(() => ({ status: 502 }));
	const sending = async (amount: string) =>
		await runNode(
			{ ...wonder.credentials, baseUrl: server.url },
			{
				...{ resource: 'api', operation: 'call', method: 'POST', path: '/notes' },
				body: `{"amount":${amount}}`,
			},
			{ mode: 'integrated' },
		);
	// Neither is answered, so that an equal one is not sent again by the workflow that calls.
	for (const amount of ['12345678901234567.89', '12345678901234567.88', '12345678901234567.89']) {
		await sending(amount);
	}
	expect(bodies()).toEqual(['{"amount":12345678901234567.89}', '{"amount":12345678901234567.88}']);
});

describe('results that are not objects', () => {
	const list = { answer: 'list', returnAll: true };

	test('become items with a value, also equal ones', async () => {
		data = ['USD', 'HKD', 'USD', 5, null, ['x']];
		expect(await outputOf(list)).toEqual(
			['USD', 'HKD', 'USD', 5, null, ['x']].map((value) => ({ value })),
		);
		data = { currencies: ['USD', 'USD'] };
		expect(await outputOf(list)).toEqual([{ value: 'USD' }, { value: 'USD' }]);
	});

	test('become data of one item for One Result', async () => {
		for (const answer of [['USD', 'HKD'], [{ id: '1' }], [], 'USD', 12, true]) {
			data = answer;
			expect(await outputOf({})).toEqual([{ data: answer }]);
			expect(await outputOf({ method: 'POST', body: '{}' })).toEqual([{ data: answer }]);
		}
		data = null;
		expect(await outputOf({})).toEqual([{}]);
	});

	test.each(['USD', 12, true])('%j is not a list, not even an empty one', async (answer) => {
		data = answer;
		const { error } = await call(list);
		expect(error?.message).toBe('The response contains no list');
		expect(error?.description).toMatch(/^It contains: data\./);
	});
});

describe('a list', () => {
	test('of at most 30 requests 30 and outputs them', async () => {
		const cards = await wonder.newCards(40);
		await wonder.forget();
		const found = await wonder.results('api.call', {
			...{ method: 'GET', path: '/cards', answer: 'list', limit: 30 },
		});
		expect(found.map(({ id }) => id)).toEqual([...cards].reverse().slice(0, 30));
		expect(await wonder.routes()).toEqual(['GET /cards?offset=0&limit=30']);
	});

	test('with Return All has no limit, and without a number has a limit of fifty', async () => {
		await wonder.newCards(60);
		const cards = { method: 'GET', path: '/cards', answer: 'list' };
		expect(await wonder.results('api.call', { ...cards, returnAll: true, limit: 3 })).toHaveLength(
			60,
		);
		expect(await wonder.results('api.call', cards)).toHaveLength(50);
	});

	test.each(['limit', ' offset '])(
		'with a query parameter %j of its own is refused',
		async (name) => {
			await expectRefused(
				{ answer: 'list', ...query(['card', '1'], [name, '5']) },
				`Query Parameters: "${name.trim()}" is set by this node when Response is List`,
				'Remove it and use Return All or Limit. To read a single page, choose One Result.',
			);
			await call({ answer: 'one', ...query([name, '5']) });
			expect(queries()).toEqual([`${name.trim()}=5`]);
		},
	);
});

test('a path with a card number in it is not sent', async () => {
	const { error } = await call({ path: '/cards/4111111111111111' });
	expect(error?.message).toContain('Path: This contains a card number');
	expect(server.received).toEqual([]);
});

test('a path that Wonder does not have is not said to be an endpoint to override', async () => {
	const { error } = await wonder.node('api.call', { method: 'GET', path: '/nothing/here' });
	expect(error?.description).toContain('Check the path, too.');
	expect(error?.description).not.toContain('Endpoint Overrides');
});
