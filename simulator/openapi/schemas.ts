import { z } from 'zod/v4';
import { wholeRoutes } from '../api';
import { transaction } from '../records';
import { documented, object, oneOf } from '../schemas';
import { transactionActions } from '../states';
import { markSources, type JsonSchema } from './sources';

const cardEvent = documented(
	object({ action: oneOf(...transactionActions), card_transaction: transaction }),
);
const decisionRequest = object({
	action: oneOf('Decision'),
	card_transaction: transaction,
});

export type NamedSchemas = Record<string, JsonSchema>;

/** JSON Schemas by name, and those that they refer to. */
function jsonSchemas(
	io: 'input' | 'output',
	schemas: Record<string, z.ZodType>,
): { byName: NamedSchemas; components: NamedSchemas } {
	const whole = z.toJSONSchema(z.object(schemas), { io });
	const { properties, $defs = {} } = JSON.parse(
		JSON.stringify(whole).replaceAll('"#/$defs/', '"#/components/schemas/'),
	) as { properties: NamedSchemas; $defs?: NamedSchemas };
	for (const component of Object.values($defs)) delete component.id;
	for (const schema of [...Object.values(properties), ...Object.values($defs)]) {
		markSources(schema);
	}
	return { byName: properties, components: $defs };
}

export const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

export const bodies = () =>
	jsonSchemas(
		'input',
		Object.fromEntries(
			wholeRoutes.flatMap((route) => (route.takes ? [[nameOf(route), route.takes]] : [])),
		),
	);

export const results = () =>
	jsonSchemas('output', {
		...Object.fromEntries(wholeRoutes.map((route) => [nameOf(route), route.gives])),
		cardEvent,
		decisionRequest,
	});
