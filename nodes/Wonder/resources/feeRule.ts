import type { IDataObject } from 'n8n-workflow';
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
		description: 'Taken off every top-up, in units of the stablecoin',
	},
};

/** As many percent as a hundred, or more, are a typo that takes every top-up. */
function percentage(value: unknown): string {
	const text = amount(6, '1.5')(trimmed(value).replace(/\s*%$/, ''));
	const hundredth = shift(decimal(text), -2);
	if (compare(hundredth, decimal('1')) < 0) return text;
	throw new InvalidInput(
		`${text} % would take every top-up as a whole`,
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
		description: 'Also taken off every top-up, in percent: 1.5 means 1.5 %',
	},
};

/** So small that a fraction was perhaps entered: 0.015 for 1.5 %. */
function percentageHints({ percentageFee: percent }: Values): string[] {
	const value = decimal(percent);
	if (value.units === 0n || compare(value, decimal('0.1')) >= 0) return [];
	const meant = formatDecimal(shift(value, 2));
	return [`Percentage Fee is ${percent as string} %. If you meant ${meant} %, enter ${meant}`];
}

/**
 * FINAL = AMOUNT − FIXED_FEE − AMOUNT × PERCENTAGE_FEE. The formula is Wonder's; the worked example on
 * the same page (100, 10 and 1.5 % giving 75) contradicts it.
 */
function preview({ amount: sent, fixedFee: fixed, percentageFee: percent, asset: coin }: Values) {
	const rate = shift(decimal(percent), -2);
	const percentage = multiply(decimal(sent), rate);
	const left = subtract(subtract(decimal(sent), decimal(fixed)), percentage);
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
	action: 'Get the top up fee rules',
	description: 'List what top-ups of consumers (B2C) cost, for each blockchain and stablecoin',
	route: 'GET /wallets/fee_rules',
	source: 'inferred',
	data: 'fee_rules',
	many: true,
	fields: [],
	optional: [asset, blockchain].map(({ property }) => ({
		matches: (rule: IDataObject, wanted: string) => isSame(rule[property.name], wanted),
		property: { ...property, required: false, description: 'Only rules for this one' },
	})),
} satisfies Operation;

function previewHints(values: Values, [{ credited_amount: credited }]: IDataObject[]): string[] {
	const { amount: sent, fixedFee: fixed } = values;
	const hints = percentageHints(values);
	if (decimal(credited).units > 0n || decimal(sent).units === 0n) return hints;
	return [
		`the fees take the whole top-up of ${formatDecimal(decimal(sent), 2)} (Fixed Fee ${formatDecimal(decimal(fixed), 2)}): nothing is credited`,
		...hints,
	];
}

function setHints(values: Values, [{ previous }]: IDataObject[]): string[] {
	const { fixedFee: fixed, asset: coin } = values;
	const most = formatDecimal(decimal(fixed), 2);
	return [
		...percentageHints(values),
		...(decimal(fixed).units > 0n
			? [`the Fixed Fee alone takes the whole of each top-up of up to ${most} ${coin as string}`]
			: []),
		...(previous === undefined
			? ['what the rule was before could not be read, so the output has no previous']
			: []),
	];
}

/** Wonder has one rule for a stablecoin on a blockchain. */
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

/** As Wonder gives it; null when there was none, undefined when it cannot be read. */
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
	operations: {
		get,
		preview: {
			name: 'Preview',
			action: 'Preview a top up',
			description: 'Compute what a top-up becomes under a fee rule, without asking Wonder',
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
						description: 'How much arrives in the wallet, in units of the stablecoin',
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
			action: 'Set a top up fee rule',
			description:
				'Decide what top-ups of consumers (B2C) in one stablecoin on one blockchain cost from now on',
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
				{
					property: {
						displayName: 'Send Percentage As',
						name: 'percentageForm',
						type: 'options',
						options: [
							{ name: 'Fraction (1.5 % Is 0.015)', value: 'fraction' },
							{ name: 'Percent (1.5 % Is 1.5)', value: 'percent' },
						],
						default: 'fraction',
						description:
							'How the percentage is written for Wonder. Their documents do not say; their formula suggests a fraction. Check with Get after the first time.',
					},
				},
			],
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
