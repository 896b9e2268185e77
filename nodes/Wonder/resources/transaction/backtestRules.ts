import { isExpression, jsonParse, type IDataObject, type INodeProperties } from 'n8n-workflow';
import { defaultOutcome, defaultReason, rulesOfNewForm } from '../../decision/rules/ruleProperties';
import { DAY_MS } from '../../decision/rules/pastPayments';
import {
	checkRules,
	compiledOnce,
	lookBackOf,
	rulesFrom,
	type RuleSet,
} from '../../decision/rules/rules';
import { isEmpty, optionalText } from '../../input/entries';
import { InvalidInput } from '../../input/invalidInput';
import { isObject } from '../../input/isObject';
import { isSame } from '../../input/matching';
import type { EntryContext, Values } from '../../input/values';
import type { Field, Operation } from '../../operation/operation';
import { simplifiedTransaction } from '../../payment/simplified';
import type { CardNames } from '../card/names';
import { beginningEarlier, checkCreated, createdFilters } from '../createdTime';
import { backtest, summaryOf } from './backtest';
import { getAll, ownership } from './getAll';

const THIS_NODE = 'form';
const TRIGGER = 'trigger';
const PARAMETERS = "{{ $('Wonder Decision Trigger').params }}";

const inThisNode = (property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: { show: { rulesFrom: [THIS_NODE], ...property.displayOptions?.show } },
});

const ruleFields: Field[] = [
	{
		property: {
			displayName: 'Rules From',
			name: 'rulesFrom',
			type: 'options',
			options: [
				{
					name: 'Decision Trigger',
					value: TRIGGER,
					description: 'The rules of a Wonder Decision Trigger in this workflow',
				},
				{ name: 'This Node', value: THIS_NODE, description: 'Rules that you enter below' },
			],
			required: true,
			default: THIS_NODE,
			description: 'Which rules to try out',
		},
	},
	{
		encode: ruleSetFrom,
		property: {
			displayName: 'Trigger Parameters',
			name: 'triggerParameters',
			type: 'json',
			required: true,
			default: `=${PARAMETERS}`,
			displayOptions: { show: { rulesFrom: [TRIGGER] } },
			description:
				'The parameters of the Wonder Decision Trigger, which need not have run. If it has another name, use that name in the expression.',
		},
	},
	{
		encode: (value, { timeZone }) => rulesFrom(value, timeZone),
		property: inThisNode(rulesOfNewForm),
	},
	{ property: { ...inThisNode(defaultOutcome), required: true } },
	{ property: inThisNode(defaultReason) },
];

const includeRefunds: Field = {
	property: {
		displayName: 'Include Refunds',
		name: 'includeRefunds',
		type: 'boolean',
		default: false,
		description:
			'Whether to judge and count refunds, too. We assume that Wonder asks for no decision about them, as it asks about authorizations.',
	},
};

/** Of the parameters of a Wonder Decision Trigger. Throws InvalidInput. */
function ruleSetFrom(value: unknown, { timeZone }: EntryContext): RuleSet {
	const parameters =
		typeof value === 'string' ? jsonParse<unknown>(value, { fallbackValue: null }) : value;
	if (!isObject(parameters) || isEmpty(parameters.otherwise)) {
		throw new InvalidInput(
			"these aren't the parameters of a Wonder Decision Trigger",
			`They have rules and otherwise (Default Outcome). Use ${PARAMETERS}, with the name of your trigger.`,
		);
	}
	const { rules: given, otherwise, otherwiseReason } = parameters;
	const ruleSet = {
		rules: rulesFrom(given ?? {}, timeZone),
		defaultOutcome: otherwise as RuleSet['defaultOutcome'],
		defaultReason: optionalText(otherwiseReason),
	};
	ruleSet.rules.forEach((rule, index) => assertEvaluated(`Rule ${index + 1}`, rule));
	assertEvaluated('Default Outcome', [otherwise, otherwiseReason]);
	return ruleSet;
}

/** n8n hands over the parameters of another node as they are written, with its expressions. */
function assertEvaluated(label: string, value: unknown): void {
	if (!holdsExpression(value)) return;
	throw new InvalidInput(
		`${label} has an expression, whose value only the trigger knows`,
		'Choose This Node under Rules From, and enter the rules there with the value that you want to try.',
	);
}

const holdsExpression = (value: unknown): boolean =>
	isExpression(value) ||
	(typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression));

const ruleSetOf = (values: Values): RuleSet =>
	(values.triggerParameters as RuleSet | undefined) ?? {
		rules: (values.rules ?? []) as RuleSet['rules'],
		defaultOutcome: values.otherwise as RuleSet['defaultOutcome'],
		defaultReason: values.otherwiseReason as string | undefined,
	};

const period = createdFilters('transactions');

const isWithin = (values: Values) => (row: IDataObject) =>
	period.every(
		({ matches, property: { name } }) =>
			values[name] === undefined || matches?.(row, values[name] as never),
	);

export const backtestRules = {
	name: 'Backtest Rules',
	action: 'Backtest decision rules',
	description:
		'Find out what decision rules would have done with past card transactions. Reads them and changes nothing. Returns them from the oldest to the newest, each with what the rules say (would_have, rule, reason) and what happened (status).',
	source: 'documented',
	reads: () => true,
	fields: [...ruleFields, ...ownership],
	optional: period,
	options: [includeRefunds],
	check: (values) => {
		checkCreated(values);
		checkRules(ruleSetOf(values));
	},
	run: async (wonder, values, hint) => {
		const isWanted = isWithin(values);
		const rows: IDataObject[] = [];
		let refunds = 0;
		// What was paid before the period counts, as it would have then.
		const lookBackMs = Math.max(DAY_MS, lookBackOf(compiledOnce(ruleSetOf(values))));
		const wanted = beginningEarlier(values, lookBackMs);
		for await (const row of wonder.list(getAll, wanted, undefined, hint)) {
			if (values.includeRefunds || !isSame(row.type, 'Refund')) rows.push(row);
			else if (isWanted(row)) refunds += 1;
		}
		const judged = backtest(rows, ruleSetOf(values), isWanted);
		if (refunds > 0) hint(`${refunds} ${refunds === 1 ? 'refund was' : 'refunds were'} left out`);
		if (rows.length > 0 && judged.length === 0) {
			const before = lookBackMs > DAY_MS ? `${lookBackMs / DAY_MS} days` : '24 hours';
			hint(`no transaction was created in this period, only in the ${before} before it`);
		}
		return judged;
	},
	hints: (_, results) => summaryOf(results),
	simplified: (row, cards: CardNames) => {
		const { time, status, ...rest } = simplifiedTransaction(row, cards(row.card));
		const { would_have, rule, reason } = row;
		return { time, would_have, rule, reason, status, ...rest };
	},
	knownFor: getAll.knownFor,
} satisfies Operation;
