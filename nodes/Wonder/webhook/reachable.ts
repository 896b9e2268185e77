import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

/** The one choice of "Can Wonder Reach This Server": a sentence, with the value that is always chosen. */
export async function whetherWonderReachesThis(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return [{ name: reachability(this.getInstanceBaseUrl()), value: '' }];
}

/** Wonder delivers over https from the internet. Source: developer.wonder.today/openapi/webhook. */
export function reachability(address: string): string {
	if (!URL.canParse(address)) return 'Not known: this n8n does not tell its address';
	const { protocol, hostname, origin } = new URL(address);
	if (isPrivate(hostname)) {
		return `⚠ No: ${origin} is an address inside your network. Only the simulator reaches it`;
	}
	if (protocol !== 'https:')
		return `⚠ No: ${origin} is not https. Set WEBHOOK_URL to an https address`;
	return `Yes, as far as can be told: ${origin}`;
}

const isPrivate = (host: string) =>
	/^(localhost|.*\.(localhost|local|internal|lan|home)|[^.]+)$/i.test(
		host.replace(/^\[.*\]$/, '.'),
	) ||
	/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(host) ||
	/^\[(::1?|f[cde][0-9a-f]*:.*)\]$/i.test(host);
