import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { ControlError } from '../errors';

/**
 * Control calls need no password, so a web page that happens to be open in the same browser must not
 * be able to make one. Programs such as curl or n8n send neither Origin nor Sec-Fetch-Site.
 */
export const refuseOtherPages = (listensOn: string): RequestHandler => {
	return ({ method, headers }, _response, next) => {
		const { host = '', origin, 'sec-fetch-site': site } = headers;
		if (!isOwnName(nameIn(host), listensOn)) {
			throw refusal(`Host ${host} is not a name of this simulator: use localhost or an IP address`);
		}
		if (origin !== undefined && hostOf(origin) !== host) {
			throw refusal(`${origin} is another web page`);
		}
		if (typeof site === 'string' && !['same-origin', 'none'].includes(site)) {
			throw refusal('the request comes from another web page');
		}
		const type = headers['content-type'];
		const isFromPage = origin !== undefined || site !== undefined;
		// A form of any page may send its three content types without asking the browser for leave.
		if (isFromPage && method !== 'GET' && type !== undefined && !isJson(type)) {
			throw refusal('a web page must send application/json');
		}
		next();
	};
};

const refusal = (why: string) => new ControlError(403, `Refused: ${why}.`);

const nameIn = (host: string) =>
	host
		.replace(/:\d*$/, '')
		.replace(/^\[(.*)\]$/, '$1')
		.toLowerCase();

/**
 * A name that the owner of a foreign domain cannot point here. Names without a dot are those of a
 * container or of this machine's network; `host.docker.internal` is Docker's for this machine.
 */
const isOwnName = (name: string, listensOn: string) =>
	isIP(name) !== 0 ||
	/^[a-z0-9_-]+$/.test(name) ||
	['host.docker.internal', listensOn.toLowerCase()].includes(name) ||
	name.endsWith('.localhost');

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined);

const isJson = (type: string) => /^application\/json\s*(;|$)/i.test(type);
