import type { IDataObject } from 'n8n-workflow';
import { startCapture } from '../support/capture';
import { runNode } from '../support/runNode';
import { useWonder } from '../support/wonder';

/** What expressions in a custom call lost on their way is refused, not sent. */

const wonder = useWonder();

let server: Awaited<ReturnType<typeof startCapture>>;
beforeEach(async () => {
	server = await startCapture(() => ({ status: 200, body: '{"code":200,"data":{}}' }));
});
afterEach(async () => await server.close());

const bodies = () => server.received.map(({ body }) => body.toString());

describe('what an expression gives', () => {
	const item = {
		...{ user: { id: 'u1' }, nothing: '', empty: {}, number: 4111111111111111 },
		amount: Number('12345678901234567'),
	};
	const put = async (parameters: IDataObject) =>
		await runNode(
			{ ...wonder.credentials, baseUrl: server.url },
			{ resource: 'api', operation: 'call', method: 'PUT', path: '/cards/c1', ...parameters },
			{ input: [item] },
		);

	test.each([
		['={"to": "{{ $json.user }}"}', '"to"'],
		['={"{{ $json.user }}": 1}', '"[object Object]"'],
		['={{ { to: { id: "id " + $json.user } } }}', '"id"'],
		['={{ ["x" + $json.user] }}', '"0"'],
		['="{{ $json.user }}"', 'this'],
	])('as body %s holds an object in the text that is named', async (body, name) => {
		const { error } = await put({ body });
		expect(error?.message).toBe(`Body: ${name} contains an object in its text`);
		expect(server.received).toEqual([]);
	});

	test.each([
		['={"amount": {{ $json.amount }} }', 'the number in "amount"'],
		['={"amount": {{ $json.amount.toFixed(2) }} }', 'the number in "amount"'],
		['={"card": {"amount": {{ 0.1 + 0.2 }} }}', 'the number in "amount"'],
		['={"amount": {{ 1e21 }} }', 'the number in "amount"'],
		['={"amount": {{ "1e400" }} }', 'the number in "amount"'],
		['={{ "9007199254740993" }}', 'the number'],
	])('as body %s may have lost digits, and is to be put in quotes', async (body, what) => {
		const { error } = await put({ body });
		expect(error?.message).toBe(
			`Body: ${what} has more digits than a number can hold exactly, or is not a number`,
		);
		expect(error?.description).toBe(
			'Pass amounts and long numbers as text, and put the expression in quotes, like "{{ $json.amount }}", so that nothing is rounded. Nothing was sent.',
		);
		expect(server.received).toEqual([]);
	});

	test('as a number of a body that is refused is not repeated: it may be that of a card', async () => {
		const { error } = await put({ body: '={"number": {{ $json.number }} }' });
		expect(error?.message).toMatch(/^Body: the number in "number" has more digits/);
		expect(JSON.stringify([error, error?.message])).not.toContain('41111111');
	});

	test.each(['={{ $json.nope }}', '={{ $json.nothing }}', '={{ null }}'])(
		'as body %s is nothing, and not sent without a body',
		async (body) => {
			const { error } = await put({ body });
			expect(error?.message).toBe('Body has no value');
			expect(error?.description).toBe(
				'The expression returned nothing. Correct it. Nothing was sent.',
			);
			expect(server.received).toEqual([]);
		},
	);

	test('is not asked where the body is left empty in the form, or names an object in typed text', async () => {
		await put({ body: '' });
		await put({ body: '{"note":"[object Object]"}' });
		expect(bodies()).toEqual(['', '{"note":"[object Object]"}']);
	});

	test.each([
		[
			'={"note": "12345678901234567 {{ $json.user.id }}", "n": {{ 1.5 }}}',
			'{"note": "12345678901234567 u1", "n": 1.5}',
		],
		['={{ {} }}', '{}'],
		['={{ [] }}', '[]'],
		['={{ $json.empty }}', '{}'],
	])('as body %s is sent as %s', async (body, sent) => {
		expect((await put({ body })).error).toBeUndefined();
		expect(bodies()).toEqual([sent]);
	});

	test('as a text around an object is refused in the query', async () => {
		const { error } = await put({
			query: { parameter: [{ name: 'who', value: '=id:{{ $json.user }}' }] },
		});
		expect(error?.message).toBe('Query Parameters: Value of "who" contains an object in its text');
		expect(server.received).toEqual([]);
	});
});
