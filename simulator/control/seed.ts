import type { z } from 'zod/v4';
import type { Decimal } from '../decimal';
import { authorize } from '../issuer/authorization';
import { issueCard } from '../issuer/cards';
import { registerUser } from '../issuer/users';
import { decimal, object, whole } from '../schemas';
import { behavior, openAccount, type SimulatedWonder } from '../wonder';

const many = whole(0, 100_000).optional();

export const seedOrder = object({
	business_balance: decimal({ min: 'zero' }).optional(),
	/** How many to add of each; their names are made up. */
	users: many,
	cards: many,
	/** Purchases of 1.00 on the newest business card. */
	transactions: many,
	/** The balance of each new user. */
	user_balance: decimal({ min: 'zero' }).optional(),
	settings: behavior.partial().optional(),
});
export type SeedOrder = z.infer<typeof seedOrder>;

interface Seeded {
	users: string[];
	cards: string[];
	transactions: string[];
}

export function seed(wonder: SimulatedWonder, order: SeedOrder): Seeded {
	Object.assign(wonder.behavior, order.settings);
	if (order.business_balance) wonder.business.account = openAccount(order.business_balance);
	const users = times(order.users, () => newUser(wonder, order.user_balance ?? '0'));
	const cards = times(
		order.cards,
		() => issueCard(wonder, { title: `Card ${wonder.cards.size + 1}` }).id,
	);
	const card = [...wonder.cards.values()].filter(({ userId }) => userId === '').at(-1);
	const transactions = times(card ? order.transactions : 0, (index) => {
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

function newUser(wonder: SimulatedWonder, balance: Decimal): string {
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
