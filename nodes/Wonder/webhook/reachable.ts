import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

/**
 * The one choice of "Can Wonder Reach This Server": a sentence, which is always chosen. Judged by the
 * address of the REST API, which is that of the webhooks; the editor may have another one.
 */
export async function whetherWonderReachesThis(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return [{ ...reachability(this.getRestApiUrl()), value: '' }];
}

/** Wonder delivers over https from the internet. Source: developer.wonder.today/openapi/webhook. */
export function reachability(address: string): { name: string; description: string } {
	if (!URL.canParse(address)) {
		return { name: 'Not known', description: 'This n8n does not tell its address' };
	}
	const { protocol, hostname, origin } = new URL(address);
	if (isPrivate(hostname)) {
		return {
			name: `⚠ No: ${origin} is private`,
			description: 'Only the simulator can deliver to an address inside your own network',
		};
	}
	if (protocol !== 'https:') {
		return {
			name: `⚠ No: ${origin} is not https`,
			description: 'Put n8n behind https, and set WEBHOOK_URL to that address',
		};
	}
	return {
		name: `Yes, at ${origin}`,
		description: 'As far as can be told from the address alone',
	};
}

const isPrivate = (host: string) =>
	/^(localhost|.*\.(localhost|local|internal|lan|home)|[^.]+)$/i.test(
		host.replace(/^\[.*\]$/, '.'),
	) ||
	/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(host) ||
	/^\[(::1?|f[cde][0-9a-f]*:.*)\]$/i.test(host);
