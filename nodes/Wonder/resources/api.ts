import { jsonParse, type IDataObject } from 'n8n-workflow';
import { emptyEntry, isEmpty } from '../entries';
import {
	InvalidInput,
	pathOf,
	type Method,
	type Resource,
	type RunPlace,
	type Values,
} from '../operation';
import { requestOf } from '../request';
import { quoted } from '../quoted';

const ONE = 'one';
const LIST = 'list';

function path(value: unknown): string {
	const text = String(value).trim();
	if (!/^\/[^\s\\#?]*$/.test(text)) {
		throw new InvalidInput(
			`${quoted(text)} is not a path`,
			'Expected the part behind the host, without query, like /cards or /svc/payment/api/v1/openapi/echo.',
		);
	}
	return text;
}

function queryParameter({ name, value }: IDataObject) {
	if (isEmpty(name)) throw emptyEntry('Name');
	// An empty text is a value here: `?name=`.
	if (value === undefined || value === null) throw emptyEntry(`Value of "${String(name)}"`);
	return [name, value];
}

const NOT_JSON = Symbol('not JSON');

function json(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	const parsed = jsonParse<unknown>(value, { fallbackValue: NOT_JSON });
	if (parsed !== NOT_JSON) return parsed;
	throw new InvalidInput('this is not valid JSON', 'Expected something like { "name": "value" }.');
}

/** Decoded as often as it was encoded, without what a server passes over. */
function plainPath(path: string): string {
	let plain = path;
	for (let last = ''; plain !== last; ) {
		last = plain;
		try {
			plain = decodeURIComponent(plain);
		} catch {
			break;
		}
	}
	return plain.toLowerCase().replace(/[^a-z0-9/]/g, '');
}

/** Whether a request may be one that moves money: in doubt it is. */
function movesMoney(path: string, moneyRoutes: string[]): boolean {
	const plain = plainPath(path);
	return (
		plain.includes('transfer') ||
		moneyRoutes.some((route) => plain.includes(plainPath(pathOf(route)).replace(/^\/+/, '')))
	);
}

/**
 * A model decides what a tool sends, so that its builder has to allow writes, by the switch itself and
 * not by an expression. And where n8n may repeat it, money is not moved without a reference.
 */
function checkPlace({ method, path }: Values, { repeatable, node, moneyRoutes }: RunPlace): void {
	if (!repeatable) return;
	const isToolCall = repeatable === 'tool';
	if (isToolCall && plainPath(String(path)).split('/').includes('full')) {
		throw new InvalidInput(
			'Path: an AI agent never gets a card number in clear text',
			'Use Get Full Number of the resource Card, which masks it.',
		);
	}
	if (method === 'GET') return;
	if (movesMoney(String(path), moneyRoutes)) {
		throw new InvalidInput(
			`Path: ${isToolCall ? 'an AI agent' : `a ${repeatable}`} cannot move money with a Custom API Call`,
			'n8n may run it again for the same payment. Use Create of the resource Platform Transfer with a Transfer Reference of your own, which never sends one twice.',
		);
	}
	if (!isToolCall || node.parameters.allowWrites === true) return;
	throw new InvalidInput(
		'Method: an AI agent may only read with a Custom API Call',
		'Switch on Allow Writes by AI Agents in this tool to let it send other methods than GET.',
	);
}

const requestFrom = ({ method, path: to, query, body }: Values, page?: IDataObject) =>
	requestOf(method as Method, to as string, { ...(query as IDataObject), ...page }, body);

export const api = {
	name: 'Custom API Call',
	operations: {
		call: {
			name: 'Call',
			action: 'Make a custom API call',
			description: 'Send any signed request to Wonder, for what the other operations do not cover',
			source: 'documented',
			reads: ({ method }) => method === 'GET',
			checkPlace,
			fields: [
				{
					property: {
						displayName: 'Method',
						name: 'method',
						type: 'options',
						options: [
							{ name: 'DELETE', value: 'DELETE' },
							{ name: 'GET', value: 'GET' },
							{ name: 'PATCH', value: 'PATCH' },
							{ name: 'POST', value: 'POST' },
							{ name: 'PUT', value: 'PUT' },
						],
						required: true,
						default: 'GET',
						description: 'Only GET is sent again by this node after a fault; all others once',
					},
				},
				{
					property: {
						displayName: 'Allow Writes by AI Agents',
						name: 'allowWrites',
						type: 'boolean',
						noDataExpression: true,
						default: false,
						displayOptions: { show: { method: ['DELETE', 'PATCH', 'POST', 'PUT'] } },
						description:
							'Whether an AI agent that has this node as a tool may send this. Without it, a tool only reads. Never for requests that move money.',
					},
				},
				{
					encode: path,
					property: {
						displayName: 'Path',
						name: 'path',
						type: 'string',
						required: true,
						default: '',
						placeholder: 'e.g. /cards',
						description:
							'Below the card service, or complete when it starts with /svc/. The host comes from the credential.',
					},
				},
				{
					property: {
						displayName:
							'What Wonder answers is output as it is; nothing is masked. GET /cards/{ID}/full gives card number and CVV in clear text, and n8n stores them in the execution. Get Full Number of the resource Card masks them.',
						name: 'notMaskedNotice',
						type: 'notice',
						default: '',
					},
				},
				{
					encode: (value) =>
						Object.fromEntries(
							((value as { parameter?: IDataObject[] }).parameter ?? []).map(queryParameter),
						),
					property: {
						displayName: 'Query Parameters',
						name: 'query',
						type: 'fixedCollection',
						typeOptions: { multipleValues: true },
						placeholder: 'Add Parameter',
						default: {},
						description: 'What follows the question mark in the address',
						options: [
							{
								displayName: 'Parameter',
								name: 'parameter',
								values: [
									{ displayName: 'Name', name: 'name', type: 'string', default: '' },
									{ displayName: 'Value', name: 'value', type: 'string', default: '' },
								],
							},
						],
					},
				},
				{
					encode: json,
					property: {
						displayName: 'Body',
						name: 'body',
						type: 'json',
						default: '',
						placeholder: 'e.g. { "card": { "title": "Travel" } }',
						description: 'JSON. Write amounts as text in quotes.',
						displayOptions: { show: { method: ['DELETE', 'PATCH', 'POST', 'PUT'] } },
					},
				},
				{
					property: {
						displayName: 'Answer',
						name: 'answer',
						type: 'options',
						options: [
							{ name: 'One Result', value: ONE, description: "The answer's data, as one item" },
							{
								name: 'List',
								value: LIST,
								description: 'One item for each entry, page after page',
							},
						],
						default: ONE,
						displayOptions: { show: { method: ['GET'] } },
						description: 'What Wonder answers with',
					},
				},
				{
					property: {
						displayName: 'List Property',
						name: 'listProperty',
						type: 'string',
						default: '',
						placeholder: 'e.g. cards',
						description:
							"Name of the list inside the answer's data. Left empty, the only list there is taken.",
						displayOptions: { show: { method: ['GET'], answer: [LIST] } },
					},
				},
				{
					property: {
						displayName: 'Maximum',
						name: 'most',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 50,
						description: 'Max number of results to return',
						displayOptions: { show: { method: ['GET'], answer: [LIST] } },
					},
				},
			],
			run: async (wonder, values) => {
				if (values.answer !== LIST) {
					const data = await wonder.call(requestFrom(values));
					return [(typeof data === 'object' && data !== null ? data : { data }) as IDataObject];
				}
				const rows: IDataObject[] = [];
				const pages = wonder.pages(
					async (page) => await wonder.call(requestFrom(values, page)),
					values.listProperty as string | undefined,
					undefined,
					'Use a smaller Maximum.',
				);
				for await (const row of pages) {
					rows.push(row);
					if (rows.length >= Number(values.most)) break;
				}
				return rows;
			},
		},
	},
} satisfies Resource;
