import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Values } from '../input/values';
import { InvalidInput } from '../input/invalidInput';
import {
	compare,
	decimalFrom,
	formatDecimal,
	multiply,
	shift,
	subtract,
	type Decimal,
} from '../input/decimal';
import { choiceFrom } from '../input/entries';
import { isSame } from '../input/matching';
import type { Field, Operation, Resource, Requests } from '../operation/operation';
import { asset, blockchain } from './fields';
import { amount, trimmed } from '../input/formats';

const decimal = (value: unknown) => decimalFrom(String(value)) as Decimal;

const fixedFee: Field = {
	in: 'body',
	as: 'fixed_fee',
	encode: amount(6),
	property: {
		displayName: 'Fixed Fee',
		name: 'fixedFee',
		type: 'string',
		required: true,
		default: '0',
		placeholder: 'e.g. 10',
		description: 'Deducted from every top-up, in units of the stablecoin',
	},
};

/** 100 % or more is a typo that would consume every top-up. */
function percentage(value: unknown): string {
	const text = amount(6, '1.5')(trimmed(value).replace(/\s*%$/, ''));
	const hundredth = shift(decimal(text), -2);
	if (compare(hundredth, decimal('1')) < 0) return text;
	throw new InvalidInput(
		`${text} % would consume every top-up`,
		`Did you mean ${formatDecimal(hundredth, 2)}? Expected a percentage below 100: for 1.5 %, enter 1.5.`,
	);
}

const percentageFee: Field = {
	encode: percentage,
	property: {
		displayName: 'Percentage Fee',
		name: 'percentageFee',
		type: 'string',
		required: true,
		default: '0',
		placeholder: 'e.g. 1.5',
		description: 'Also deducted from every top-up, in percent: enter 1.5 for 1.5 %',
	},
};

const percentageForm: INodeProperties = {
	displayName: 'Send Percentage As',
	name: 'percentageForm',
	type: 'options',
	options: [
		{ name: 'Fraction (1.5 % Is 0.015)', value: 'fraction' },
		{ name: 'Percent (1.5 % Is 1.5)', value: 'percent' },
	],
	default: 'fraction',
	description:
		"How to send the percentage to Wonder. Wonder's documentation does not say; its formula suggests a fraction. After the first Set, check the rule with Get.",
};

/** Workflows saved when this was not yet an option hold it here. The option overrides it. */
const oldPercentageForm: Field = {
	encode: (value) => choiceFrom(value, percentageForm),
	property: { ...percentageForm, type: 'hidden' },
};

/** A value this small may be a fraction: 0.015 for 1.5 %. */
function percentageHints({ percentageFee: percent }: Values): string[] {
	const value = decimal(percent);
	if (value.units === 0n || compare(value, decimal('0.1')) >= 0) return [];
	const meant = formatDecimal(shift(value, 2));
	return [`Percentage Fee is ${percent as string} %. If you meant ${meant} %, enter ${meant}`];
}

/** An older workflow may hold this choice where the form no longer shows it. */
const percentageFormHints = ({ percentageForm: form, percentageFee: percent }: Values): string[] =>
	form === 'percent'
		? [
				`the percentage was sent as ${percent as string}, not as a fraction. To change that, set Send Percentage As in Options`,
			]
		: [];

/**
 * FINAL = AMOUNT − FIXED_FEE − AMOUNT × PERCENTAGE_FEE. The formula is Wonder's; the worked example on
 * the same page (100, 10 and 1.5 % giving 75) contradicts it.
 */
function feesOf({ amount: sent, fixedFee: fixed, percentageFee: percent }: Values) {
	const percentage = multiply(decimal(sent), shift(decimal(percent), -2));
	return { percentage, left: subtract(subtract(decimal(sent), decimal(fixed)), percentage) };
}

function preview(values: Values) {
	const { amount: sent, fixedFee: fixed, asset: coin } = values;
	const { percentage, left } = feesOf(values);
	return {
		amount: formatDecimal(decimal(sent), 2),
		asset: coin as string,
		fixed_fee: formatDecimal(decimal(fixed), 2),
		percentage_fee: formatDecimal(percentage, 2),
		credited_amount: formatDecimal(left.units < 0n ? { units: 0n, scale: 0 } : left, 2),
		currency: 'USD',
	};
}

