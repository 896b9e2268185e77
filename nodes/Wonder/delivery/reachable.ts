import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { kindOfHost } from '../api/hosts';

/**
 * The one choice of "Can Wonder Reach This Server": a sentence, which is always chosen. Judged by the
 * address of the REST API, which is that of the webhooks; the editor may have another one.
 */
export async function whetherWonderReachesThis(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return [{ ...reachability(this.getRestApiUrl()), value: '' }];
}

const SET_WEBHOOK_URL = 'set WEBHOOK_URL to that address';

/** Wonder delivers over https from the internet. Source: developer.wonder.today/openapi/webhook. */
export function reachability(address: string): { name: string; description: string } {
	if (!URL.canParse(address)) {
		return { name: 'Not known', description: 'This n8n does not tell its address' };
	}
	const { protocol, hostname, origin } = new URL(address);
	const kind = kindOfHost(hostname);
	if (kind === 'not public') {
		return {
			name: `⚠ No: ${origin} is not on the internet`,
			description: `Link-local, Tailscale, example and reserved addresses lead nowhere from outside. Give n8n a public address, and ${SET_WEBHOOK_URL}`,
		};
	}
	if (kind !== 'public' && kind !== 'perhaps public') {
		return {
			name: `⚠ No: ${origin} is private`,
			description: 'Only the simulator can deliver to an address inside your own network',
		};
	}
	if (protocol !== 'https:') {
		return {
			name: `⚠ No: ${origin} is not https`,
			description: `Put n8n behind https, and ${SET_WEBHOOK_URL}`,
		};
	}
	if (kind === 'perhaps public') {
		return {
			name: `⚠ Only with Funnel: ${origin} is a Tailscale name`,
			description: 'Without Tailscale Funnel, only your own tailnet reaches it',
		};
	}
	return {
		name: `Yes, at ${origin}`,
		description: 'As far as can be told from the address alone',
	};
}
