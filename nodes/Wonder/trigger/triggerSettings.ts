import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { booleanFrom, entered, enteredOption, wholeNumberIn, type Form } from '../input/entries';
import { eventsFrom, filterFrom } from './filters';
import * as form from './triggerProperties';

export interface TriggerSettings {
	isWanted: ReturnType<typeof filterFrom>;
	keepDuplicates: boolean;
	compareWithDecision: boolean;
	mostRemembered: number;
}

/** What the user entered. Throws InvalidInput for a value that cannot be used. */
export function triggerSettings(this: IWebhookFunctions | IHookFunctions): TriggerSettings {
	const isChosen = entered(this, form.eventsProperty, eventsFrom);
	const isPassing = entered(this, form.filters, filterFrom);
	assertFixedOutputs(this.getNode().parameters.options);
	// Of no use here: once the event is acknowledged, a mistake in them would cost its run.
	outputSettings(this);
	return {
		isWanted: (event, onUnreadable) => isChosen(event) && isPassing(event, onUnreadable),
		keepDuplicates: enteredOption(this, form.keepDuplicates, booleanFrom),
		compareWithDecision: enteredOption(this, form.compareWithDecision, booleanFrom),
		mostRemembered: enteredOption(
			this,
			form.eventsToRemember,
			wholeNumberIn(form.eventsToRemember),
		),
	};
}

/** What the part of the trigger that runs needs to know. Throws InvalidInput. */
export const outputSettings = (from: Form) => ({
	isDetailed: enteredOption(from, form.addCardDetails, booleanFrom),
	isSplit: enteredOption(from, form.outputPerOutcome, booleanFrom),
});

/** The editor draws the outputs without evaluating it: events would go where nothing is connected. */
function assertFixedOutputs(options: unknown): void {
	const written = (options as IDataObject | undefined)?.[form.outputPerOutcome.name];
	if (typeof written !== 'string' || !written.startsWith('=')) return;
	throw new InvalidInput(
		`${form.outputPerOutcome.displayName} cannot be an expression`,
		'It decides which outputs the node has. Switch it on or off.',
	);
}