const get = {
	name: 'Get',
	action: 'Get top-up fee rules',
	description: 'Retrieve the top-up fees of consumers (B2C), for each blockchain and stablecoin',
	route: 'GET /wallets/fee_rules',
	source: 'inferred',
	data: 'fee_rules',
	many: true,
	fields: [],
	optional: [asset, blockchain].map(({ property }) => ({
		matches: (rule: IDataObject, wanted: string) => isSame(rule[property.name], wanted),
		property: {
			...property,
			required: false,
			description: `Only return rules for this ${property.displayName.toLowerCase()}`,
		},
	})),
} satisfies Operation;

function previewHints(values: Values): string[] {
	const { amount: sent, fixedFee: fixed } = values;
	const hints = percentageHints(values);
	const { left } = feesOf(values);
	if (left.units > 0n || decimal(sent).units === 0n) return hints;
	const isAbove = left.units < 0n;
	return [
		`the fees ${isAbove ? 'are above' : 'consume'} the whole top-up of ${formatDecimal(decimal(sent), 2)} (Fixed Fee ${formatDecimal(decimal(fixed), 2)}): nothing is credited`,
		...hints,
	];
}

function setHints(values: Values, [{ previous }]: IDataObject[]): string[] {
	const { fixedFee: fixed, asset: coin } = values;
	const most = formatDecimal(decimal(fixed), 2);
	return [
		...percentageHints(values),
		...percentageFormHints(values),
		...(decimal(fixed).units > 0n
			? [`the Fixed Fee alone consumes any top-up of up to ${most} ${coin as string}`]
			: []),
		...(previous === undefined
			? ['the previous rule could not be read, so the output has no previous']
			: []),
	];
}

/** Wonder has one rule for each stablecoin on each blockchain. */
const setsRule: NonNullable<Operation['setsState']> = {
	read: async (wonder, { asset: coin, blockchain: network }) => {
		for await (const rule of wonder.list(get, { asset: coin, blockchain: network })) return rule;
		return {};
	},
	isReached: (rule, { fixedFee: fixed, percentageFee: percentage }) =>
		[
			[rule.fixed_fee, fixed],
			[rule.percentage_fee, percentage],
		].every(([is, wanted]) => {
			const [found, asked] = [is, wanted].map((text) => decimalFrom(String(text)));
			return found && asked && compare(found, asked) === 0;
		}),
};

/** The rule as Wonder returns it; null if there was none, undefined if it cannot be read. */
async function ruleBefore(
	wonder: Requests,
	values: Values,
): Promise<IDataObject | null | undefined> {
	const rule = await setsRule.read(wonder, values).catch(() => undefined);
	if (!rule) return undefined;
	const { fixed_fee, percentage_fee } = rule;
	if (fixed_fee === undefined && percentage_fee === undefined) return null;
	return { fixed_fee, percentage_fee };
}

export const feeRule = {
	name: 'Top-Up Fee Rule',
	description: 'The fees that consumers (B2C) pay for stablecoin top-ups',
	operations: {
		get,
		preview: {
			name: 'Preview',
			action: 'Preview top-up',
			description:
				'Calculate the credited amount of a top-up from its fees, without calling Wonder',
			source: 'documented',
			fields: [
				{
					encode: amount(6),
					property: {
						displayName: 'Top-Up Amount',
						name: 'amount',
						type: 'string',
						required: true,
						default: '100',
						placeholder: 'e.g. 100',
						description: 'The amount sent to the wallet, in units of the stablecoin',
					},
				},
				asset,
				fixedFee,
				percentageFee,
			],
			run: async (_, values) => [preview(values)],
			hints: previewHints,
		},
		set: {
			name: 'Set',
			action: 'Set top-up fee rule',
			description:
				'Set the top-up fee for one stablecoin on one blockchain. Applies to all consumers (B2C) from now on. Returns the rule and the previous one.',
			route: 'POST /wallets/fee_rules',
			source: 'inferred',
			data: 'fee_rule',
			effect: 'the fee rule was set',
			setsState: setsRule,
			fields: [
				blockchain,
				asset,
				fixedFee,
				{ ...percentageFee, in: 'body', as: 'percentage_fee' },
				oldPercentageForm,
			],
			options: [{ property: percentageForm }],
			prepare: async (wonder, values) => ({
				...values,
				previous: await ruleBefore(wonder, values),
				...(values.percentageForm === 'fraction' && {
					percentageFee: formatDecimal(shift(decimal(values.percentageFee), -2)),
				}),
			}),
			output: (rule, { previous }) => ({
				...rule,
				...(previous !== undefined && { previous: previous as IDataObject | null }),
			}),
			hints: setHints,
		},
	},
} satisfies Resource;
