import { parseArgs } from 'node:util';

export const HELP = `Usage: wonder-simulator [options]

A simulated Wonder on this machine. Not affiliated with Wonder.

  --port 4010          Port to listen on; 0 is any free port
  --host 127.0.0.1     IP address to listen on; 0.0.0.0 lets other machines use it
  --data FOLDER        Keep keys and books in this folder, so that a restart forgets nothing
  --empty              Start without cards, consumers and purchases
  --sign-query on|off  Whether signatures cover the query string
  --help               Show this text`;

/** A command line that cannot be meant; the program ends with status 2. */
export class WrongOption extends Error {}

export interface Options {
	port: number;
	host: string;
	data?: string;
	empty: boolean;
	signQuery?: boolean;
	help: boolean;
}

export function readOptions(args: string[]): Options {
	const { port, host, data, empty, 'sign-query': signQuery, help } = parsed(args);
	// Without a host, Node would listen on all IP addresses.
	if (!/^[\w.:-]+$/.test(host)) {
		throw new WrongOption(
			`--host ${host} is not an IP address: expected one such as 127.0.0.1 or 0.0.0.0.`,
		);
	}
	if (signQuery !== undefined && signQuery !== 'on' && signQuery !== 'off') {
		throw new WrongOption(`--sign-query ${signQuery} is not valid: expected on or off.`);
	}
	if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
		throw new WrongOption(`--port ${port} is not a port: expected a number from 0 to 65535.`);
	}
	if (data?.trim() === '') throw new WrongOption('--data is empty: expected the path of a folder.');
	return {
		port: Number(port),
		host,
		data,
		empty,
		signQuery: signQuery === undefined ? undefined : signQuery === 'on',
		help,
	};
}

function parsed(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				port: { type: 'string', default: '4010' },
				host: { type: 'string', default: '127.0.0.1' },
				data: { type: 'string' },
				empty: { type: 'boolean', default: false },
				'sign-query': { type: 'string' },
				help: { type: 'boolean', short: 'h', default: false },
			},
		}).values;
	} catch (error) {
		// After its first sentence, Node explains how to pass a file whose name begins with "-".
		const [sentence] = (error as Error).message.split(/\. |\n/);
		throw new WrongOption(`${sentence.replace(/\.$/, '')}. See wonder-simulator --help.`);
	}
}
