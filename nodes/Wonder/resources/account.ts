import type { Resource } from '../operation/operation';

export const account = {
	name: 'Account',
	operations: {
		getBalance: {
			name: 'Get Balance',
			action: 'Get the balance of the account',
			description: 'Retrieve what your company can spend with its business cards',
			route: 'GET /account/balance',
			source: 'inferred',
			data: 'balance',
			fields: [],
		},
	},
} satisfies Resource;
