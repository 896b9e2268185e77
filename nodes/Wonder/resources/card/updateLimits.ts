import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../input/values';
import { InvalidInput } from '../../input/invalidInput';
import { ApiFailure, withoutPeriod } from '../../api/errors';
import type { Operation, Requests } from '../../operation/operation';
import { cardId } from '../fields';
import { trimmed } from '../../input/formats';
import { get, setsCard, targetCard } from './get';
import { hasLimits, limitChange, unexpectedChanges, withSentOnly } from './limitChange';
import { limitHints, LIMITS, limitsField, type Limit } from './limits';

const limits = limitsField({
	currency: "the card's settlement currency",
	leftOut: 'Limits that are not added stay unchanged (inferred: Wonder does not document it).',
	noLimit: (label) => `To remove the limit, choose ${label} in Remove Limits.`,
});

const chosen = (removed: unknown) =>
	LIMITS.filter(({ name }) => ((removed ?? []) as string[]).includes(name));

/** Without it, nobody could tell what changes. */
async function cardBefore(wonder: Requests, { cardId: id }: Values): Promise<IDataObject> {
	const card = await wonder.attempt(get, { cardId: id });
	if (!(card instanceof ApiFailure)) return card;
	throw new ApiFailure(
		`${withoutPeriod(card.message)}. The card could not be read, so its limits were not changed`,
		card.description,
		card.outcome,
		card.httpStatus,
	);
}

/** The response is inferred: it may be the whole card or only repeat the request, so the card is read. */
async function cardAfter(
	wonder: Requests,
	values: Values,
	response: IDataObject,
): Promise<IDataObject> {
	if (reachedBefore(values)) return response;
	const card = await wonder.attempt(get, { cardId: values.cardId });
	if (!(card instanceof ApiFailure) && Array.isArray(card.limits)) return card;
	return withSentOnly(response, values);
}

function hintsOf(card: IDataObject, values: Values): string[] {
	const isUnsent = reachedBefore(values) !== undefined;
	return [
		...(isUnsent && values.remark !== undefined
			? [
					'the remark was not sent either. To send it without a change, turn on Send Even If Unchanged in Options',
				]
			: []),
		...(card.isPartial
			? [
					"the card's limits could not be read after the change, so those that were not given are unknown",
				]
			: []),
		...unexpectedChanges(card, values),
		...limitHints(values.limits as Limit[], card.limits),
	];
}

const hadLimits = (values: Values) => hasLimits(values.before as IDataObject, values);

const reachedBefore = (values: Values): IDataObject | undefined =>
	!values.sendUnchanged && hadLimits(values) ? (values.before as IDataObject) : undefined;

const noProof = (values: Values) =>
	hadLimits(values)
		? {
				why: 'The card had these limits before this request, so they do not show whether it was processed.',
				effect: 'Get Limit History shows its remark',
			}
		: undefined;

export const updateLimits = {
	name: 'Update Limits',
	action: 'Update card limits',
	description:
		'Change or remove the spending limits of a card, per transaction, day, month and lifetime. Returns each limit before and after. Limits that are not given stay unchanged. Sends nothing if the card already has these limits.',
	route: 'PUT /cards/{cardId}/limit',
	source: 'inferred',
	effect: 'the card has these limits',
	setsState: { ...setsCard(hasLimits), reachedBefore, noProof },
	target: targetCard,
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
	options: [
		{
			property: {
				displayName: 'Send Even If Unchanged',
				name: 'sendUnchanged',
				type: 'boolean',
				default: false,
				description:
					'Whether to send the limits even if the card already has them, for example to note a remark in the limit history',
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
	prepare: async (wonder, values) => ({
		...values,
		limits: [
			...((values.limits ?? []) as Limit[]),
			...chosen(values.removeLimits).map(({ period }) => ({ period, limit_amount: '0' })),
		],
		before: await cardBefore(wonder, values),
	}),
	complete: cardAfter,
	responseHints: hintsOf,
	output: limitChange,
} satisfies Operation;
