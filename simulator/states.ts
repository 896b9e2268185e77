/** The states and kinds of Wonder's records, each list in this one place. */

export const cardTypes = ['Expense'] as const;
export type CardStatus = 'Active' | 'Locked' | 'Terminated';

export const periods = ['Transaction', 'Daily', 'Monthly', 'Lifetime'] as const;
export type Period = (typeof periods)[number];
export type LimitStatus = 'Active' | 'Inactive';

/** What a merchant can ask for; a refund follows from a purchase. */
export const purchaseTypes = ['Sales', 'Withdrawal'] as const;
export type TransactionType = (typeof purchaseTypes)[number] | 'Refund';
/** Pending: a decision is awaited; no list shows it yet. */
export type TransactionStatus = 'Pending' | 'Authorized' | 'Declined' | 'Settled' | 'Reversed';
/** What an event reports of a transaction. */
export type TransactionAction = 'Authorization' | 'Reversed' | 'Settled';

export const documentTypes = ['PASSPORT', 'DRIVER_LICENSE', 'ID_CARD'] as const;

export const blockchains = ['ETH', 'SOLANA'] as const;
export type Blockchain = (typeof blockchains)[number];
export const assets = ['USDT', 'USDC'] as const;
export type Asset = (typeof assets)[number];
export type WalletStatus = 'Pending' | 'Active';
export type DepositStatus = 'Settled';

export type TransferStatus = 'Settled' | 'Reversed';

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
