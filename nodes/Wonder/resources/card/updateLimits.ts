import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../input/values';
import { InvalidInput } from '../../input/invalidInput';
import { ApiFailure } from '../../api/errors';
import { compare, decimalFrom } from '../../input/decimal';
import type { Operation, Requests } from '../../operation/operation';
import { cardId } from '../fields';
import { trimmed } from '../../input/formats';
import { get, setsCard } from './get';
import { activeLimit, limitHints, LIMITS, limitsField, type Limit } from './limits';

function hasLimits({ limits: found }: IDataObject, { limits: wanted }: Values): boolean {
	if (!Array.isArray(found)) return false;
	return (wanted as Limit[]).every(({ period, limit_amount: amount }) => {
		const listed = activeLimit(found, period)?.limit_amount ?? '0';
		const [is, asked] = [listed, amount].map((text) => decimalFrom(String(text)));
		return !!is && !!asked && compare(is, asked) === 0;
	});
}

const limits = limitsField({
	currency: "the card's settlement currency",
	leftOut: 'Limits that are not added stay unchanged (inferred: Wonder does not document it).',
	noLimit: (label) => `To remove the limit, choose ${label} in Remove Limits.`,
});

const chosen = (removed: unknown) =>
	LIMITS.filter(({ name }) => ((removed ?? []) as string[]).includes(name));

/** The response is inferred: if it has no limits, the card is read. */
async function stateAfter(result: IDataObject, values: Values, wonder: Requests): Promise<unknown> {
	if (Array.isArray(result.limits)) return result.limits;
	const found = await wonder.attempt(get, values);
	return found instanceof ApiFailure ? undefined : found.limits;
}

export const updateLimits = {
	name: 'Update Limits',
	action: 'Update card limits',
	description:
		'Change or remove the spending limits of a card, per transaction, day, month and lifetime. Returns the card. Limits that are not given stay unchanged.',
	route: 'PUT /cards/{cardId}/limit',
	source: 'inferred',
	effect: 'the limits were changed',
	setsState: setsCard(hasLimits),
	fields: [
		cardId,
		limits,
		{
			property: {
				displayName: 'Remove Limits',
				name: 'removeLimits',
				type: 'multiOptions',
				options: LIMITS.map(({ displayName: name, name: value }) => ({ name, value })),
				default: [],
				description: 'The limits to remove: the card may then spend more',
			},
		},
		{
			in: 'body',
			encode: trimmed,
			property: {
				displayName: 'Remark',
				name: 'remark',
				type: 'string',
				default: '',
				placeholder: 'e.g. Conference in May',
				description: 'The reason for the change, kept in the limit history',
			},
		},
	],
	check: ({ limits: set, removeLimits }) => {
		const removed = chosen(removeLimits);
		if (!set && removed.length === 0) {
			throw new InvalidInput(
				'Limits is empty',
				'Add at least one limit, or choose the limits to remove in Remove Limits.',
			);
		}
		const both = removed.find(({ period }) =>
			((set ?? []) as Limit[]).some((limit) => limit.period === period),
		);
		if (!both) return;
		throw new InvalidInput(
			`Remove Limits: ${both.displayName} is also in Limits`,
			'A limit can be either set or removed. Delete it from one of them.',
		);
	},
	prepare: async (_, values) => ({
		...values,
		limits: [
			...((values.limits ?? []) as Limit[]),
			...chosen(values.removeLimits).map(({ period }) => ({ period, limit_amount: '0' })),
		],
	}),
	hints: async (values, [result], wonder) => {
		const set = values.limits as Limit[] | undefined;
		return set ? limitHints(set, await stateAfter(result, values, wonder)) : [];
	},
} satisfies Operation;
