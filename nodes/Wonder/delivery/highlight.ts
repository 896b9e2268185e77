import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { withoutCardNumbers } from '../input/cardNumbers';
import { decimalFrom, formatDecimal } from '../input/decimal';
import { isEmpty } from '../input/entries';

/** n8n logs an error for anything longer. */
const MOST_CHARACTERS = 250;

/**
 * Shows values beside the execution in n8n's list of executions ("highlighted data"). Empty ones are
 * left out. The run goes on, whatever n8n makes of them.
 */
export function highlight(context: IExecuteFunctions, values: IDataObject): void {
	try {
		const { $execution } = context.getWorkflowDataProxy(0) as unknown as {
			$execution: { customData: { set(key: string, value: string): void } };
		};
		for (const [key, value] of Object.entries(values)) {
			if (isEmpty(value)) continue;
			const text = withoutCardNumbers(String(value)).slice(0, MOST_CHARACTERS);
			$execution.customData.set(key, text);
		}
	} catch (error) {
		context.logger.debug(`Wonder: no highlighted data: ${(error as Error).message}`);
	}
}

/** Which payment an execution is about. @param row the payment as Simplify outputs it */
export const highlightsOf = (row: IDataObject): IDataObject => ({
	merchant: row.merchant,
	amount: amountOf(row),
	card:
		together(
			' · ',
			row.card_title,
			row.last_4_digits && `ending in ${String(row.last_4_digits)}`,
		) || row.card,
});

function amountOf({ amount_exact: exact, currency }: IDataObject): string | undefined {
	const amount = decimalFrom(String(exact));
	return amount && together(' ', formatDecimal(amount, 2), currency);
}

const together = (separator: string, ...parts: unknown[]) => parts.filter(Boolean).join(separator);
