import { parameters, pathsOf, webhooksOf } from './operations';
import { failure, failures } from './responses';
import { bodies, results } from './schemas';
import { security, securitySchemes } from './security';

const DESCRIPTION = `Made from the schemas that the simulator works with.

\`x-source\` tells what Wonder's documents show (\`documented\`) and what was concluded from them
(\`inferred\`). Amounts are decimal text. \`x-sensitive\` marks what must never be logged or stored.
Every request needs the Content-Type application/json, also without a body.`;

/** An OpenAPI 3.1 description of the simulated API. */
export function openApi(): object {
	const [requests, responses] = [bodies(), results()];
	return {
		openapi: '3.1.0',
		info: {
			title: 'Wonder card issuing, as simulated',
			version: '1',
			description: DESCRIPTION,
			license: { name: 'MIT', identifier: 'MIT' },
		},
		servers: [{ url: '/', description: 'This simulator' }],
		security,
		paths: pathsOf(requests.byName, responses.byName),
		webhooks: webhooksOf(responses.byName),
		components: {
			securitySchemes,
			parameters,
			responses: failures,
			schemas: { ...requests.components, ...responses.components, Failure: failure },
		},
	};
}
