import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import type { InvalidInput } from '../input/invalidInput';
import { appIdOf, readCredentials } from '../api/credentials';
import { publicKeysFrom } from '../api/keys';
import { EVENT_MAX_AGE_MINUTES } from './trustProperties';
import { trustSettings } from './trustSettings';

/**
 * A trigger that would refuse every delivery fails when the workflow is published, rather than staying
 * silent.
 */
export async function checkBeforeActivation(
	this: IHookFunctions,
	checkParameters: (this: IHookFunctions) => void,
): Promise<void> {
	let isSigned;
	try {
		({ isSigned } = trustSettings.call(this, EVENT_MAX_AGE_MINUTES));
		checkParameters.call(this);
	} catch (error) {
		const { message, advice } = error as InvalidInput;
		throw new NodeOperationError(this.getNode(), message, { description: advice });
	}
	if (!isSigned) return;
	const credentials = readCredentials(await this.getCredentials('wonderApi'));
	try {
		appIdOf(credentials);
		publicKeysFrom(credentials.webhookPublicKey ?? '');
	} catch (error) {
		throw new NodeOperationError(this.getNode(), error as Error, {
			description:
				'Without it, no delivery from Wonder can be verified. Correct it in the "Wonder API" credential.',
		});
	}
}
