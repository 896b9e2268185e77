import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../input/values';
import { InvalidInput } from '../../input/invalidInput';
import { isObject } from '../../input/isObject';
import { adviceFor, rowsOfPages, type Page } from '../../api/pages';
import { type Field, type Method, type Resource } from '../../operation/operation';
import { returnAllOrLimit } from '../../operation/nodeProperties';
import { requestOf } from '../../operation/request';
import { body, path, query, type QueryParameters } from './input';
import { checkPlace } from './place';

const ONE = 'one';
const LIST = 'list';

const listOnly = { method: ['GET'], answer: [LIST] };

const listFields: Field[] = returnAllOrLimit.map((property) => ({
	property: {
		...property,
		displayOptions: { show: { ...listOnly, ...property.displayOptions?.show } },
	},
}));

const queryOf = ({ query: given = [] }: Values) => given as QueryParameters;

/** This node pages lists by itself; which of two limits holds should not be a matter of luck. */
function checkPaging(values: Values): void {
	if (values.answer !== LIST) return;
	const own = queryOf(values).find(([name]) => ['limit', 'offset'].includes(name));
	if (!own) return;
	throw new InvalidInput(
		`Query Parameters: "${own[0]}" is set by this node when Answer is List`,
		'Remove it and use Return All or Limit. To read one page of your own, choose One Result.',
	);
}

const requestFrom = (values: Values, page?: Page) =>
	requestOf(
		values.method as Method,
		values.path as string,
		[...queryOf(values), ...Object.entries(page ?? {})],
		values.body as string | undefined,
	);

export const api = {
	name: 'Custom API Call',
	operations: {
		call: {
			name: 'Call',
			action: 'Make a custom API call',
			description: 'Send any signed request to Wonder, for what the other operations do not cover',
			source: 'documented',
			reads: ({ method }) => method === 'GET',
			check: checkPaging,
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
					encode: query,
					property: {
						displayName: 'Query Parameters',
						name: 'query',
						type: 'fixedCollection',
						typeOptions: { multipleValues: true },
						placeholder: 'Add Parameter',
						default: {},
						description:
							'What follows the question mark in the address. A name may be there several times; a list of values repeats it.',
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
					encode: body,
					property: {
						displayName: 'Body',
						name: 'body',
						type: 'json',
						default: '',
						placeholder: 'e.g. { "card": { "title": "Travel" } }',
						description: 'JSON, sent as you type it. Write amounts as text in quotes.',
						displayOptions: { show: { method: ['DELETE', 'PATCH', 'POST', 'PUT'] } },
					},
				},
				{
					property: {
						displayName: 'Answer',
						name: 'answer',
						type: 'options',
						options: [
							{
								name: 'One Result',
								value: ONE,
								description: "The answer's data, as one item; as its field data if it is no object",
							},
							{
								name: 'List',
								value: LIST,
								description:
									'One item for each entry, page after page; an entry that is no object comes as the field value',
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
						displayOptions: { show: listOnly },
					},
				},
				...listFields,
			],
			run: async (wonder, values) => {
				if (values.answer !== LIST) {
					const data = await wonder.call(requestFrom(values));
					return [isObject(data) ? data : ({ data } as IDataObject)];
				}
				// Absent when all are to be returned.
				const most = (values.limit as number | undefined) ?? Number.POSITIVE_INFINITY;
				const rows: IDataObject[] = [];
				const found = rowsOfPages(
					async (page) => await wonder.call(requestFrom(values, page)),
					values.listProperty as string | undefined,
					most,
					adviceFor(values),
				);
				for await (const row of found) {
					rows.push(row);
					if (rows.length >= most) break;
				}
				return rows;
			},
		},
	},
} satisfies Resource;
