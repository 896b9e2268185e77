import type { IDataObject } from 'n8n-workflow';
import type { Wonder } from './api/client';
import { ApiFailure } from './api/errors';
import { isEmpty } from './entries';
import { isSame } from './matching';
import type { Operation, Values } from './operation';

/**
 * A row of the user that was asked for, with `p_user_id`; undefined for one of another. That Wonder
 * lists by user is inferred, and so is that a row names its user: where it names none, the card is
 * read, once.
 */
export function rowOfUser(
	wonder: Wonder,
	{ ofUser }: Operation,
	{ userId }: Values,
): (row: IDataObject) => Promise<IDataObject | undefined> {
	if (!ofUser || userId === undefined) return async (row) => row;
	const { cardOf, getCard } = ofUser;
	const owners = new Map<unknown, unknown>();
	return async (row) => {
		let owner: unknown = row.p_user_id;
		if (isEmpty(owner)) {
			const cardId = cardOf(row);
			if (!owners.has(cardId)) owners.set(cardId, await ownerOf(wonder, getCard, cardId));
			owner = owners.get(cardId);
		}
		return isSame(owner, userId) ? { ...row, p_user_id: owner as string } : undefined;
	};
}

/** Empty for a card of the business. */
async function ownerOf(wonder: Wonder, getCard: Operation, cardId: unknown): Promise<unknown> {
	if (isEmpty(cardId)) throw untold('A row of it names no card either.');
	const card = await wonder.attempt(getCard, { cardId });
	if (card instanceof ApiFailure) {
		throw untold(`Get Card, which may tell, failed: ${card.message}. ${card.description}`);
	}
	if ('p_user_id' in card) return card.p_user_id;
	throw untold(`Nor does Get Card of ${String(cardId)}.`);
}

const untold = (why: string) =>
	new ApiFailure(
		"It cannot be told which rows are the user's: Wonder's list does not name the user",
		`${why} Nothing was changed and no money moved. List those of the whole business instead, and report this to the maintainers of this node.`,
		'refused',
	);
