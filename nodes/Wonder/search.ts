import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { WonderClient } from './operation/client';
import type { Requests } from './operation/operation';
import { PAGE_SIZE } from './api/pages';
import { ApiFailure } from './api/errors';
import { resources } from './resources';
import { hasAnywhere, isSame, plain } from './input/matching';
import { settingsFrom } from './credential/clientSettings';

const { card, transaction, transfer, user } = resources;

const TIMEOUT_SECONDS = 20;
const MOST_USERS_NAMED = 50;

/** IDs are not on screen: a few of their characters would find what nobody looks for. */
const SHORTEST_PART_OF_ID = 8;

const matching = (filter = '') => {
	const isFound = hasAnywhere([filter]);
	const part = plain(filter);
	const mayBeId = part.length >= SHORTEST_PART_OF_ID;
	return ({ name, value }: INodeListSearchItems) =>
		isFound(name) || (mayBeId && plain(value).includes(part));
};

/** What people write before the last four digits of any card. */
const OF_ANY_CARD = /^(CARD|NUMBER|NO|ENDING|ENDS|IN|WITH|VISA|JCB|MASTERCARD|X+)$/;

/** "8348", "•••• 8348", "Visa ending in 8348", "Travel 8348", "356772******8348" */
function endsAs(filter = ''): (name: string, firstSix: unknown, lastFour: unknown) => boolean {
	const [, before = '', digits] = /^(.*?)(\d{4})$/.exec(plain(filter)) ?? [];
	const words = before.split(/[^\p{L}\p{N}]+/u).filter((word) => word && !OF_ANY_CARD.test(word));
	return (name, firstSix, lastFour) =>
		digits !== undefined &&
		isSame(lastFour, digits) &&
		words.every((word) => plain(name).includes(word) || plain(firstSix).startsWith(word));
}

const label = (...parts: unknown[]) => parts.filter(Boolean).join(' · ');

/**
 * "Travel · ending in 8348 · Active" for each card; searched by any of it, or by ID. Those that end in
 * the four digits that were entered come first.
 */
export async function searchCards(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await saying.call(this, async (wonder) => {
		const isMeant = endsAs(filter);
		const [first, others]: INodeListSearchItems[][] = [[], []];
		for await (const row of wonder.list(card.operations.getAll, {})) {
			const { id, title, status, first_6_digits: firstSix, last_4_digits: lastFour } = row;
			const name = label(title, lastFour && `ending in ${String(lastFour)}`, status);
			const results = isMeant(name, firstSix, lastFour) ? first : others;
			results.push({ name: name || String(id), value: String(id) });
		}
		return [...first, ...others.filter(matching(filter))];
	});
}

/** Wonder cannot list users: these are the ones in the latest transactions and transfers. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await saying.call(this, async (wonder) => {
		const read = async (rows: AsyncGenerator<IDataObject>, keys: string[]) => {
			const ids: string[] = [];
			for await (const row of rows)
				for (const key of keys) if (row[key]) ids.push(String(row[key]));
			return ids;
		};
		const lists = await readable([
			read(wonder.list(transaction.operations.getAll, {}, PAGE_SIZE), ['p_user_id']),
			read(wonder.list(transfer.operations.getAll, {}, PAGE_SIZE), [
				'sender_user_id',
				'receiver_user_id',
			]),
		]);
		const ids = [...new Set(lists.flat())].slice(0, MOST_USERS_NAMED);
		const results = await readable(
			ids.map(async (id) => {
				const found = await wonder.request(user.operations.get, { userId: id });
				return { name: label(nameOf(found), id.slice(0, 8)), value: id };
			}),
		);
		return results.filter(matching(filter));
	});
}

/** A list that lacks someone is better than none. When nothing can be read, that is told. */
async function readable<Result>(reads: Array<Promise<Result>>): Promise<Result[]> {
	const outcomes = await Promise.allSettled(reads);
	const results = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
	const failed = outcomes.find((one) => one.status === 'rejected');
	if (failed && results.length === 0) throw failed.reason;
	return results;
}

const nameOf = ({ first_name: first, last_name: last }: IDataObject) =>
	[first, last].filter(Boolean).join(' ');

/** The same for a choice of several. */
export async function getCards(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await searchCards.call(this)).results;
}

export async function getUsers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await searchUsers.call(this)).results;
}

async function saying(
	this: ILoadOptionsFunctions,
	search: (wonder: Requests) => Promise<INodeListSearchItems[]>,
): Promise<INodeListSearchResult> {
	const settings = await settingsFrom.call(this, TIMEOUT_SECONDS);
	const wonder = new WonderClient(this, { ...settings, askedBy: 'list' });
	try {
		return { results: await search(wonder) };
	} catch (error) {
		const { message, description } = error as ApiFailure;
		throw new NodeApiError(this.getNode(), { message }, { message, description });
	}
}
