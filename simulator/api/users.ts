import { refuse } from '../errors';
import { changeUser, findUser, registerUser } from '../issuer/users';
import { personalData, user as shownUser } from '../records';
import { documented, filled, object } from '../schemas';
import { withBody, type ApiRoute } from './route';

const newUser = documented(object({ user: personalData })).refine(
	({ user }) => user.first_name ?? user.last_name,
	{ path: ['user.first_name or user.last_name'], error: 'is required' },
);

export const userRoutes: ApiRoute[] = [
	withBody({
		method: 'POST',
		path: '/user',
		title: 'Create User',
		source: 'inferred',
		takes: newUser,
		gives: documented(object({ user_id: filled })),
		changes: ['users'],
		handle: ({ wonder, body: { user } }) => ({
			user_id: registerUser(wonder, user).user.user_id,
		}),
	}),
	withBody({
		method: 'PUT',
		path: '/user/:reference_id',
		title: 'Edit User',
		source: 'documented',
		takes: documented(object({ user: personalData.partial() })),
		gives: documented(object({ user: shownUser })),
		changes: ['users'],
		handle: ({ wonder, params, body }) => {
			const user = findUser(wonder, { reference_id: params.reference_id });
			if (!user) throw refuse('userNotFound', `User ${params.reference_id} not found.`);
			return { user: changeUser(wonder, user, body.user) };
		},
	}),
	{
		method: 'GET',
		path: '/user',
		title: 'Get User',
		source: 'inferred',
		query: { user_id: 'documented', reference_id: 'documented' },
		gives: object({ user: shownUser }),
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
