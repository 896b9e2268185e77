import { labelled, oneOf, wholeNumberFrom } from '../../input/entries';
import type { Check } from '../../payment/check';
import { countryOf, merchantOf } from './knownPlaces';
import { DAY_MS, MAX_LOOK_BACK_DAYS } from './pastPayments';
import { lookingBack, type Situation } from './situation';

export interface FirstUse {
	days?: number;
	ifUnknown?: 'first' | 'notFirst';
}

/** Whether the card has not paid there before. What is known for sure counts, also if payments may be missing. */
const firstAt =
	(placeOf: typeof merchantOf) =>
	({ days = 90, ifUnknown = 'first' }: FirstUse): Check<Situation> => {
		const windowMs = labelled('Days', () => wholeNumberFrom(days, 1, MAX_LOOK_BACK_DAYS)) * DAY_MS;
		const meaning = labelled('If Unknown', () => oneOf(ifUnknown, ['first', 'notFirst'] as const));
		return lookingBack(windowMs, ({ past, isPastUnknown, transaction, now }) => {
			const place = placeOf(transaction);
			const last = past.places.lastVisit(transaction, place);
			if (last !== undefined && last >= now - windowMs) return false;
			return isPastUnknown || place === undefined ? meaning === 'first' : true;
		});
	};

export const firstAtMerchantFrom = firstAt(merchantOf);
export const firstInCountryFrom = firstAt(countryOf);
