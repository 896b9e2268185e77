import { paymentOf, type Payment } from '../payment/check';
import { choicesFrom } from '../input/entries';
import { isOneOf } from '../input/matching';
import {
	compile,
	paymentConditions,
	type Compilers,
	type PaymentConditions,
} from '../payment/conditions';
import type { CardEvent } from '../delivery/event';
import { eventsProperty, filterProperties, statusProperty } from './triggerProperties';

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

/** The events that were chosen. Throws InvalidInput. */
export const actionsFrom = (chosen: unknown) => choicesFrom(chosen, eventsProperty);

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
