import type { IDataObject } from 'n8n-workflow';
import type { ApiFailure } from '../../api/errors';
import { withoutPeriod } from '../../api/errors';
import { comparable } from '../../input/matching';
import { rememberCardName } from '../../memory/cardNames';
import type { Requests } from '../../operation/operation';
import { cardNameIn, type CardName } from '../../payment/simplified';
import { getAll } from './getAll';

export type CardNames = (card: unknown) => CardName | undefined;

/** The name of a card that was read, which later runs of this process may use. */
export function nameOf({ account }: Requests, card: IDataObject): CardName {
	const name = cardNameIn(card);
	rememberCardName(account, card.id, name);
	return name;
}

/** Titles and last four digits, from one list of all cards for all items of a run. */
export async function cardNames(
	wonder: Requests,
	hint: (text: string) => void,
): Promise<CardNames> {
	try {
		const names = await wonder.once('cards', async () => {
			const found = new Map<string, CardName>();
			for await (const card of wonder.list(getAll, {})) {
				found.set(comparable(card.id), nameOf(wonder, card));
			}
			return found;
		});
		return (card) => names.get(comparable(card));
	} catch (error) {
		const why = withoutPeriod((error as ApiFailure).message);
		hint(
			`card titles and last four digits are missing, because the list of cards could not be read: ${why}`,
		);
		return () => undefined;
	}
}
