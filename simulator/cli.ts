import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startSimulator } from '.';

const FOLDER = '.simulator';

/** Keys are kept between starts, so that a credential keeps working. */
const kept = (name: string) => {
	const file = `${FOLDER}/${name}`;
	return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

/** Shown when other machines can reach the simulator. */
const openTo = (host: string, url: string) => `
Anyone who can reach this machine at ${host} can use it: its control endpoints need no password.
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
	// Without a host, Node would listen on all IP addresses.
	if (!/^[\w.:-]+$/.test(host)) {
		throw new Error(
			`--host ${host} is not an IP address: expected one such as 127.0.0.1 or 0.0.0.0.`,
		);
	}
	if (signQuery !== 'on' && signQuery !== 'off') {
		throw new Error(`--sign-query ${signQuery} is not valid: expected on or off.`);
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
Pay with a card:   curl ${simulator.url}/_simulator/authorizations -d '{"card":"CARD ID","amount":"12.50","currency":"USD","merchant_name":"Coffee","merchant_country":"HK"}'
Send webhooks to:  curl ${simulator.url}/_simulator/webhooks -d '{"urls":["http://127.0.0.1:5678/webhook/PATH"]}'
Request decisions: curl ${simulator.url}/_simulator/decision -d '{"url":"http://127.0.0.1:5678/webhook/PATH"}'
See the requests:  curl ${simulator.url}/_simulator/log
Stop with Ctrl+C.`);
}

const EXPLAINED: Record<string, string> = {
	EADDRINUSE:
		'The port is in use by another program. Choose another with --port, for example: npm run simulator -- --port 4011',
	EADDRNOTAVAIL: 'This machine does not have the IP address given with --host.',
	ENOTFOUND: 'This machine does not have the IP address given with --host.',
};

main().catch((error: NodeJS.ErrnoException) => {
	console.error(EXPLAINED[error.code ?? ''] ?? error.message);
	process.exitCode = 1;
});
