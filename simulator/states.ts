/** The states and kinds of Wonder's records, each list in this one place. */

export const cardTypes = ['Expense'] as const;
export type CardType = (typeof cardTypes)[number];
export const cardStatuses = ['Active', 'Locked', 'Terminated'] as const;
export type CardStatus = (typeof cardStatuses)[number];

export const periods = ['Transaction', 'Daily', 'Monthly', 'Lifetime'] as const;
export type Period = (typeof periods)[number];
export const limitStatuses = ['Active', 'Inactive'] as const;
export type LimitStatus = (typeof limitStatuses)[number];

/** What a merchant can ask for; a refund follows from a purchase. */
export const purchaseTypes = ['Sales', 'Withdrawal'] as const;
export const transactionTypes = [...purchaseTypes, 'Refund'] as const;
/** Pending: a decision is awaited; no list shows it yet. */
export const transactionStatuses = [
	'Pending',
	'Authorized',
	'Declined',
	'Settled',
	'Reversed',
] as const;
export type TransactionStatus = (typeof transactionStatuses)[number];
/** What an event reports of a transaction. */
export const transactionActions = ['Authorization', 'Reversed', 'Settled'] as const;
export type TransactionAction = (typeof transactionActions)[number];

export const documentTypes = ['PASSPORT', 'DRIVER_LICENSE', 'ID_CARD'] as const;

export const blockchains = ['ETH', 'SOLANA'] as const;
export type Blockchain = (typeof blockchains)[number];
export const assets = ['USDT', 'USDC'] as const;
export type Asset = (typeof assets)[number];
export const walletStatuses = ['Pending', 'Active'] as const;
export type WalletStatus = (typeof walletStatuses)[number];
export const depositStatuses = ['Settled'] as const;

export const transferStatuses = ['Settled', 'Reversed'] as const;

/** What the simulator shows of itself, by the names of `GET /_simulator/books`. */
export const bookParts = [
	'now',
	'settings',
	'connected',
	'business',
	'cards',
	'transactions',
	'users',
	'wallets',
	'wallet_transactions',
	'transfers',
	'fee_rules',
	'deliveries',
	'decisions',
	'log',
	'faults',
	'odd',
] as const;
export type BookPart = (typeof bookParts)[number];
