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

/** What the user entered under Filters. */
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

/** Whether an event is one of those that were chosen under Events. Throws InvalidInput. */
export function eventsFrom(chosen: unknown): (event: CardEvent) => boolean {
	const checks = [...choicesFrom(chosen, eventsProperty)].map(
		(choice) => choices[choice as EventChoice],
	);
	return (event) => checks.some((matches) => matches(event));
}

/** Told in which currency the amount of an event cannot be read, though a filter needs it. */
type OnUnreadable = (currency: string) => void;

/**
 * Whether an event passes all filters; an amount that cannot be read lies in no range. Throws
 * InvalidInput for a filter that cannot be used.
 */
export function filterFrom(
	filters: unknown,
): (event: CardEvent, onUnreadable: OnUnreadable) => boolean {
	const checks = compile(filters as Filters, compilers, filterProperties);
	return (event, onUnreadable) => {
		const payment = paymentOf(event, onUnreadable);
		return checks.every((holds) => holds(payment));
	};
}
