import type { Resource } from '../operation/operation';

export const account = {
	name: 'Account',
	description: "Your company's account, which pays for all business cards",
	operations: {
		getBalance: {
			name: 'Get Balance',
			action: 'Get account balance',
			description:
				"Retrieve the balance of your company's account, which all business cards (B2B) spend. Needs no input.",
			route: 'GET /account/balance',
			source: 'inferred',
			data: 'balance',
			fields: [],
		},
	},
} satisfies Resource;
