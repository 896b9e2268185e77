import type { IDataObject, IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { booleanFrom, entered, enteredOption, wholeNumberIn, type Form } from '../input/entries';
import { simplify } from '../input/simplify';
import type { CardEvent } from '../delivery/event';
import { eventsFrom, filterFrom } from './filters';
import * as form from './triggerProperties';

export interface TriggerSettings {
	isWanted: (event: CardEvent) => boolean;
	keepDuplicates: boolean;
	compareWithDecision: boolean;
	skipOwnDeclines: boolean;
	mostRemembered: number;
}

/** The user's input. Throws InvalidInput for a value that cannot be used. */
export function triggerSettings(this: IWebhookFunctions | IHookFunctions): TriggerSettings {
	const isWanted = wantedEvents.call(this);
	// Checked here, used later: once an event is acknowledged, a mistake in them would lose its run.
	outputSettings(this);
	return {
		isWanted,
		keepDuplicates: enteredOption(this, form.keepDuplicates, booleanFrom),
		compareWithDecision: enteredOption(this, form.compareWithDecision, booleanFrom),
		skipOwnDeclines: enteredOption(this, form.skipOwnDeclines, booleanFrom),
		mostRemembered: enteredOption(
			this,
			form.eventsToRemember,
			wholeNumberIn(form.eventsToRemember),
		),
	};
}

/**
 * Which events start the workflow. What is strange about an event is a line in n8n's log. Throws
 * InvalidInput.
 */
export function wantedEvents(
	this: IWebhookFunctions | IHookFunctions | IPollFunctions,
): TriggerSettings['isWanted'] {
	const isChosen = entered(this, form.eventsProperty, eventsFrom);
	const isPassing = entered(this, form.filters, filterFrom);
	assertFixedOutputs(this.getNode().parameters.options);
	return (event) => {
		const unreadable: string[] = [];
		const isWanted =
			isChosen(event) && isPassing(event, (currency) => void unreadable.push(currency));
		if (!isWanted && unreadable.length > 0) {
			this.logger.warn(
				`${this.getNode().name}: ignored an event: a filter can't read its amount in ${unreadable.join(', ')}.`,
			);
		}
		return isWanted;
	};
}

/** The settings that decide the output. Throws InvalidInput. */
export const outputSettings = (from: Form) => ({
	isSimplified: entered(from, simplify, booleanFrom),
	hasCardDetails: enteredOption(from, form.addCardDetails, booleanFrom),
	hasOutputPerOutcome: enteredOption(from, form.outputPerOutcome, booleanFrom),
});

/** The editor draws the outputs without evaluating an expression: events would end up unconnected. */
function assertFixedOutputs(options: unknown): void {
	const written = (options as IDataObject | undefined)?.[form.outputPerOutcome.name];
	if (typeof written !== 'string' || !written.startsWith('=')) return;
	throw new InvalidInput(
		`${form.outputPerOutcome.displayName} cannot be an expression`,
		'It sets which outputs the node has. Turn it on or off.',
	);
}
