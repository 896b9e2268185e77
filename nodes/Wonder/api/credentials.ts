import { UserError, type ICredentialDataDecryptedObject } from 'n8n-workflow';
import { Memory } from '../memory/memory';
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

/** Scheme, host and port of all requests. Nothing is ever signed for another server. */
export function originOf({ environment, baseUrl }: WonderCredentials): string {
	if (environment === 'sandbox' || environment === 'production') return BASE_URLS[environment];
	const text = String(baseUrl ?? '').trim();
	return customOrigins.getOrMake(text, () => customOrigin(text));
}

/** Each request asks for it. */
const customOrigins = new Memory<string>(100);

function customOrigin(text: string): string {
	const example = 'Enter a URL like https://gateway.example.com';
	if (text === '') throw new UserError(`Base URL is empty. ${example}`);
	if (!URL.canParse(text)) throw new UserError(`Base URL is not a valid URL. ${example}`);
	const url = new URL(text);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isPrivate(url.hostname))) {
		throw new UserError(
			'Base URL must start with https://. Unencrypted http:// is allowed only for this machine (127.0.0.1, localhost), private IP addresses such as 192.168.1.20, and host.docker.internal.',
		);
	}
	if (url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
		throw new UserError(
			`Base URL must contain only the scheme, host, and port, without a path. ${example}`,
		);
	}
	return url.origin;
}

export const isLoopback = (host: string) => kindOfHost(host) === 'this machine';

/**
 * Docker's and Podman's names for the machine that runs the container. No other name is known to be
 * private: the network decides what a name without a dot resolves to.
 */
const CONTAINER_HOSTS = [
	'host.docker.internal',
	'gateway.docker.internal',
	'host.containers.internal',
];

/** Whether unencrypted requests to this host stay within the user's own network. */
const isPrivate = (host: string) =>
	['this machine', 'private address'].includes(kindOfHost(host)) || CONTAINER_HOSTS.includes(host);

/** Source: developer.wonder.today/doc/overview/create_appid. */
export function appIdOf({ appId }: WonderCredentials): string {
	const trimmed = String(appId ?? '').trim();
	if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(trimmed)) {
		throw new UserError(
			"App ID is incomplete. Enter the ID from Wonder's portal, like 11111111-2222-4333-8444-555555555555.",
		);
	}
	return trimmed;
}

/** The server and the App ID: whose cards, transfers and references these are. */
export const accountOf = (credentials: WonderCredentials) =>
	`${originOf(credentials)} ${appIdOf(credentials).toLowerCase()}`;

/**
 * Whether the signature covers the query string. Inferred: Wonder's documentation includes it, but its
 * own PHP library does not sign queries that it appends itself.
 */
export function signsQuery({ signQuery = true }: WonderCredentials): boolean {
	// Expressions may return text instead of a boolean.
	const text = String(signQuery).trim();
	if (text === 'true' || text === 'false') return text === 'true';
	throw new UserError("Sign Query isn't a boolean. Use true or false (lowercase).");
}
