#!/usr/bin/env node
import { resolve } from 'node:path';
import { startSimulator, type Simulator } from '.';
import { seedCompany } from './control/seedCompany';
import { HELP, readOptions, WrongOption, type Options } from './options';

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	if (options.help) return console.log(HELP);
	const { port, host, data, empty, signQuery } = options;
	const fill = empty ? undefined : seedCompany;
	const simulator = await startSimulator({ port, host, data, signQuery, fill });
	console.log(welcome(simulator, options));
	// In a container, as the first process, it would not end without these.
	for (const signal of ['SIGINT', 'SIGTERM']) {
		process.on(signal, () => void simulator.close().then(() => process.exit()));
	}
}

const welcome = (
	{ url, appId, credentialData }: Simulator,
	{ host, data }: Options,
) => `A simulated Wonder is running. Open ${url}

In the credential "Wonder API" of n8n, enter:

  Environment         Custom
  Base URL            ${url}
  App ID              ${appId}
  Private Key         ${data === undefined ? `copy it from ${url}` : contentOf(data, 'private-key.pem')}
  Webhook Public Key  ${data === undefined ? `copy it from ${url}` : contentOf(data, 'webhook-public-key.pem')}
  Sign Query          ${credentialData.signQuery ? 'on' : 'off'}
${data === undefined ? '\nThe next start has other keys and begins anew. --data FOLDER keeps keys and books.\n' : ''}${
	/^(127\.|::1$|localhost$)/.test(host) ? '' : openTo(host, url)
}
Pay with a card:   curl ${url}/_simulator/authorizations -d '{"card":"CARD ID","amount":"12.50","currency":"USD","merchant_name":"Coffee","merchant_country":"HK"}'
Send webhooks to:  curl ${url}/_simulator/webhooks -d '{"urls":["http://127.0.0.1:5678/webhook/PATH"]}'
Request decisions: curl ${url}/_simulator/decision -d '{"url":"http://127.0.0.1:5678/webhook/PATH"}'
See the requests:  curl ${url}/_simulator/log
Stop with Ctrl+C.`;

const contentOf = (folder: string, name: string) => `the content of ${resolve(folder, name)}`;

/** Shown when other machines can reach the simulator. */
const openTo = (host: string, url: string) => `
Anyone who can reach this machine at ${host} can use it: its control endpoints need no password.
From n8n in Docker, Base URL is http://host.docker.internal:${new URL(url).port}
`;

const EXPLAINED: Record<string, string> = {
	EADDRINUSE:
		'The port is in use by another program. Choose another with --port, for example --port 4011.',
	EACCES: 'Only an administrator may listen on this port. Choose one from 1024 with --port.',
	EADDRNOTAVAIL: 'This machine does not have the IP address given with --host.',
	ENOTFOUND: 'This machine does not have the IP address given with --host.',
};

main().catch((error: NodeJS.ErrnoException) => {
	console.error(EXPLAINED[error.code ?? ''] ?? error.message);
	process.exitCode = error instanceof WrongOption ? 2 : 1;
});
