import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../input/values';
import { InvalidInput } from '../../input/invalidInput';
import { isObject } from '../../input/isObject';
import { adviceFor, rowsOfPages, type Page } from '../../api/pages';
import { limitReached, MAYBE_MORE } from '../../operation/listLimit';
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

/** This node sets offset and limit of lists itself; a second value for them would be ambiguous. */
function checkPaging(values: Values): void {
	if (values.answer !== LIST) return;
	const own = queryOf(values).find(([name]) => ['limit', 'offset'].includes(name));
	if (!own) return;
	throw new InvalidInput(
		`Query Parameters: "${own[0]}" is set by this node when Response is List`,
		'Remove it and use Return All or Limit. To read a single page, choose One Result.',
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
	description: 'Any request to the Wonder API',
	operations: {
		call: {
			name: 'Call',
			action: 'Make custom API call',
			description:
				'Send a signed request to any endpoint of the Wonder API, for what the other operations do not cover. Needs method and path. Returns the response data unmasked.',
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
						description:
							'The HTTP method. Only GET is retried after an error; all others are sent once.',
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
							'Whether an AI agent that uses this node as a tool may send this request. If off, agents can only read. Requests that move money are never allowed.',
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
							'The path below the card service, or the full path if it starts with /svc/. The host comes from the credential.',
					},
				},
				{
					property: {
						displayName:
							'The response is output unchanged; nothing is masked. GET /cards/{ID}/full returns the card number and CVV in clear text, and n8n stores them in the execution data. To mask them, use Get Full Number of the resource Card.',
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
							'The query string of the URL. Names can be repeated; a list of values repeats its name.',
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
						description: 'JSON, sent exactly as entered. Write amounts as text in quotes.',
						displayOptions: { show: { method: ['DELETE', 'PATCH', 'POST', 'PUT'] } },
					},
				},
				{
					property: {
						displayName: 'Response',
						name: 'answer',
						type: 'options',
						options: [
							{
								name: 'One Result',
								value: ONE,
								description:
									"The response's data as one item; a value that is no object becomes the field data",
							},
							{
								name: 'List',
								value: LIST,
								description:
									'One item for each entry of all pages; an entry that is no object becomes the field value',
							},
						],
						default: ONE,
						displayOptions: { show: { method: ['GET'] } },
						description: 'What the endpoint returns',
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
							"Name of the list in the response's data. If empty, the only list there is used.",
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
			hints: ({ limit }, { length }) =>
				length === limit ? [limitReached(length, MAYBE_MORE)] : [],
		},
	},
} satisfies Resource;
