import type { IDataObject } from 'n8n-workflow';
import { ApiFailure } from '../../api/errors';
import { withoutCardNumbers } from '../../input/cardNumbers';
import type { LastFour } from '../../input/formats';
import { InvalidInput } from '../../input/invalidInput';
import { isSame } from '../../input/matching';
import type { Requests } from '../../operation/operation';
import { getAll } from './getAll';

const MOST_LISTED = 5;

/**
 * Reads all cards once. The digits of several cards mean none of them, even if only one is not terminated: a
 * saved workflow could mean one that has been terminated since. The result finds the ID of the one card that
 * is meant, or throws InvalidInput.
 */
export async function cardsByLastFour(wonder: Requests): Promise<(wanted: LastFour) => string> {
	const cards = new Map<string, IDataObject>();
	try {
		for await (const card of wonder.list(getAll, {})) cards.set(String(card.id), card);
	} catch (error) {
		throw error instanceof ApiFailure ? notListed(error) : error;
	}
	return ({ digits }) => {
		const found = [...cards.values()].filter((card) => isSame(card.last_4_digits, digits));
		const [card, ...others] = found;
		if (others.length > 0) {
			throw new InvalidInput(
				`Card: ${found.length} cards end in ${digits}: ${listed(found)}`,
				'Choose the right one From List, or enter its ID with By ID.',
			);
		}
		if (card && isSame(card.status, 'Terminated')) {
			throw new InvalidInput(
				`Card: the only card that ends in ${digits} is terminated: ${listed(found)}`,
				'A terminated card cannot be used again. To read it all the same, enter its ID with By ID.',
			);
		}
		if (card) return String(card.id);
		throw new InvalidInput(
			`Card: no card ends in ${digits}`,
			'Check the digits and the environment of the credential. The operation Get Many of Card lists all cards with their last four digits.',
		);
	};
}

/** "Travel (Active, ID …), Sales (Locked, ID …)" */
function listed(cards: IDataObject[]): string {
	const more = cards.length - MOST_LISTED;
	const shown = cards
		.slice(0, MOST_LISTED)
		.map(({ title, status, id }) =>
			withoutCardNumbers(`${String(title ?? 'no title')} (${String(status)}, ID ${String(id)})`),
		);
	return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

const notListed = ({ message, description, outcome, httpStatus }: ApiFailure) =>
	new ApiFailure(
		`Card: the list of cards, which has the last four digits, could not be read: ${message}`,
		description,
		outcome,
		httpStatus,
	);
