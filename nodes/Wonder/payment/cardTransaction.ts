import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { decimalFrom, type Decimal } from '../input/decimal';
import { isSame } from '../input/matching';

/**
 * A card transaction as Wonder lists and delivers it. Amounts are decimal text: negative for sales,
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
	/** The debit in the card's currency: as authorized, and as settled. */
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

/** Reversed is inferred: Wonder documents the other three for transactions. */
export const statusOptions: INodePropertyOptions[] = [
	{ name: 'Authorized', value: 'Authorized', description: 'Approved but not settled yet' },
	{ name: 'Declined', value: 'Declined', description: 'Not approved; nothing is charged' },
	{
		name: 'Reversed',
		value: 'Reversed',
		description: 'The merchant reversed the authorization (inferred)',
	},
	{ name: 'Settled', value: 'Settled', description: 'Charged or refunded' },
];

export const typeOptions: INodePropertyOptions[] = [
	{ name: 'Refund', value: 'Refund', description: 'Money returned by a merchant' },
	{ name: 'Sales', value: 'Sales', description: 'A purchase' },
	{ name: 'Withdrawal', value: 'Withdrawal', description: 'Cash from an ATM' },
];

/**
 * An amount as Wonder may write it, such as "+5.00", " -5 ", and "-1,000.00"; undefined if it cannot be
 * read. "1,000" cannot: it may be a thousand or one. User input is read more strictly.
 */
export function amountFrom(value: unknown): Decimal | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value)
		.trim()
		.replace(/^\+(?=\d)/, '');
	return decimalFrom(/^-?\d{1,3}(,\d{3})+\.\d+$/.test(text) ? text.replaceAll(',', '') : text);
}

/** Also an event that says so while the status is still Authorized, as between parts of a settlement. */
export const isSettled = ({ status, action }: IDataObject) =>
	[status, action].some((word) => isSame(word, 'Settled'));

/** As it was when it was authorized, whatever happened to it later. */
export const asAuthorized = (transaction: IDataObject): IDataObject => ({
	...transaction,
	action: '',
	status: 'Authorized',
});

export interface AmountRange {
	currency: string;
	atLeast?: string;
	atMost?: string;
	lessThan?: string;
	moreThan?: string;
}

/**
 * The amount as charged by the merchant, or else as debited from the card; undefined if neither is in
 * this currency, empty if it is missing. Once settled, the final debit comes first: it may differ from
 * the authorized amount.
 */
export function amountIn(currency: string, transaction: IDataObject): unknown {
	const { transaction_currency: charged, local_currency: debited } = transaction;
	const isDebit = isSame(debited, currency);
	const amounts = [
		...(isDebit && isSettled(transaction) ? [transaction.final_local_amount] : []),
		...(isSame(charged, currency) ? [transaction.transaction_amount] : []),
		...(isDebit ? [transaction.local_amount] : []),
	];
	if (amounts.length === 0) return undefined;
	return amounts.find((amount) => String(amount ?? '').trim() !== '') ?? '';
}
