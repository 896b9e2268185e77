import {
	NodeHelpers,
	Workflow,
	type INode,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';
import { Wonder } from '../nodes/Wonder/Wonder.node';
import codex from '../nodes/Wonder/Wonder.node.json';
import triggerCodex from '../nodes/Wonder/WonderTrigger.node.json';
import { resources } from '../nodes/Wonder/resources';
import type { Resource } from '../nodes/Wonder/operation/operation';
import { nodeTypes } from './support/runNode';

/** What a person sees of the action node: the canvas, the search and the form. */

const { description } = new Wonder();

const operations = Object.entries<Resource>(resources).flatMap(([resource, { operations: all }]) =>
	Object.entries(all).map(([name, operation]) => ({ id: `${resource}.${name}`, operation })),
);

const shownFor = (id: string) => {
	const [resource, operation] = id.split('.');
	return description.properties.filter(
		({ displayOptions: { show = {} } = {} }) =>
			show.resource?.includes(resource) && show.operation?.includes(operation),
	);
};
const optionsOf = (id: string) =>
	(shownFor(id).find(({ name }) => name === 'options')?.options ?? []) as INodeProperties[];
const labelsOf = (id: string) => shownFor(id).map(({ displayName }) => displayName);

function subtitle(parameters: INodeParameters): unknown {
	const node = { id: '1', name: 'Wonder', type: 'wonder', typeVersion: 1, position: [0, 0] };
	const workflow = new Workflow({
		nodes: [{ ...node, parameters } as INode],
		connections: {},
		active: false,
		nodeTypes,
	});
	return workflow.expression.getSimpleParameterValue(
		workflow.getNode('Wonder') as INode,
		description.subtitle,
		'internal',
		{},
	);
}

test.each([
	[{}, 'Create: Card'],
	[{ operation: 'updateLimits' }, 'Update limits: Card'],
	[{ operation: 'getAll' }, 'Get many: Card'],
	[{ resource: 'user', operation: 'create' }, 'Create: Consumer (B2C)'],
	[{ resource: 'feeRule', operation: 'set' }, 'Set: Top-Up Fee Rule'],
	[{ resource: 'api', operation: 'call' }, 'Call: Custom API Call'],
])('on the canvas, a node with %j is called "%s"', (parameters, text) => {
	expect(subtitle(parameters)).toBe(text);
});

test('no node on the canvas is without a subtitle', () => {
	for (const { id, operation } of operations) {
		const [resource, name] = id.split('.');
		const verb = operation.name.split(' ')[0];
		expect(subtitle({ resource, operation: name })).toMatch(new RegExp(`^${verb}\\b.*: [A-Z]`));
	}
});

test('a new node on card transactions gets many, whatever comes first by name', () => {
	const { default: chosen, options } = description.properties.find(
		({ name, displayOptions }) =>
			name === 'operation' && displayOptions?.show?.resource?.includes('transaction'),
	)!;
	expect(options?.map(({ name }) => name)).toEqual(['Backtest Rules', 'Get Many']);
	expect(chosen).toBe('getAll');
});

test('each list that the form offers is one that the node can load', () => {
	const { loadOptions } = new Wonder().methods;
	const offered = JSON.stringify(description.properties).matchAll(/"loadOptionsMethod":"(\w+)"/g);
	const names = [...new Set([...offered].map(([, name]) => name))];
	expect(names.sort()).toEqual(Object.keys(loadOptions).sort());
});

test('each resource is described where it is chosen, and consumers are not called users', () => {
	const choice = description.properties.find(({ name }) => name === 'resource');
	const listed = (choice?.options ?? []) as Array<{ name: string; description?: string }>;
	expect(listed.filter((one) => !one.description)).toEqual([]);
	expect(listed.map(({ name }) => name)).toEqual([
		...['Account', 'Card', 'Card Transaction', 'Consumer (B2C)', 'Digital Wallet'],
		...['Platform Transfer', 'Top-Up Fee Rule', 'Custom API Call'],
	]);
	for (const { id } of operations) {
		expect(labelsOf(id).filter((label) => /\bUser\b/.test(label))).toEqual([]);
	}
});

test.each(operations.map(({ operation }) => operation.action))(
	'the action "%s" has no article',
	(action) => {
		expect(action).not.toMatch(/\b(a|an|the)\b/i);
	},
);

test('a new card is asked for its title before its cardholders, then for its limits', () => {
	const labels = labelsOf('card.create').filter((label) =>
		['Title', 'Cardholders', 'Limits'].includes(label),
	);
	expect(labels).toEqual(['Title', 'Cardholders', 'Limits']);
});

test.each(['card.create', 'card.updateLimits'])(
	'%s lists limits from the shortest period to the longest, each with its currency',
	(id) => {
		const limits = shownFor(id).find(({ name }) => name === 'limits');
		const listed = limits?.options as INodeProperties[];
		expect(listed.map(({ displayName }) => displayName)).toEqual([
			...['Per Transaction', 'Per Day', 'Per Month', 'Per Lifetime'],
		]);
		for (const limit of listed) {
			expect(limit.description).toContain("in the card's settlement currency");
		}
	},
);

test.each(operations)('$id offers Concurrent Reads only if it reads', ({ id, operation }) => {
	const canRead = operation.route ? operation.route.startsWith('GET ') : operation.reads;
	const labels = optionsOf(id).map(({ displayName }) => displayName);
	expect(labels.includes('Concurrent Reads')).toBe(Boolean(canRead));
});

const SIMPLIFIED = [
	...['card.get', 'card.getAll', 'card.getLimitHistory', 'transaction.getAll'],
	'transaction.backtestRules',
	...['transfer.create', 'transfer.getAll', 'wallet.getTransactions'],
];

test.each(operations)('$id asks for Simplify where its rows are worth it', ({ id }) => {
	expect(labelsOf(id).includes('Simplify')).toBe(SIMPLIFIED.includes(id));
});

test.each([
	['wonder', ['Simplify']],
	['wonderTool', ['Output']],
])('%s asks how to output rows after the limit and before the filters', (name, wanted) => {
	const operation = { resource: 'transaction', operation: 'getAll' };
	const node = { name: 'Wonder', parameters: operation, typeVersion: 1 } as unknown as INode;
	const labels = shownFor('transaction.getAll')
		.filter((property) =>
			NodeHelpers.displayParameter(
				{ ...operation, transactionsOf: 'business', returnAll: false },
				property,
				node,
				{ ...description, name },
			),
		)
		.map(({ displayName }) => displayName);
	const [limit, filters] = ['Limit', 'Filters'].map((label) => labels.indexOf(label));
	expect(labels.slice(limit + 1, filters)).toEqual(wanted);
});

test('Send Percentage As is added in Options', () => {
	expect(optionsOf('feeRule.set').map(({ displayName }) => displayName)).toEqual([
		'Send Percentage As',
		'Timeout (Seconds)',
	]);
	const outside = shownFor('feeRule.set').find(({ name }) => name === 'percentageForm');
	expect(outside?.type).toBe('hidden');
});

test('before a card is chosen to be terminated, a notice says that this cannot be undone', () => {
	const [first] = shownFor('card.terminate').filter(({ name }) => name !== 'toolDescription');
	expect([first.type, first.displayName]).toEqual([
		'notice',
		'Termination is permanent and cannot be undone. To block the card for a while, use Lock.',
	]);
});

test.each([
	['wallet.get', 'Wallet', 'searchWallets', 'userId.value'],
	['wallet.getTransactions', 'Wallet', 'searchWallets', 'userId.value'],
	['card.getLimitHistory', 'Card Limit', 'searchLimits', 'cardId.value'],
])('%s: the list of the field %s is loaded again for another choice', (id, label, list, on) => {
	const all = shownFor(id).flatMap((one) => [one, ...((one.options ?? []) as INodeProperties[])]);
	const field = all.find(
		({ displayName, type }) => displayName === label && type === 'resourceLocator',
	);
	expect(field?.modes?.[0].typeOptions?.searchListMethod).toBe(list);
	expect(field?.typeOptions?.loadOptionsDependsOn).toEqual([on]);
});

test.each(['sender', 'receiver'])(
	'a transfer asks for the type of the document of the %s only beside its number',
	(party) => {
		const type = shownFor('transfer.create').find(({ name }) => name === `${party}DocumentType`);
		const isShown = (number: string) =>
			NodeHelpers.displayParameter(
				{ resource: 'transfer', operation: 'create', [`${party}DocumentNumber`]: number },
				type as INodeProperties,
				null,
				description,
			);
		expect(['', 'K12345678', '={{ $json.document }}'].map(isShown)).toEqual([false, true, true]);
		const required = shownFor('transfer.create').filter((field) => field.required);
		expect(required.map(({ displayName }) => displayName)).toEqual([
			...['Tool Description', 'Sender', 'Sender Document Type'],
			...['Receiver', 'Receiver Document Type', 'Amount', 'Currency', 'Remark'],
			// Of a tool that outputs selected fields.
			'Fields',
		]);
	},
);

test('n8n merges the trigger into this node, so whoever searches for either finds it', () => {
	expect(codex.alias).toEqual(
		expect.arrayContaining([
			...['lock card', 'freeze card', 'issue card', 'credit card', 'corporate card', 'prepaid'],
			...['expense', 'spending limit', 'declined', 'decline', 'refund', 'transfer', 'top-up'],
			...['stablecoin', 'wallet'],
			...triggerCodex.alias,
		]),
	);
});
