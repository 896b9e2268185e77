import type { z } from 'zod/v4';
import type { Decimal } from './decimal';
import {
	amount,
	country,
	day,
	digits,
	documented,
	filled,
	instant,
	object,
	oneOf,
	record,
	text,
} from './schemas';
import {
	assets,
	blockchains,
	depositStatuses,
	documentTypes,
	transactionStatuses,
	transactionTypes,
	transferStatuses,
	type Asset,
	type Blockchain,
	type CardStatus,
	type CardType,
	type Period,
} from './states';

/** What has been booked, and what is left of it after holds. */
export interface Account {
	currency: 'USD';
	ledger: Decimal;
	available: Decimal;
}

export const personalData = object({
	calling_code: digits(1, 3),
	phone_number: digits(1, 11),
	document_type: oneOf(...documentTypes),
	document_number: filled,
	first_name: filled.optional(),
	last_name: filled.optional(),
	date_of_birth: day,
	issuing_country: country,
});
export type PersonalData = z.infer<typeof personalData>;

export const user = record('User', 'documented', {
	id: filled,
	user_id: filled,
	reference_id: filled,
	...personalData.shape,
	first_name: text,
	last_name: text,
	p_created_at: instant,
});
export type User = z.infer<typeof user>;

export interface Consumer {
	user: User;
	account: Account;
}

export const limitChange = record('LimitChange', 'documented', {
	id: filled,
	remark: text,
	card_limit: filled,
	limit_amount: amount,
	p_created_at: instant,
});
export type LimitChange = z.infer<typeof limitChange>;

export interface Card {
	id: string;
	userId: string;
	title: string;
	type: CardType;
	/** Of its limits and debits; its account has its own. */
	settlementCurrency: string;
	referenceId: string;
	status: CardStatus;
	pan: string;
	cvv: string;
	/** "MM/YY" */
	expiry: string;
	createdAt: string;
	limits: Record<Period, { id: string; amount: Decimal }>;
	limitHistory: LimitChange[];
	purchases: Purchase[];
}

/** A transaction as Wonder shows it. */
export const transaction = record('Transaction', 'documented', {
	id: filled,
	p_business_id: filled,
	p_user_id: filled.optional(),
	card: filled,
	status: oneOf(...transactionStatuses).meta({
		description: 'Inferred: Reversed, and Pending, which only decision requests have.',
	}),
	type: oneOf(...transactionTypes),
	transaction_currency: filled,
	transaction_amount: amount,
	local_currency: filled,
	local_amount: amount,
	final_local_amount: amount,
	calculated_fee: amount,
	merchant_id: text,
	merchant_country: text,
	merchant_city: text,
	merchant_name: text,
	p_created_at: instant,
});
export type Transaction = z.infer<typeof transaction>;

/** A transaction with what only the issuer knows. Amounts here are positive. */
export interface Purchase {
	transaction: Transaction;
	/** In the account's currency; all others in the card's. */
	held: Decimal;
	/** What counts toward the card's limits. */
	counted: Decimal;
	/** Total of all parts. */
	settled: Decimal;
	refunded: Decimal;
	/** No more parts will be settled. */
	isFinal: boolean;
	/** A decision about an increase is awaited. */
	isBeingRaised: boolean;
	/** A code such as `card_locked`. */
	declineReason: string | null;
	/** As given with the decision. */
	decisionReason: string | null;
}

export const walletTransaction = record('WalletTransaction', 'inferred', {
	id: filled,
	wallet_id: filled,
	blockchain: oneOf(...blockchains),
	asset: oneOf(...assets),
	amount,
	fixed_fee: amount,
	percentage_fee: amount,
	credited_amount: amount,
	tx_hash: filled,
	status: oneOf(...depositStatuses),
	p_created_at: instant,
});
export type WalletTransaction = z.infer<typeof walletTransaction>;

export interface Wallet {
	id: string;
	userId: string;
	blockchain: Blockchain;
	asset: Asset;
	address: string;
	/** Milliseconds on the simulator's clock. */
	activeFrom: number;
	createdAt: string;
	deposits: WalletTransaction[];
}

export const feeRule = record('FeeRule', 'inferred', {
	id: filled,
	blockchain: oneOf(...blockchains),
	asset: oneOf(...assets),
	fixed_fee: documented(amount),
	percentage_fee: documented(amount),
	p_created_at: instant,
	p_updated_at: instant,
});
export type FeeRule = z.infer<typeof feeRule>;

export const transfer = record('Transfer', 'documented', {
	id: filled,
	sender_user_id: filled,
	receiver_user_id: filled,
	currency: filled,
	amount,
	remark: text,
	ref_id: filled,
	transfer_status: oneOf(...transferStatuses),
	p_created_at: instant,
	p_updated_at: instant,
});
export type Transfer = z.infer<typeof transfer>;
