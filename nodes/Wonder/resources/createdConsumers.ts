import { Memory } from '../memory/memory';

/** Only the newest are of use: the list of consumers in n8n's editor reads each of them. */
const MOST_CREATED = 25;

const byAccount = new Memory<Set<string>>(100);

/** Wonder cannot list its consumers, so a new one is remembered until a payment or transfer shows it. */
export function rememberConsumer(account: string, id: string): void {
	const ids = byAccount.getOrMake(account, () => new Set());
	const kept = [...ids].filter((one) => one !== id).slice(1 - MOST_CREATED);
	byAccount.set(account, new Set([...kept, id]));
}

/** IDs of consumers that this process has created and `listed` does not have, newest first. */
export function createdConsumers(account: string, listed: Set<string>): string[] {
	const ids = byAccount.get(account) ?? new Set();
	for (const id of ids) if (listed.has(id)) ids.delete(id);
	return [...ids].reverse();
}
