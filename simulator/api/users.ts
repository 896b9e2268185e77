import { country, day, digits, filled, oneOf, optional, shape, type Check } from '../checks';
import { refuse } from '../errors';
import { changeUser, findUser, registerUser, type PersonalData } from '../issuer/users';
import type { ApiCall, ApiRoute } from './route';

export const documentTypes = ['PASSPORT', 'DRIVER_LICENSE', 'ID_CARD'];

const personalData: Record<string, Check> = {
	calling_code: digits(1, 3),
	phone_number: digits(1, 11),
	document_type: oneOf(...documentTypes),
	document_number: filled,
	first_name: optional(filled),
	last_name: optional(filled),
	date_of_birth: day,
	issuing_country: country,
};

const changes = Object.fromEntries(
	Object.entries(personalData).map(([name, check]) => [name, optional(check)]),
);

type UserCall = ApiCall<{ user: Partial<PersonalData> }>;

export const userRoutes: ApiRoute[] = [
	{
		method: 'POST',
		path: '/user',
		takes: shape({ user: shape(personalData) }),
		handle: ({ wonder, body: { user } }: UserCall) => {
			if (!user.first_name && !user.last_name) {
				throw refuse('invalidParameter', 'user.first_name or user.last_name is required.');
			}
			return { user_id: registerUser(wonder, user).user.user_id };
		},
	},
	{
		method: 'PUT',
		path: '/user/:reference_id',
		takes: shape({ user: shape(changes) }),
		handle: ({ wonder, params, body }: UserCall) => {
			const user = findUser(wonder, { reference_id: params.reference_id });
			if (!user) throw refuse('userNotFound', `User ${params.reference_id} not found.`);
			return { user: changeUser(wonder, user, body.user) };
		},
	},
	{
		method: 'GET',
		path: '/user',
		query: ['user_id', 'reference_id'],
		handle: ({ wonder, query }) => {
			if (!query.user_id && !query.reference_id) {
				throw refuse('invalidParameter', 'user_id or reference_id is required.');
			}
			const user = findUser(wonder, query);
			if (!user) throw refuse('userNotFound', 'User not found.');
			return { user };
		},
	},
];
