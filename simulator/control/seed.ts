import { amount, oneOf, optional, shape, whole } from '../checks';
import type { Decimal } from '../decimal';
import { authorize } from '../issuer/authorization';
import { issueCard } from '../issuer/cards';
import { registerUser } from '../issuer/users';
import { envelopes, openAccount, type Settings, type Wonder } from '../wonder';

export interface Seed {
	business_balance?: Decimal;
	/** How many more of each; they get made-up names. */
	users?: number;
	cards?: number;
	/** Purchases of 1.00 on the newest business card. */
	transactions?: number;
	/** What each of the new users has to spend. */
	user_balance?: Decimal;
	settings?: Partial<Settings>;
}

const many = optional(whole(0, 100_000));

export const seedBody = shape({
	business_balance: optional(amount({ min: 'zero' })),
	users: many,
	cards: many,
	transactions: many,
	user_balance: optional(amount({ min: 'zero' })),
	settings: optional(
		shape({
			repeated_ref_id: optional(oneOf('execute', 'return_first')),
			percentage_fee: optional(oneOf('fraction', 'percent')),
			wallet_activation_ms: many,
			retry_headers: optional(oneOf('first', 'fresh')),
			page_cap: optional(whole(1, 1000)),
			envelope: optional(oneOf(...envelopes)),
			list_order: optional(oneOf('newest_first', 'oldest_first')),
			user_filter: optional(oneOf('applied', 'ignored')),
			card_user: optional(oneOf('get_card', 'everywhere', 'nowhere')),
		}),
	),
});

export function sow(wonder: Wonder, seed: Seed): object {
	Object.assign(wonder.settings, seed.settings);
	if (seed.business_balance) wonder.business.account = openAccount(seed.business_balance);
	const users = times(seed.users, () => newUser(wonder, seed.user_balance ?? '0'));
	const cards = times(
		seed.cards,
		() => issueCard(wonder, { title: `Card ${wonder.cards.size + 1}` }).id,
	);
	const card = [...wonder.cards.values()].filter(({ userId }) => userId === '').at(-1);
	const transactions = times(card ? seed.transactions : 0, (index) => {
		const request = {
			amount: '1.00',
			currency: 'USD',
			merchant_name: `Shop ${index + 1}`,
			merchant_country: 'HK',
		};
		return authorize(wonder, card!, request).transaction.id;
	});
	return { users, cards, transactions };
}

const times = <T>(count: number | undefined, make: (index: number) => T): T[] =>
	Array.from({ length: count ?? 0 }, (_, index) => make(index));

function newUser(wonder: Wonder, balance: Decimal): string {
	const number = wonder.consumers.size + 1;
	const consumer = registerUser(wonder, {
		calling_code: '852',
		phone_number: String(90_000_000 + number),
		document_type: 'PASSPORT',
		document_number: `K${String(number).padStart(8, '0')}`,
		first_name: 'Test',
		last_name: `User ${number}`,
		date_of_birth: '1990-01-31',
		issuing_country: 'HKG',
	});
	consumer.account = openAccount(balance);
	return consumer.user.user_id;
}
