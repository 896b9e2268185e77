import { createRequire } from 'node:module';

/** Where n8n's own configuration has its parser. */
const fromN8n = createRequire(import.meta.resolve('@n8n/node-cli/eslint'));
const parser = createRequire(fromN8n.resolve('typescript-eslint')).resolve(
	'@typescript-eslint/parser',
);

/** Which room may import which. A room is a folder; what it does not name, it does not know. */
const NODES = {
	input: [],
	memory: [],
	api: ['input', 'memory'],
	operation: ['api', 'input'],
	payment: ['input'],
	resources: ['decision/rules', 'operation', 'payment', 'api', 'memory', 'input'],
	delivery: ['payment', 'api', 'memory', 'input'],
	credential: ['resources', 'operation', 'api', 'memory', 'input'],
	'decision/rules': [
		'decision/decisions.ts',
		'decision/nodeVersions.ts',
		'payment',
		'memory',
		'input',
	],
	history: [
		...['decision/rules', 'credential', 'resources', 'operation', 'payment', 'memory', 'input'],
	],
	decision: ['history', 'delivery', 'payment', 'memory', 'input'],
	trigger: [
		...['decision', 'credential', 'delivery', 'resources', 'operation', 'payment'],
		...['api', 'memory', 'input'],
	],
	execution: ['credential', 'resources', 'operation', 'api', 'memory', 'input'],
};

const BOOKS = ['wonder.ts', 'records.ts', 'schemas.ts', 'states.ts', 'decimal.ts', 'errors.ts'];
const SIMULATOR = {
	gateway: [...BOOKS, 'clock.ts'],
	issuer: BOOKS,
	oddities: BOOKS,
	webhooks: ['gateway', 'oddities', 'clock.ts', 'keys.ts', ...BOOKS],
	api: ['gateway', 'issuer', 'oddities', ...BOOKS],
	decisions: ['webhooks', 'gateway', 'issuer', 'oddities', ...BOOKS],
	forgeries: ['decisions', 'webhooks', 'gateway', 'sampleTransaction.ts', ...BOOKS],
	data: ['decisions', 'gateway', 'issuer', 'oddities', 'webhooks', 'keys.ts', ...BOOKS],
	openapi: ['api', ...BOOKS],
	control: [
		...['decisions', 'forgeries', 'gateway', 'issuer', 'oddities', 'openapi', 'webhooks'],
		...BOOKS,
	],
};

const zonesOf = (folder, rooms) =>
	Object.entries(rooms).map(([room, known]) => ({
		target: `${folder}/${room}`,
		from: folder,
		except: [room, ...known].map((path) => `./${path}`),
		message: `${folder}/${room} may import ${known.join(', ') || 'no other room'}.`,
	}));

/** A second, independent Wonder shares no code with the first. */
const APART = [
	{ target: 'simulator', from: 'nodes', message: 'The simulator is written a second time.' },
	{ target: 'simulator', from: 'credentials', message: 'The simulator is written a second time.' },
	{
		target: ['nodes', 'credentials'],
		from: ['simulator', 'test', 'demo', 'bench', 'scripts'],
		message: 'Never in the published package.',
	},
];

export const rooms = {
	files: ['**/*.ts'],
	// Without these, no-cycle reads no TypeScript and finds nothing.
	settings: {
		'import-x/extensions': ['.ts'],
		'import-x/parsers': { [parser]: ['.ts'] },
	},
	rules: {
		'import-x/no-cycle': 'error',
		// tsc finds these, and faster.
		...Object.fromEntries(
			['namespace', 'default', 'no-named-as-default', 'no-named-as-default-member'].map((rule) => [
				`import-x/${rule}`,
				'off',
			]),
		),
		'import-x/no-restricted-paths': [
			'error',
			{ zones: [...zonesOf('nodes/Wonder', NODES), ...zonesOf('simulator', SIMULATOR), ...APART] },
		],
	},
};
