import { routesOf } from '../nodes/Wonder/credential/routes';
import { jsonObjectFrom } from '../nodes/Wonder/decision/wire';
import { startSimulator } from '../simulator';
import { readResponse } from '../simulator/decisions/protocol';
import { blocksIn, inlineIn, pages, read } from './support/pages';
import { useWonder } from './support/wonder';

/** What readers paste into n8n, or into their own code. */
const wonder = useWonder();

test.each(pages)('each JSON in %s can be pasted', (page) => {
	for (const json of blocksIn(page, 'json'))
		expect(() => JSON.parse(json) as unknown).not.toThrow();
});

test('Endpoint Overrides, policies and responses to decisions are all the JSON that the pages show', () => {
	const blocks = pages.filter((page) => blocksIn(page, 'json').length > 0);
	expect(blocks).toEqual(['docs/credentials.md', 'docs/policies.md']);
	const inline = pages.filter((page) => inlineJson(page).length > 0);
	expect(inline).toEqual(['docs/decisions.md', 'docs/operations.md']);
});

const inlineJson = (page: string) => inlineIn(page).filter((text) => /^\{ ?"/.test(text));

test('the Endpoint Overrides that the pages show are accepted', () => {
	const shown = [...blocksIn('docs/credentials.md', 'json'), ...inlineJson('docs/operations.md')];
	expect(shown.length).toBe(2);
	const { credentials } = wonder;
	for (const json of shown)
		expect(() => routesOf({ ...credentials, endpointOverrides: json } as never)).not.toThrow();
});

test('the responses to a decision that the pages show are understood', () => {
	const shown = inlineJson('docs/decisions.md');
	const templates = shown.filter((json) => /\{\w+\}/.test(json));
	const responses = shown.filter((json) => !templates.includes(json));
	expect(templates.map(jsonObjectFrom)).toEqual([{ approved: true, amount: '{approved_amount}' }]);
	expect(responses.map((json) => readResponse(200, json))).toEqual([
		{ approved: true },
		{ approved: false, reason: '…' },
	]);
});

test('the simulator in your own tests has what the pages take from it', async () => {
	const simulator = await startSimulator();
	const lines = ['docs/simulator.md', 'simulator/README.md'].map(
		(page) => /const \{ (.+) \} = await startSimulator\(\);/.exec(read(page))![1],
	);
	await simulator.close();
	for (const names of lines)
		expect(Object.keys(simulator)).toEqual(expect.arrayContaining(names.split(', ')));
});
