import { UserError, type ICredentialDataDecryptedObject } from 'n8n-workflow';
import { kindOfHost } from './hosts';

/** The fields of the credential type `wonderApi`. */
export interface WonderCredentials {
	environment: 'sandbox' | 'production' | 'custom';
	baseUrl?: string;
	appId: string;
	privateKey: string;
	webhookPublicKey?: string;
	language?: string;
	signQuery?: boolean | string;
	endpointOverrides?: string | object;
}

/** Source: developer.wonder.today/doc/overview/get_started. */
const BASE_URLS = {
	sandbox: 'https://gateway-stg.wonder.today',
	production: 'https://gateway.wonder.today',
};

export const readCredentials = (data: ICredentialDataDecryptedObject) =>
	data as unknown as WonderCredentials;

/** Scheme, host and port that requests go to, and the only ones that are ever signed for. */
export function originOf({ environment, baseUrl }: WonderCredentials): string {
	if (environment === 'sandbox' || environment === 'production') return BASE_URLS[environment];
	const example = 'Expected something like https://gateway.example.com';
	const address = String(baseUrl ?? '').trim();
	if (address === '') throw new UserError(`Base URL is empty. ${example}`);
	if (!URL.canParse(address)) throw new UserError(`Base URL is not a web address. ${example}`);
	const url = new URL(address);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isNear(url.hostname))) {
		throw new UserError(
			'Base URL must start with https://. Plain http is allowed only to this machine (127.0.0.1, localhost), to private addresses such as 192.168.1.20, and to host.docker.internal.',
		);
	}
	if (url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
		throw new UserError(
			`Base URL must hold only scheme, host and port, without a path. ${example}`,
		);
	}
	return url.origin;
}

export const isLoopback = (host: string) => kindOfHost(host) === 'this machine';

/**
 * The machine that containers run on, as Docker and Podman call it. Any other name could lead anywhere:
 * where one without a dot leads, the network decides.
 */
const CONTAINER_HOSTS = [
	'host.docker.internal',
	'gateway.docker.internal',
	'host.containers.internal',
];

/** Whether what is said to a host without encryption stays in one's own network. */
const isNear = (host: string) =>
	['this machine', 'private address'].includes(kindOfHost(host)) || CONTAINER_HOSTS.includes(host);

/** Source: developer.wonder.today/doc/overview/create_appid. */
export function appIdOf({ appId }: WonderCredentials): string {
	const trimmed = String(appId ?? '').trim();
	if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(trimmed)) {
		throw new UserError(
			"App ID is not complete. Expected the ID from Wonder's portal, like 11111111-2222-4333-8444-555555555555.",
		);
	}
	return trimmed;
}

/**
 * Whether the signature covers the query string. Inferred: Wonder's documents say that it does, but its
 * own PHP library leaves out queries that it appends itself.
 */
export function signsQuery({ signQuery = true }: WonderCredentials): boolean {
	// An expression gives a switch as text.
	const text = String(signQuery).trim();
	if (text === 'true' || text === 'false') return text === 'true';
	throw new UserError('Sign Query is neither true nor false. Correct its expression.');
}
