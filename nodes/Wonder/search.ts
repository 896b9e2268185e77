import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { WonderClient } from './operation/client';
import type { Requests } from './operation/operation';
import { modeOf, unpacked } from './operation/readValues';
import { PAGE_SIZE } from './api/pages';
import { ApiFailure } from './api/errors';
import { resources } from './resources';
import { cardsByLastFour } from './resources/card/lastFour';
import { createdConsumers } from './resources/createdConsumers';
import { BY_LAST_FOUR, documentTypes } from './resources/fields';
import { lastFourFrom } from './input/formats';
import { InvalidInput } from './input/invalidInput';
import { hasAnywhere, isSame, comparable } from './input/matching';
import { settingsFrom } from './credential/clientSettings';

const { card, transaction, transfer, user, wallet } = resources;

const TIMEOUT_SECONDS = 20;
const MOST_USERS_NAMED = 50;

/** IDs are not on screen, so a search for a few characters should not match them. */
const SHORTEST_PART_OF_ID = 8;

const matches = (filter = '') => {
	const isInName = hasAnywhere([filter]);
	const part = comparable(filter);
	const mayBeId = part.length >= SHORTEST_PART_OF_ID;
	return ({ name, value }: INodeListSearchItems) =>
		isInName(name) || (mayBeId && comparable(value).includes(part));
};

/** Words that people write before the last four digits of any card. */
const ANY_CARD = /^(CARD|NUMBER|NO|ENDING|ENDS|IN|WITH|VISA|JCB|MASTERCARD|X+)$/;

/** "8348", "•••• 8348", "Visa ending in 8348", "Travel 8348", "356772******8348" */
function endsWith(filter = ''): (name: string, firstSix: unknown, lastFour: unknown) => boolean {
	const [, before = '', digits] = /^(.*?)(\d{4})$/.exec(comparable(filter)) ?? [];
	const words = before.split(/[^\p{L}\p{N}]+/u).filter((word) => word && !ANY_CARD.test(word));
	return (name, firstSix, lastFour) =>
		digits !== undefined &&
		isSame(lastFour, digits) &&
		words.every((word) => comparable(name).includes(word) || comparable(firstSix).startsWith(word));
}

const label = (...parts: unknown[]) => parts.filter(Boolean).join(' · ');

/** IDs are random: their first eight characters tell them apart. */
const shortId = (id: unknown) => String(id).slice(0, 8);

/**
 * "Travel · ending in 8348 · Active" for each card, found by any part of it or by ID. First come the
 * cards whose number ends with the four digits of the search.
 */
export async function searchCards(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await withNodeErrors.call(this, async (wonder) => {
		const isMeant = endsWith(filter);
		const [first, others]: INodeListSearchItems[][] = [[], []];
		for await (const row of wonder.list(card.operations.getAll, {})) {
			const { id, title, status, first_6_digits: firstSix, last_4_digits: lastFour } = row;
			const name = label(title, lastFour && `ending in ${String(lastFour)}`, status);
			const results = isMeant(name, firstSix, lastFour) ? first : others;
			results.push({ name: name || String(id), value: String(id) });
		}
		return [...first, ...others.filter(matches(filter))];
	});
}

/**
 * "Ada Wong · phone ending in 4567 · Passport · 3f0d3f64" for each consumer. Wonder cannot list them:
 * these are the ones in the latest transactions and transfers, after those that this process has created.
 */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await withNodeErrors.call(this, async (wonder) => {
		const idsIn = async (rows: AsyncGenerator<IDataObject>, keys: string[]) => {
			const ids: string[] = [];
			for await (const row of rows)
				for (const key of keys) if (row[key]) ids.push(String(row[key]));
			return ids;
		};
		const lists = await readable([
			idsIn(wonder.list(transaction.operations.getAll, {}, PAGE_SIZE), ['p_user_id']),
			idsIn(wonder.list(transfer.operations.getAll, {}, PAGE_SIZE), [
				'sender_user_id',
				'receiver_user_id',
			]),
		]);
		const ids = new Set(lists.flat());
		const itemOf = async (id: string) => {
			const found = await wonder.request(user.operations.get, { userId: id });
			return { name: consumerLabel(found, id), value: id };
		};
		const [created, listed] = await Promise.all([
			// One that was removed at Wonder since is no reason to show no list.
			Promise.allSettled(createdConsumers(wonder.account, ids).map(itemOf)),
			readable([...ids].slice(0, MOST_USERS_NAMED).map(itemOf)),
		]);
		const results = [...fulfilled(created), ...listed];
		return results.filter(matches(filter));
	});
}

