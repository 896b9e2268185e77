import { randomUUID } from 'node:crypto';
import { refuse } from '../errors';
import type { Consumer, PersonalData, User } from '../records';
import { openAccount, type SimulatedWonder } from '../wonder';

/** The phone number is what makes a user unique. */
function assertPhoneIsFree(
	wonder: SimulatedWonder,
	data: Partial<PersonalData>,
	except?: User,
): void {
	for (const { user } of wonder.consumers.values()) {
		const same = user.calling_code === data.calling_code && user.phone_number === data.phone_number;
		if (same && user !== except) {
			throw refuse('userExists', 'A user with this phone number already exists.');
		}
	}
}

export function registerUser(wonder: SimulatedWonder, data: PersonalData): Consumer {
	assertPhoneIsFree(wonder, data);
	const user: User = {
		id: randomUUID(),
		user_id: randomUUID(),
		reference_id: randomUUID(),
		first_name: '',
		last_name: '',
		...data,
		p_created_at: wonder.clock.stamp(),
	};
	const consumer = { user, account: openAccount('0') };
	wonder.consumers.set(user.user_id, consumer);
	return consumer;
}

export function changeUser(wonder: SimulatedWonder, user: User, data: Partial<PersonalData>): User {
	assertPhoneIsFree(wonder, { ...user, ...data }, user);
	return Object.assign(user, data);
}

export function findUser(
	wonder: SimulatedWonder,
	by: { user_id?: string; reference_id?: string },
): User | undefined {
	if (by.user_id) return wonder.consumers.get(by.user_id)?.user;
	return [...wonder.consumers.values()].find(({ user }) => user.reference_id === by.reference_id)
		?.user;
}
