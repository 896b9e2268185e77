import type { z } from 'zod/v4';
import type { Decimal } from './decimal';
import { country, day, digits, filled, object, oneOf } from './schemas';
import {
	documentTypes,
	type Asset,
	type Blockchain,
	type CardStatus,
	type DepositStatus,
	type Period,
	type TransactionStatus,
	type TransactionType,
	type TransferStatus,
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

export interface User extends Required<PersonalData> {
	id: string;
	user_id: string;
	reference_id: string;
	p_created_at: string;
}

export interface Consumer {
	user: User;
	account: Account;
}

export interface LimitChange {
	id: string;
	remark: string;
	card_limit: string;
	limit_amount: Decimal;
	p_created_at: string;
}

export interface Card {
	id: string;
	userId: string;
	title: string;
	type: string;
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
export interface Transaction {
	id: string;
	p_business_id: string;
	p_user_id?: string;
	card: string;
	status: TransactionStatus;
	type: TransactionType;
	transaction_currency: string;
	transaction_amount: Decimal;
	local_currency: string;
	local_amount: Decimal;
	final_local_amount: Decimal;
	calculated_fee: Decimal;
	merchant_id: string;
	merchant_country: string;
	merchant_city: string;
	merchant_name: string;
	p_created_at: string;
}

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

export interface WalletTransaction {
	id: string;
	wallet_id: string;
	blockchain: Blockchain;
	asset: Asset;
	amount: Decimal;
	fixed_fee: Decimal;
	percentage_fee: Decimal;
	credited_amount: Decimal;
	tx_hash: string;
	status: DepositStatus;
	p_created_at: string;
}

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

export interface FeeRule {
	id: string;
	blockchain: Blockchain;
	asset: Asset;
	fixed_fee: Decimal;
	percentage_fee: Decimal;
	p_created_at: string;
	p_updated_at: string;
}

export interface Transfer {
	id: string;
	sender_user_id: string;
	receiver_user_id: string;
	currency: string;
	amount: Decimal;
	remark: string;
	ref_id: string;
	transfer_status: TransferStatus;
	p_created_at: string;
	p_updated_at: string;
}
