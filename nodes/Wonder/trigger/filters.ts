import { paymentOf, type Payment } from '../payment/check';
import { choicesFrom } from '../input/entries';
import { isOneOf } from '../input/matching';
import {
	compile,
	paymentConditions,
	type Compilers,
	type PaymentConditions,
} from '../payment/conditions';
import { outcomeOf, type CardEvent } from '../delivery/event';
import {
	eventsProperty,
	filterProperties,
	statusProperty,
	type EventChoice,
} from './triggerProperties';

/** The user's input under Filters. */
export interface Filters extends PaymentConditions {
	status?: string[];
}

const compilers: Compilers<Filters, Payment> = {
	...paymentConditions,
	status: (value) => {
		const isWanted = isOneOf(choicesFrom(value, statusProperty));
		return ({ transaction }) => isWanted(transaction.status);
	},
};

const choices: Record<EventChoice, (event: CardEvent) => boolean> = {
	Approved: (event) => outcomeOf(event) === 'Authorized',
	Authorization: ({ action }) => action === 'Authorization',
	Declined: (event) => outcomeOf(event) === 'Declined',
	Reversed: ({ action }) => action === 'Reversed',
	Settled: ({ action }) => action === 'Settled',
};

/** Whether an event is one of those chosen under Events. Throws InvalidInput. */
export function eventsFrom(chosen: unknown): (event: CardEvent) => boolean {
	const checks = [...choicesFrom(chosen, eventsProperty)].map(
		(choice) => choices[choice as EventChoice],
	);
	return (event) => checks.some((matches) => matches(event));
}

/** Called with the currency in which a filter needs an amount that cannot be read. */
type OnUnreadable = (currency: string) => void;

/**
 * Whether an event matches all filters. An amount that cannot be read is in no range. Throws
 * InvalidInput for a filter that cannot be used.
 */
export function filterFrom(
	filters: unknown,
): (event: CardEvent, onUnreadable: OnUnreadable) => boolean {
	const checks = compile(filters as Filters, compilers, filterProperties);
	return (event, onUnreadable) => {
		const payment = paymentOf(event, onUnreadable);
		return checks.every((matches) => matches(payment));
	};
}
