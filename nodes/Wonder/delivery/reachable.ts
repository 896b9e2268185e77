import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { kindOfHost } from '../api/hosts';

/**
 * The only option of "Can Wonder Reach This Server": a sentence, always selected. Based on the URL of
 * the REST API, which is that of the webhooks; the editor may have another one.
 */
export async function whetherWonderReachesThis(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return [{ ...reachability(this.getRestApiUrl()), value: '' }];
}

const SET_WEBHOOK_URL = 'set WEBHOOK_URL to it';

/** Wonder delivers over HTTPS from the internet. Source: developer.wonder.today/openapi/webhook. */
export function reachability(url: string): { name: string; description: string } {
	if (!URL.canParse(url)) {
		return { name: 'Unknown', description: "This n8n instance doesn't report its URL" };
	}
	const { protocol, hostname, origin } = new URL(url);
	const kind = kindOfHost(hostname);
	if (kind === 'not public') {
		return {
			name: `⚠ No: ${origin} is not on the internet`,
			description: `Link-local, Tailscale, example, and reserved addresses can't be reached from the internet. Give n8n a public URL and ${SET_WEBHOOK_URL}`,
		};
	}
	if (kind !== 'public' && kind !== 'perhaps public') {
		return {
			name: `⚠ No: ${origin} is private`,
			description: 'Only the simulator can deliver to an address inside your network',
		};
	}
	if (protocol !== 'https:') {
		return {
			name: `⚠ No: ${origin} is not HTTPS`,
			description: `Give n8n an HTTPS URL and ${SET_WEBHOOK_URL}`,
		};
	}
	if (kind === 'perhaps public') {
		return {
			name: `⚠ Only with Funnel: ${origin} is a Tailscale name`,
			description: 'Without Tailscale Funnel, only your tailnet can reach it',
		};
	}
	return {
		name: `Yes, at ${origin}`,
		description: 'Judging by the URL alone',
	};
}
