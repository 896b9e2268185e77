import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { withoutCardNumbers } from '../input/cardNumbers';
import { absolute, formatDecimal } from '../input/decimal';
import { isEmpty } from '../input/entries';
import { isSame } from '../input/matching';
import { amountFrom } from '../payment/cardTransaction';

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

/** Which payment an execution is about. `card` is the card as Wonder returns it, if it was read. */
export const highlightsOf = (transaction: IDataObject, card?: unknown): IDataObject => ({
	merchant: textIn(transaction.merchant_name),
	amount: amountOf(transaction),
	card: nameOf(card) || textIn(transaction.card),
});

const textIn = (value: unknown) =>
	['string', 'number'].includes(typeof value) ? String(value) : '';

function nameOf(card: unknown): string {
	const { title, last_4_digits: lastFour } = (card ?? {}) as IDataObject;
	const digits = textIn(lastFour);
	return [textIn(title), digits && `ending in ${digits}`].filter(Boolean).join(' · ');
}

/** "12.50 USD" for spending and "-12.50 USD" for money back; once settled, what was settled. */
function amountOf(transaction: IDataObject): string {
	const { transaction_currency: currency, local_currency: localCurrency, status } = transaction;
	const amounts = [
		[isSame(status, 'Settled') ? transaction.final_local_amount : '', localCurrency],
		[transaction.transaction_amount, currency],
		[transaction.local_amount, localCurrency],
	];
	const [written, shownCurrency] = amounts.find(([amount]) => !isEmpty(amount)) ?? [];
	const amount = amountFrom(written);
	if (!amount) return '';
	const sign = isSame(transaction.type, 'Refund') ? '-' : '';
	return `${sign}${formatDecimal(absolute(amount), 2)} ${textIn(shownCurrency)}`.trim();
}
