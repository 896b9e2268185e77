import { businessErrors, gatewayErrors } from '../errors';
import type { JsonSchema } from './sources';

/** Wonder's pages disagree on the envelope: with `code` and `message`, or the older one. */
export const envelope = (data: JsonSchema): JsonSchema => ({
	type: 'object',
	properties: {
		code: { enum: [200, 0], 'x-source': 'documented' },
		message: { type: 'string', 'x-source': 'documented' },
		error_code: { const: '', 'x-source': 'documented' },
		error_message: { type: 'string', 'x-source': 'documented' },
		data: { 'x-source': 'documented', ...data },
	},
	required: ['data'],
	oneOf: [{ required: ['code', 'message'] }, { required: ['error_code', 'error_message'] }],
	additionalProperties: false,
});

export const failure: JsonSchema = {
	type: 'object',
	properties: {
		code: { type: ['integer', 'string'], 'x-source': 'documented' },
		message: { type: 'string', 'x-source': 'documented' },
		error_code: { type: 'string', minLength: 1, 'x-source': 'documented' },
		error_message: { type: 'string', 'x-source': 'documented' },
	},
	oneOf: [{ required: ['code', 'message'] }, { required: ['error_code', 'error_message'] }],
	additionalProperties: false,
};

const DOCUMENTED: Array<number | string> = [
	gatewayErrors.invalidCredential.code,
	businessErrors.userExists.code,
];

/** What the codes with this status mean. */
const codesOf = (status: number) =>
	Object.entries({ ...gatewayErrors, ...businessErrors })
		.filter(([, error]) => error.status === status)
		.map(([name, { code }]) => ({
			code,
			meaning: name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
			'x-source': DOCUMENTED.includes(code) ? 'documented' : 'inferred',
		}));

const response = (description: string, status?: number) => ({
	description,
	...(status && { 'x-codes': codesOf(status) }),
	content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
});

export const failures = {
	Invalid: response('The request is invalid, or it is not possible now.', 400),
	Unauthorized: response('The signature, its time or its nonce is wrong.', 401),
	Forbidden: response('The App ID is unknown.', 403),
	NotFound: response('There is no such record or route.', 404),
	ServerError: response('Wonder has failed.', 500),
	OtherFailure: response('Another failure.'),
};

const reference = (name: keyof typeof failures) => ({ $ref: `#/components/responses/${name}` });

export const failureResponses = {
	400: reference('Invalid'),
	401: reference('Unauthorized'),
	403: reference('Forbidden'),
	404: reference('NotFound'),
	500: reference('ServerError'),
	default: reference('OtherFailure'),
};
