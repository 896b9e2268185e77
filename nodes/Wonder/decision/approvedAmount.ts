import type { IExecuteFunctions } from 'n8n-workflow';
import { compare, decimalFrom, formatDecimal, type Decimal } from '../input/decimal';
import { entered, formOf, isEmpty } from '../input/entries';
import { positiveAmount } from '../input/formats';
import { InvalidInput } from '../input/invalidInput';
import { approvedAmount } from './decisionNodeProperties';

/**
 * How much of the payment is approved, as exact text; undefined for all of it. Throws InvalidInput.
 * @param most the payment's amount; undefined if the response cannot say how much is approved
 */
export function approvedAmountOf(
	this: IExecuteFunctions,
	itemCount: number,
	most: string | undefined,
): string | undefined {
	// The editor leaves "=" of an expression that was never written.
	const written = String(this.getNode().parameters[approvedAmount.name] ?? '').trim();
	if (['', '='].includes(written)) return undefined;
	const amounts = Array.from({ length: itemCount }, (_, item) =>
		entered(formOf(this, item), approvedAmount, (value) => partOf(value, most)),
	);
	if (new Set(amounts).size > 1) {
		throw new InvalidInput(
			`${approvedAmount.displayName}: the items have different amounts for one payment`,
			'Pass a single item to this node, or give all items the same amount.',
		);
	}
	return amounts[0];
}

function partOf(value: unknown, most: string | undefined): string {
	if (most === undefined) {
		throw new InvalidInput(
			"Wonder can't be told, because Approve Response (JSON) of the trigger has no {approved_amount}, or the payment's amount can't be read",
			'Add that option to the Wonder Decision Trigger, for example { "approved": true, "amount": "{approved_amount}" }. To approve whole payments only, empty this field.',
		);
	}
	if (isEmpty(value)) {
		throw new InvalidInput(
			'the expression returned nothing',
			"Correct it. To approve all of a payment, let it return the payment's amount.",
		);
	}
	const limit = decimalFrom(most) as Decimal;
	const part = decimalFrom(positiveAmount(Math.max(2, limit.scale))(value)) as Decimal;
	if (compare(part, limit) > 0) {
		throw new InvalidInput(
			`${formatDecimal(part, part.scale)} is more than the payment's amount, ${most}`,
			'Approve that amount or less, in the currency of the payment.',
		);
	}
	return formatDecimal(part, limit.scale);
}
