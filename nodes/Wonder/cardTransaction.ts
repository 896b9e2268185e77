import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { absolute, compare, decimalFrom } from './api/money';
import { isSame } from './matching';

/**
 * A card transaction as Wonder lists and sends it. Amounts are decimal text: negative for sales,
 * positive for refunds. Source: developer.wonder.today, Transaction List and Transaction Webhook.
 */
export interface CardTransaction extends IDataObject {
	id: string;
	p_business_id?: string;
	p_user_id?: string;
	/** The card's ID. */
	card: string;
	status: string;
	type: string;
	transaction_currency: string;
	transaction_amount: string;
	/** The debit in the card's currency as authorized, and as settled. */
	local_currency: string;
	local_amount: string;
	final_local_amount: string;
	calculated_fee?: string;
	merchant_id?: string;
	/** Two letters. */
	merchant_country?: string;
	merchant_city?: string;
	merchant_name?: string;
	/** RFC 3339. */
	p_created_at?: string;
}

export const typeOptions: INodePropertyOptions[] = [
	{ name: 'Refund', value: 'Refund', description: 'Money back from a merchant' },
	{ name: 'Sales', value: 'Sales', description: 'A purchase' },
	{ name: 'Withdrawal', value: 'Withdrawal', description: 'Cash from a machine' },
];

/** How the amount, whatever its sign, stands to a bound; undefined when it is no decimal. */
export function compareAmount(amount: unknown, bound: string): -1 | 0 | 1 | undefined {
	const [a, b] = [decimalFrom(String(amount)), decimalFrom(bound)];
	return a && b ? compare(absolute(a), b) : undefined;
}

export interface AmountRange {
	currency: string;
	atLeast?: string;
	atMost?: string;
}

/**
 * As charged by the merchant, or else as debited from the card; undefined when in neither. Once
 * settled, what was really debited comes first: it may differ from what was authorized.
 */
export function amountIn(currency: string, transaction: IDataObject): unknown {
	const { transaction_currency: charged, local_currency: debited } = transaction;
	const { status, transaction_amount, local_amount, final_local_amount: settled } = transaction;
	const isDebit = isSame(debited, currency);
	if (status === 'Settled' && isDebit && settled) return settled;
	if (isSame(charged, currency)) return transaction_amount ?? '';
	return isDebit ? (local_amount ?? '') : undefined;
}
