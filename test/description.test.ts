import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { Wonder } from '../nodes/Wonder/Wonder.node';
import { WonderDecision } from '../nodes/Wonder/WonderDecision.node';
import { WonderDecisionTrigger } from '../nodes/Wonder/WonderDecisionTrigger.node';
import { WonderPollingTrigger } from '../nodes/Wonder/WonderPollingTrigger.node';
import { WonderTrigger } from '../nodes/Wonder/WonderTrigger.node';
import { WonderApi } from '../credentials/WonderApi.credentials';
import { resources } from '../nodes/Wonder/resources';
import type { Resource } from '../nodes/Wonder/operation/operation';

const { description, methods } = new Wonder();

/** A parameter and all that it opens. */
function withInner(property: INodeProperties): INodeProperties[] {
	const inner = (property.options ?? []).flatMap((option) => {
		if ('values' in option) return option.values.flatMap(withInner);
		return 'type' in option ? withInner(option as INodeProperties) : [];
	});
	return [property, ...inner];
}
const SMALL_WORDS = [
	'a',
	'as',
	'at',
	'by',
	'for',
	'from',
	'in',
	'of',
	'on',
	'or',
	'per',
	'the',
	'to',
];
const isTitleCase = (word: string) => SMALL_WORDS.includes(word) || /^\W?[A-Z]/.test(word);

const triggers = [new WonderTrigger(), new WonderDecisionTrigger()];

const all = [
	...description.properties,
	...[...triggers, new WonderPollingTrigger(), new WonderDecision()].flatMap(
		(node) => node.description.properties,
	),
	...new WonderApi().properties,
].flatMap(withInner);

test('the node is a tool for AI agents and has a subtitle and a credential test', () => {
	expect(description.usableAsTool).toBe(true);
	expect(description.subtitle).toBeTruthy();
	expect(description.credentials).toEqual([
		{ name: 'wonderApi', required: true, testedBy: 'wonderApiTest' },
	]);
	expect(Object.keys(methods.credentialTest)).toEqual(['wonderApiTest']);
});

test.each(triggers)(
	'$description.displayName listens without evaluating an expression',
	(trigger) => {
		const { webhooks = [], subtitle, inputs, version, group } = trigger.description;
		expect(webhooks).toHaveLength(1);
		for (const value of Object.values(webhooks[0])) expect(String(value)).not.toMatch(/^=/);
		// n8n evaluates an expression of its own before each delivery to a node of version 1.
		expect(Math.min(...[version].flat())).toBeGreaterThan(1);
		expect([inputs, group]).toEqual([[], ['trigger']]);
		expect(subtitle).toBeTruthy();
		const methods = Object.keys(trigger.methods.loadOptions);
		const asked = trigger.description.properties
			.flatMap(withInner)
			.flatMap(({ typeOptions }) => typeOptions?.loadOptionsMethod ?? []);
		expect([...new Set(asked)].sort()).toEqual(methods.sort());
	},
);

test('every operation can be chosen, says what it does, and is not named twice', () => {
	for (const [value, { operations }] of Object.entries<Resource>(resources)) {
		const choice = description.properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(value),
		);
		const options = choice?.options as INodePropertyOptions[];
		expect(options.map((option) => option.value).sort()).toEqual(Object.keys(operations).sort());
		for (const { name, action, description: text } of options) {
			expect(action).toMatch(/^[A-Z][a-z]+ [a-z]/);
			expect(String(text).length).toBeGreaterThan(String(name).length + 10);
		}
	}
});

test.each(all.map((property) => [`${property.displayName} (${property.name})`, property] as const))(
	'%s is explained',
	(_, { type, name, displayName, description: text, placeholder, options, typeOptions }) => {
		const selfExplaining =
			['notice', 'collection'].includes(type) ||
			['resource', 'operation', 'name', 'value', 'email', 'phone', 'range'].includes(name);
		if (!selfExplaining) expect(text).toBeTruthy();
		if (type !== 'notice')
			expect(displayName.split(' ').filter((word) => !isTitleCase(word))).toEqual([]);
		if (type === 'boolean') expect(text).toMatch(/^Whether /);
		if (placeholder && type !== 'collection' && !typeOptions?.multipleValues) {
			expect(placeholder).toMatch(/^(e\.g\. |-----BEGIN |Add )/);
		}
		if (type === 'options' && !typeOptions?.loadOptionsMethod) {
			expect((options as unknown[]).length).toBeGreaterThan(0);
		}
	},
);

test('what is picked is chosen from a list or given by ID', () => {
	const locators = all.filter(({ type }) => type === 'resourceLocator');
	expect(locators.length).toBeGreaterThan(10);
	for (const { displayName: label, modes } of locators) {
		expect(modes?.map(({ displayName }) => displayName)).toEqual([
			...['From List', 'By ID'],
			...(label === 'Card' ? ['By Last Four Digits'] : []),
		]);
		expect(Object.keys(methods.listSearch)).toContain(modes?.[0].typeOptions?.searchListMethod);
	}
});

test('no operation shows two parameters of one name at the same time', () => {
	for (const [resource, { operations }] of Object.entries<Resource>(resources)) {
		for (const operation of Object.keys(operations)) {
			const shown = description.properties.filter(
				({ displayOptions }) =>
					displayOptions?.show?.resource?.includes(resource) &&
					displayOptions.show.operation?.includes(operation),
			);
			const names = shown.map(({ name }) => name);
			expect(new Set(names).size).toBe(names.length);
		}
	}
});
