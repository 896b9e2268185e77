import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { wholeRoutes } from '../../simulator/api';
import { signedHeaders } from '../../simulator/gateway/signature';
import { openApi } from '../../simulator/openapi';
import { failureProblems, responseProblems } from '../support/described';
import { CARD_SERVICE, useWonder } from '../support/wonder';
import transcript from './operations.json';
import { openBooks, samples } from './samples';

/**
 * The description is made from what the simulator works with; here it is compared with Wonder's documents, and with
 * what the simulator answers. `useWonder` does the latter in every other test, too.
 */
const wonder = useWonder();

interface Described {
	[key: string]: unknown;
	properties?: Record<string, Described>;
}
interface Description {
	paths: Record<string, Record<string, Described>>;
	webhooks: Record<string, { post: Described }>;
	security: object[];
	components: {
		schemas: Record<string, Described>;
		securitySchemes: Record<string, { name: string; in: string }>;
	};
}
const description = openApi() as Description;

function lint(document: object): string {
	const script = join(__dirname, '../../scripts/lintOpenApi.mjs');
	const { stdout, stderr } = spawnSync(process.execPath, [script], {
		input: JSON.stringify(document),
		encoding: 'utf8',
	});
	return stdout + stderr;
}

test('the linter finds nothing wrong with the description', () => {
	expect(lint(description)).toBe('');
});

test('the linter finds a path parameter that is not described', () => {
	const wrong = structuredClone(description);
	wrong.paths[`${CARD_SERVICE}/cards/{id}`].get.parameters = [];
	expect(lint(wrong)).toContain('path-parameters-defined');
});

test('the simulator serves the description', async () => {
	expect(await wonder.control('openapi.json', undefined, 'GET')).toEqual(description);
});

test("the description has Wonder's operations, each documented or inferred", () => {
	const described = Object.entries(description.paths).flatMap(([path, operations]) =>
		Object.entries(operations).map(([method, operation]) => ({
			title: operation.summary,
			route: `${method.toUpperCase()} ${path}`,
			source: operation['x-source'],
		})),
	);
	const inDocuments = transcript.map(({ title, method, path, source }) => ({
		title,
		route: `${method} ${CARD_SERVICE}${path}`,
		source,
	}));
	expect(described.filter(({ route }) => !route.endsWith('/echo'))).toEqual(
		expect.arrayContaining(inDocuments),
	);
	expect(described).toHaveLength(inDocuments.length + 2);
});

/** Every property in the document, by its name. */
function propertiesIn(schema: unknown): Array<[name: string, property: Described]> {
	if (typeof schema !== 'object' || schema === null) return [];
	const own = Object.entries((schema as Described).properties ?? {});
	return [...own, ...Object.values(schema).flatMap((inner) => propertiesIn(inner))];
}
const properties = propertiesIn(description);

test('each field is marked as documented or inferred', () => {
	const unmarked = properties.filter(
		([, property]) => !['documented', 'inferred'].includes(String(property['x-source'])),
	);
	expect(unmarked).toEqual([]);
});

test.each([
	['Transaction', 'local_amount', 'documented'],
	['CardInList', 'p_user_id', 'inferred'],
	['CardOrder', 'title', 'inferred'],
	['FeeRule', 'percentage_fee', 'documented'],
	['FeeRule', 'id', 'inferred'],
	['Wallet', 'address', 'inferred'],
	['Transfer', 'transfer_status', 'documented'],
])("%s's %s is %s", (name, field, source) => {
	expect(description.components.schemas[name].properties![field]).toHaveProperty(
		'x-source',
		source,
	);
});

test('money is decimal text wherever it appears', () => {
	const money = properties.filter(([name]) => /amount$|_fee$|_balance$/.test(name));
	expect(money.length).toBeGreaterThan(20);
	for (const [, property] of money) {
		expect(property).toMatchObject({ type: 'string', pattern: expect.stringContaining('\\d+') });
	}
});

test('of all fields, only the full card number and the CVV are sensitive', () => {
	const names = properties.filter(([, property]) => property['x-sensitive']).map(([name]) => name);
	expect(names).toEqual(['pan', 'cvv']);
});

