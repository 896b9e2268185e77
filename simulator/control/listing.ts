import { z } from 'zod/v4';
import type { ControlCall } from './call';

const others = [
	{ method: 'GET', path: '/_simulator/', does: 'This list.' },
	{
		method: 'GET',
		path: '/_simulator/stream',
		does: 'What happens, as server-sent events: `change` names the parts of /books to read again; `log`, `delivery` and `decision` carry the record.',
	},
	{
		method: 'GET',
		path: '/_simulator/openapi.json',
		does: 'An OpenAPI 3.1 description of the simulated API.',
	},
];

/** Every control call, with the JSON Schema of its body. */
export const listing = (calls: ControlCall[]): object => ({
	calls: [...others, ...calls.map(listed)],
});

const listed = ({ method, path, does, takes, example }: ControlCall) => ({
	method,
	path: `/_simulator${path.replace(/:(\w+)/g, '{$1}')}`,
	does,
	...(takes && { body: z.toJSONSchema(takes, { io: 'input', unrepresentable: 'any' }), example }),
});
