import type { IDataObject } from 'n8n-workflow';
import { ApiFailure, withoutPeriod } from '../../api/errors';
import { compare } from '../../input/decimal';
import { comparable, isSame } from '../../input/matching';
import type { Values } from '../../input/values';
import type { Operation, Requests } from '../../operation/operation';
import { amountFrom } from '../../payment/cardTransaction';
import { amountColumns, textOrNull } from '../../payment/columns';
import { id } from '../../input/formats';
import { cardId, locator } from '../fields';
import { get } from './get';
import { limitIn, LIMITS, type Limit } from './limits';

interface KnownLimits {
	/** By limit: its changes, oldest first. */
	changes: Map<string, IDataObject[]>;
	periodOf: (limit: unknown) => string | null;
}

const timeOf = ({ p_created_at: at }: IDataObject) => Date.parse(String(at));

function changesByLimit(history: IDataObject[]): KnownLimits['changes'] {
	const changes = new Map<string, IDataObject[]>();
	const undated = new Set<string>();
	for (const row of [...history].sort((a, b) => timeOf(a) - timeOf(b))) {
		const key = comparable(row.card_limit);
		if (Number.isNaN(timeOf(row))) undated.add(key);
		changes.set(key, [...(changes.get(key) ?? []), row]);
	}
	// What came before what is not known then.
	for (const key of undated) changes.delete(key);
	return changes;
}

/**
 * INFERRED: a row of the history names its limit by an ID, and a card names its limits by their periods.
 * If the card's limits have IDs, they decide. If not, the limit with the same amount is meant, where
 * exactly one has it, on the card and in the history.
 */
function periodsOf(card: IDataObject, changes: KnownLimits['changes']): KnownLimits['periodOf'] {
	const listed = (Array.isArray(card.limits) ? card.limits : []) as Limit[];
	const latest = (limit: string) => amountFrom(changes.get(limit)?.at(-1)?.limit_amount);
	return (limit) => {
		const named = listed.find((one) => textOrNull(one?.id) && isSame(one?.id, limit));
		if (named) return textOrNull(named.period);
		const now = latest(comparable(limit));
		const isShared = [...changes.keys()].some((other) => {
			const amount = latest(other);
			return other !== comparable(limit) && amount && now && compare(amount, now) === 0;
		});
		if (isShared) return null;
		const equal = LIMITS.filter(({ period }) => {
			const found = limitIn(listed, period);
			return now && found && compare(found.limit, now) === 0;
		});
		return equal.length === 1 ? equal[0].period : null;
	};
}

/** The amount before a change is in an earlier row, which Limit may have left out. */
async function whole(
	wonder: Requests,
	values: Values,
	rows: IDataObject[],
): Promise<IDataObject[]> {
	const { limit, ...all } = values;
	if (limit === undefined || rows.length < Number(limit)) return rows;
	const found: IDataObject[] = [];
	for await (const row of wonder.list(getLimitHistory, all)) found.push(row);
	return found;
}

async function knownLimits(
	wonder: Requests,
	values: Values,
	rows: IDataObject[],
	hint: (text: string) => void,
): Promise<KnownLimits> {
	try {
		const [card, history] = await Promise.all([
			wonder.request(get, { cardId: values.cardId }),
			whole(wonder, values, rows),
		]);
		const changes = changesByLimit(history);
		return { changes, periodOf: periodsOf(card, changes) };
	} catch (error) {
		const why = withoutPeriod((error as ApiFailure).message);
		hint(
			`period and old_amount are missing, because the card or its whole history could not be read: ${why}`,
		);
		return { changes: new Map(), periodOf: () => null };
	}
}

/** 0 is what Wonder writes for a limit that was removed. */
function simplifiedChange(row: IDataObject, { changes, periodOf }: KnownLimits): IDataObject {
	const ofLimit = changes.get(comparable(row.card_limit)) ?? [];
	const before = ofLimit[ofLimit.findIndex(({ id: own }) => isSame(own, row.id)) - 1];
	const [old, changed] = [before?.limit_amount, row.limit_amount].map((text) =>
		amountColumns(text),
	);
	return {
		time: textOrNull(row.p_created_at),
		period: periodOf(row.card_limit),
		old_amount: old.number,
		new_amount: changed.number,
		remark: textOrNull(row.remark),
		old_amount_exact: old.exact,
		new_amount_exact: changed.exact,
		card_limit: textOrNull(row.card_limit),
		id: textOrNull(row.id),
	};
}

export const getLimitHistory: Operation = {
	name: 'Get Limit History',
	action: 'Get card limit history',
	description: "Retrieve the past changes of a card's limits: when, to what amount, and why",
	route: 'GET /cards/{cardId}/limit/history',
	source: 'documented',
	data: 'limit_history',
	many: true,
	owners: [{ parameter: 'limitId', property: 'card_limit', name: 'limit' }],
	fields: [cardId],
	optional: [
		{
			in: 'query',
			as: 'limit_id',
			encode: id,
			property: {
				displayName: 'Card Limit',
				name: 'limitId',
				...locator('searchLimits', 'cardId'),
				description:
					'Only return changes to this limit. Choose from the list, or enter its ID (card_limit in the output).',
			},
		},
	],
	simplified: simplifiedChange,
	knownFor: knownLimits,
};