test('a request is signed with three headers', () => {
	const { securitySchemes } = description.components;
	expect(description.security).toEqual([
		Object.fromEntries(Object.keys(securitySchemes).map((name) => [name, []])),
	]);
	expect(Object.values(securitySchemes).map(({ in: place, name }) => `${place} ${name}`)).toEqual([
		'header Credential',
		'header Nonce',
		'header Signature',
	]);
});

/** What the simulator sends, without the node between. */
async function ask(method: string, path: string, body?: string) {
	const headers = signedHeaders({ method, target: path, body }, wonder.credentials);
	const response = await fetch(wonder.url + path, { method, body, headers });
	return { status: response.status, body: (await response.json()) as IDataObject };
}

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const cardRoute = { method: 'GET', path: `${CARD_SERVICE}/cards/:id` };
const askForCard = async () => {
	const [id] = await wonder.newCards(1);
	return (await ask('GET', `${CARD_SERVICE}/cards/${id}`)).body;
};

describe('the simulator answers as described', () => {
	test.each(['code_200', 'code_0', 'error_code'])('in the envelope %s', async (envelope) => {
		await wonder.control('seed', { settings: { envelope } });
		expect(responseProblems(cardRoute, await askForCard())).toEqual([]);
		const refusal = await ask('GET', `${CARD_SERVICE}/cards/nobody`);
		expect(refusal.status).toBe(404);
		expect(failureProblems(refusal.body)).toEqual([]);
		expect(responseProblems(cardRoute, refusal.body)).not.toEqual([]);
	});

	test.each(['get_card', 'everywhere', 'nowhere'])(
		'if the user of a card is shown: %s',
		async (card_user) => {
			await wonder.control('seed', { settings: { card_user } });
			expect(responseProblems(cardRoute, await askForCard())).toEqual([]);
			const list = { method: 'GET', path: `${CARD_SERVICE}/cards` };
			expect(responseProblems(list, (await ask('GET', list.path)).body)).toEqual([]);
		},
	);

	test.each(wholeRoutes.filter(({ path }) => path.endsWith('/echo')))(
		'to $method $path',
		async (route) => {
			const { status, body } = await ask(route.method, route.path, '{"message":"Hello,Wonder!"}');
			expect(status).toBe(200);
			expect(responseProblems(route, body)).toEqual([]);
		},
	);

	test('to every operation', async () => {
		const asked = new Set<string>();
		wonder.books.events.on('answered', (route) => asked.add(nameOf(route)));
		for (const [id, of] of Object.entries(samples)) {
			await wonder.control('reset', {});
			const [fewest] = of(await openBooks(wonder));
			await wonder.results(id, fewest);
		}
		expect([...asked].sort()).toEqual(
			wholeRoutes
				.filter(({ path }) => path.startsWith(CARD_SERVICE))
				.map(nameOf)
				.sort(),
		);
		expect(wonder.undescribed).toEqual([]);
	});
});

describe('an answer that is not as described is found', () => {
	const dates = { p_created_at: '2026-11-26T00:00:00Z' };
	test.each<[string, IDataObject, string]>([
		['a field is missing', { remove: ['title'] }, "/data must have required property 'title'"],
		['a field has another type', { set: { title: 5 } }, '/data/title must be string'],
		['an amount is a number', { set: { limits: [limit(5)] } }, 'limit_amount must be string'],
		['a field is not described', { set: dates }, 'additional properties p_created_at'],
		['a state is not described', { set: { status: 'Asleep' } }, '/data/status must be equal to'],
	])('if %s', async (_, oddity, problem) => {
		await wonder.control('odd', { kind: 'card', ...oddity });
		expect(responseProblems(cardRoute, await askForCard()).join()).toContain(problem);
	});

	test('in any test that uses the simulator', async () => {
		const [id] = await wonder.newCards(1);
		Object.assign(wonder.books.cards.get(id)!, { title: 5 });
		await ask('GET', `${CARD_SERVICE}/cards/${id}`);
		expect(wonder.undescribed.splice(0)).toEqual([
			`GET ${CARD_SERVICE}/cards/:id: /title must be string`,
		]);
	});
});

function limit(amount: unknown) {
	return { period: 'Daily', limit_amount: amount, used_amount: '0.00', status: 'Active' };
}
