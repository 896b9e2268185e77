import { declineUndecided } from '../issuer/authorization';
import { dropUndecidedRaises } from '../issuer/increment';
import type { Kept } from './books';
import type { Journal } from './journal';
import { saved } from './saveFirst';

/** Goes on where the last start ended, and keeps what happens from now on. */
export function resume(journal: Journal, { wonder, webhooks }: Kept): void {
	webhooks.resume();
	declineUndecided(wonder);
	dropUndecidedRaises(wonder);
	journal.start();
	wonder.events.on('sent', () => saved(journal));
}
