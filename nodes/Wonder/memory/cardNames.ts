import { Memory } from './memory';

const MOST_REMEMBERED = 50_000;

interface Name {
	title: string | null;
	last_4_digits: string | null;
}

/** What cards are called, as far as this process has read them; by account and card. */
const names = new Memory<Name>(MOST_REMEMBERED);

const keyOf = (account: string, card: unknown) => `${account} ${String(card).toLowerCase()}`;

export const rememberCardName = (account: string, card: unknown, name: Name) =>
	names.set(keyOf(account, card), name);

export const knownCardName = (account: string, card: unknown) => names.get(keyOf(account, card));
