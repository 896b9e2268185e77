import Ajv from 'ajv/dist/2020';
import { openApi } from '../../simulator/openapi';

interface Route {
	method: string;
	path: string;
}

let ajv: Ajv | undefined;

/** A validator of a schema of the OpenAPI document, as the document has it. */
function validatorAt(...place: string[]) {
	ajv ??= new Ajv({ strict: false, validateFormats: false, allErrors: true }).addSchema(
		openApi(),
		'wonder',
	);
	const pointer = place.map((each) => each.replaceAll('~', '~0').replaceAll('/', '~1'));
	return ajv.getSchema(`wonder#/${pointer.map(encodeURIComponent).join('/')}`)!;
}

function problemsAt(place: string[], answer: unknown): string[] {
	const isAsDescribed = validatorAt(...place);
	if (isAsDescribed(answer)) return [];
	return isAsDescribed.errors!.map(({ instancePath, message, params }) =>
		[instancePath, message, params.additionalProperty].filter(Boolean).join(' '),
	);
}

const responseOf = ({ method, path }: Route, status: string) => [
	...['paths', path.replace(/:(\w+)/g, '{$1}'), method.toLowerCase(), 'responses', status],
];
const SCHEMA = ['content', 'application/json', 'schema'];

/** How the `data` of a response differs from what the OpenAPI document says of its route. */
export const dataProblems = (route: Route, data: unknown): string[] =>
	problemsAt([...responseOf(route, '200'), ...SCHEMA, 'properties', 'data'], data);

/** How a whole successful response differs. */
export const responseProblems = (route: Route, body: unknown): string[] =>
	problemsAt([...responseOf(route, '200'), ...SCHEMA], body);

export const failureProblems = (body: unknown): string[] =>
	problemsAt(['components', 'schemas', 'Failure'], body);