/** "USDT on ETH · 0x52908400… · Active" for each wallet of the consumer in the form. */
export async function searchWallets(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const userId = chosen.call(this, 'userId', 'Consumer');
	return await withNodeErrors.call(this, async (wonder) => {
		const results: INodeListSearchItems[] = [];
		for await (const row of wonder.list(wallet.operations.getAll, { userId })) {
			const { id, asset, blockchain, address, status } = row;
			const coins = [asset, blockchain].filter(Boolean).join(' on ');
			const start = address && `${String(address).slice(0, 10)}…`;
			results.push({ name: label(coins, start, status) || String(id), value: String(id) });
		}
		return results.filter(matches(filter));
	});
}

/** "250.00 · Conference in May · a1b2c3d4" for each limit in the history of the card in the form. */
export async function searchLimits(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const given = chosen.call(this, 'cardId', 'Card');
	const isLastFour = modeOf(this.getCurrentNodeParameter('cardId')) === BY_LAST_FOUR;
	return await withNodeErrors.call(this, async (wonder) => {
		const cardId = isLastFour ? (await cardsByLastFour(wonder))(lastFourFrom(given)) : given;
		const latest = new Map<string, IDataObject>();
		for await (const row of wonder.list(card.operations.getLimitHistory, { cardId })) {
			const id = String(row.card_limit ?? '');
			const known = latest.get(id);
			const isLater = !known || String(row.p_created_at) > String(known.p_created_at);
			if (id && isLater) latest.set(id, row);
		}
		const results = [...latest].map(([id, { limit_amount: amount, remark }]) => ({
			name: label(amount, remark, shortId(id)),
			value: id,
		}));
		return results.filter(matches(filter));
	});
}

/** The ID in another parameter of the form. */
function chosen(this: ILoadOptionsFunctions, parameter: string, displayName: string): string {
	const id = unpacked(this.getCurrentNodeParameter(parameter));
	const isExpression = String(id).startsWith('=');
	if (typeof id === 'string' && id !== '' && !isExpression) return id;
	throw new NodeOperationError(this.getNode(), `The list needs a ${displayName}`, {
		description: `Choose the ${displayName} first, or enter the ID here with By ID.`,
	});
}

/** An incomplete list is better than none. If nothing could be read, throws the first error. */
async function readable<Result>(reads: Array<Promise<Result>>): Promise<Result[]> {
	const outcomes = await Promise.allSettled(reads);
	const results = fulfilled(outcomes);
	const failed = outcomes.find((one) => one.status === 'rejected');
	if (failed && results.length === 0) throw failed.reason;
	return results;
}

const fulfilled = <Result>(outcomes: Array<PromiseSettledResult<Result>>) =>
	outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));

const nameOf = ({ first_name: first, last_name: last }: IDataObject) =>
	[first, last].filter(Boolean).join(' ');

function consumerLabel(consumer: IDataObject, id: string): string {
	const { phone_number: phone, document_type: type } = consumer;
	const documentName = documentTypes.find(({ value }) => isSame(value, type))?.name;
	return label(
		nameOf(consumer),
		phone && `phone ending in ${String(phone).slice(-4)}`,
		documentName,
		shortId(id),
	);
}

/** The same lists for parameters that take several values. */
export async function getCards(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await searchCards.call(this)).results;
}

export async function getUsers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await searchUsers.call(this)).results;
}

async function withNodeErrors(
	this: ILoadOptionsFunctions,
	search: (wonder: Requests) => Promise<INodeListSearchItems[]>,
): Promise<INodeListSearchResult> {
	const settings = await settingsFrom.call(this, TIMEOUT_SECONDS);
	const wonder = new WonderClient(this, { ...settings, askedBy: 'list' });
	try {
		return { results: await search(wonder) };
	} catch (error) {
		const { message } = error as Error;
		const description =
			error instanceof InvalidInput ? error.advice : (error as ApiFailure).description;
		throw new NodeApiError(this.getNode(), { message }, { message, description });
	}
}
