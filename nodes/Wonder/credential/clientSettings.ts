import {
	NodeOperationError,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';
import type { WonderSettings } from '../operation/client';
import {
	accountOf,
	originOf,
	readCredentials,
	signsQuery,
	type WonderCredentials,
} from '../api/credentials';
import { privateKeyFrom } from '../api/keys';
import { moneyRoutes, routesOf } from './routes';

/** Checks everything in a credential that can be checked without sending anything. */
export function checkCredentials(credentials: WonderCredentials) {
	const account = accountOf(credentials);
	privateKeyFrom(credentials.privateKey ?? '');
	signsQuery(credentials);
	const origin = originOf(credentials);
	const routeOf = routesOf(credentials);
	return { origin, account, routeOf, moneyRoutes: moneyRoutes(routeOf) };
}

export async function settingsFrom(
	this: IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions,
	timeoutSeconds: number,
): Promise<WonderSettings> {
	const credentials = readCredentials(await this.getCredentials('wonderApi'));
	try {
		return { ...checkCredentials(credentials), timeoutMs: timeoutSeconds * 1000 };
	} catch (error) {
		throw new NodeOperationError(this.getNode(), error as Error, {
			description: 'Correct it in the Wonder API credential.',
		});
	}
}
