import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { absolute, compare, decimalFrom } from './api/money';

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

/** As charged by the merchant, or else as debited from the card; undefined when in neither. */
export function amountIn(currency: string, transaction: IDataObject): unknown {
	const { transaction_currency: charged, local_currency: debited } = transaction;
	if (isCurrency(charged, currency)) return transaction.transaction_amount ?? '';
	return isCurrency(debited, currency) ? (transaction.local_amount ?? '') : undefined;
}

const isCurrency = (given: unknown, currency: string) =>
	String(given).toUpperCase() === currency.toUpperCase();

/** Whether the amount, in the range's currency, lies in the range. One that is not in it is outside. */
export function isWithin(transaction: IDataObject, { currency, atLeast, atMost }: AmountRange) {
	const amount = amountIn(currency, transaction);
	if (amount === undefined) return false;
	const least = atLeast ? compareAmount(amount, atLeast) : 0;
	const most = atMost ? compareAmount(amount, atMost) : 0;
	return (least === 0 || least === 1) && (most === 0 || most === -1);
}

export const contains = (text: unknown, part: string) =>
	String(text ?? '')
		.toLowerCase()
		.includes(part.trim().toLowerCase());

/** "hk, US" */
export const isIn = (country: unknown, list: string) =>
	list
		.toUpperCase()
		.split(/[\s,;]+/)
		.filter(Boolean)
		.includes(String(country).toUpperCase());
