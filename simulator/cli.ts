import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startSimulator } from '.';

const FOLDER = '.simulator';

/** Keys stay the same from one start to the next, so that a credential goes on working. */
const kept = (name: string) => {
	const file = `${FOLDER}/${name}`;
	return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

/** Said where more than this machine itself reaches the simulator. */
const openTo = (host: string, url: string) => `
Everyone who reaches this machine at ${host} can use it: its test control asks for no password.
From n8n in Docker, Base URL is http://host.docker.internal:${new URL(url).port}
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			host: { type: 'string', default: '127.0.0.1' },
			'sign-query': { type: 'string', default: 'on' },
		},
	});
	const { host, 'sign-query': signQuery } = values;
	// Without a name, Node would listen at all addresses.
	if (!/^[\w.:-]+$/.test(host)) {
		throw new Error(`--host ${host} is not an address: expected one such as 127.0.0.1 or 0.0.0.0.`);
	}
	if (signQuery !== 'on' && signQuery !== 'off') {
		throw new Error(`--sign-query ${signQuery} is neither on nor off.`);
	}
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 0 || port > 65_535) {
		throw new Error(`--port ${values.port} is not a port: expected a number from 0 to 65535.`);
	}
	const simulator = await startSimulator({
		port,
		host,
		privateKey: kept('private-key.pem'),
		webhookPrivateKey: kept('webhook-private-key.pem'),
		signQuery: signQuery === 'on',
	});
	mkdirSync(FOLDER, { recursive: true });
	const secret = { mode: 0o600 };
	writeFileSync(`${FOLDER}/private-key.pem`, simulator.privateKey, secret);
	writeFileSync(`${FOLDER}/webhook-private-key.pem`, simulator.webhookPrivateKey, secret);
	writeFileSync(`${FOLDER}/webhook-public-key.pem`, simulator.webhookPublicKey);
	console.log(`A simulated Wonder is running. In the credential "Wonder API" of n8n, enter:

  Environment         Custom
  Base URL            ${simulator.url}
  App ID              ${simulator.appId}
  Private Key         the content of ${FOLDER}/private-key.pem
  Webhook Public Key  the content of ${FOLDER}/webhook-public-key.pem
  Sign Query          ${signQuery}
${/^(127\.|::1$|localhost$)/.test(host) ? '' : openTo(host, simulator.url)}
Shop with a card:  curl ${simulator.url}/_simulator/authorizations -d '{"card":"CARD ID","amount":"12.50","currency":"USD","merchant_name":"Coffee","merchant_country":"HK"}'
Send webhooks to:  curl ${simulator.url}/_simulator/webhooks -d '{"urls":["http://127.0.0.1:5678/webhook/PATH"]}'
Ask for decisions: curl ${simulator.url}/_simulator/decision -d '{"url":"http://127.0.0.1:5678/webhook/PATH"}'
See what arrived:  curl ${simulator.url}/_simulator/log
Stop with Ctrl+C.`);
}

const EXPLAINED: Record<string, string> = {
	EADDRINUSE:
		'The port is in use by another program. Choose another one with --port, for example: npm run simulator -- --port 4011',
	EADDRNOTAVAIL: 'This machine does not have the address that --host names.',
	ENOTFOUND: 'This machine does not have the address that --host names.',
};

main().catch((error: NodeJS.ErrnoException) => {
	console.error(EXPLAINED[error.code ?? ''] ?? error.message);
	process.exitCode = 1;
});
