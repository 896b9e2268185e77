import type { INodeProperties } from 'n8n-workflow';

/** Ranges of amounts, each in its currency, as `isWithin` reads them. */
export const amountsProperty = (what: string, inNeither: string): INodeProperties => ({
	displayName: 'Amounts',
	name: 'amounts',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Amount',
	default: {},
	description: `${what}. Signs do not matter: a purchase of 20.00 and a refund of 20.00 are both 20.00.`,
	options: [
		{
			displayName: 'Range',
			name: 'range',
			values: [
				{
					displayName: 'At Least',
					name: 'atLeast',
					type: 'string',
					default: '',
					placeholder: 'e.g. 100.00',
					description: 'This amount or more; empty: no lower bound',
				},
				{
					displayName: 'At Most',
					name: 'atMost',
					type: 'string',
					default: '',
					placeholder: 'e.g. 500.00',
					description: 'This amount or less; empty: no upper bound',
				},
				{
					displayName: 'Currency',
					name: 'currency',
					type: 'string',
					default: 'USD',
					placeholder: 'e.g. USD',
					description: `Compared with the merchant's amount if that is in this currency, else with the debit of the card if that is. ${inNeither}.`,
				},
			],
		},
	],
});
