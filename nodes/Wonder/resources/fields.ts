import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../operation/operation';
import { cardIdFrom, currency, id, lastFourFrom } from '../input/formats';

/** Parameters that several operations share. */

/** A list that depends on another parameter is loaded again when that one changes. */
export const locator = (
	search: string,
	dependsOn?: string,
): Pick<INodeProperties, 'type' | 'default' | 'modes' | 'typeOptions'> => ({
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	...(dependsOn && { typeOptions: { loadOptionsDependsOn: [`${dependsOn}.value`] } }),
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: search, searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 03e69dd9-a70c-4b0f-b084-c0ee077772fb',
		},
	],
});

export const BY_LAST_FOUR = 'lastFour';

const card = locator('searchCards');

export const cardId: Field = {
	in: 'path',
	encode: (value, { mode }) => (mode === BY_LAST_FOUR ? lastFourFrom : cardIdFrom)(value),
	property: {
		displayName: 'Card',
		name: 'cardId',
		...card,
		modes: [
			...(card.modes ?? []),
			{
				displayName: 'By Last Four Digits',
				name: BY_LAST_FOUR,
				type: 'string',
				placeholder: 'e.g. 8348',
				hint: 'The only card that ends in these four digits',
				validation: [
					{
						type: 'regex',
						properties: { regex: '^\\s*\\d{4}\\s*$', errorMessage: 'Enter four digits' },
					},
				],
			},
		],
		required: true,
		description:
			'The card to use. Choose from the list, or enter its ID or its last four digits (never the whole number).',
	},
};

/** Wonder has no list of its users. */
export const CONSUMERS_LISTED =
	'The list shows consumers from recent transactions and transfers, and those just created by n8n. Enter any other by ID.';

export const userId: Field = {
	in: 'query',
	as: 'p_user_id',
	encode: id,
	property: {
		displayName: 'Consumer',
		name: 'userId',
		...locator('searchUsers'),
		required: true,
		description: `The consumer (B2C) to use. ${CONSUMERS_LISTED}`,
	},
};

/** Only for the list of wallets: Wonder lists those of one consumer. */
export const walletOwner: Field = {
	property: {
		...userId.property,
		required: false,
		description: 'Whose wallets to list below. Not needed if you enter the ID of the wallet.',
	},
};

export const walletId: Field = {
	in: 'path',
	encode: id,
	property: {
		displayName: 'Wallet',
		name: 'walletId',
		...locator('searchWallets', 'userId'),
		required: true,
		description: 'The wallet to use. Choose the consumer and then the wallet, or enter its ID.',
	},
};

export const blockchain: Field = {
	in: 'body',
	property: {
		displayName: 'Blockchain',
		name: 'blockchain',
		type: 'options',
		options: [
			{ name: 'Ethereum', value: 'ETH' },
			{ name: 'Solana', value: 'SOLANA' },
		],
		required: true,
		default: 'ETH',
		description:
			'The network that the stablecoins arrive on. Coins sent on another network are lost.',
	},
};

export const asset: Field = {
	in: 'body',
	property: {
		displayName: 'Stablecoin',
		name: 'asset',
		type: 'options',
		options: [
			{ name: 'USDC', value: 'USDC' },
			{ name: 'USDT', value: 'USDT' },
		],
		required: true,
		default: 'USDT',
		description: 'Credited 1:1 in US dollars, minus the top-up fee',
	},
};

export const currencyCode: Field = {
	in: 'body',
	encode: currency,
	property: {
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		required: true,
		default: 'USD',
		placeholder: 'e.g. USD',
		description: 'The three-letter code (ISO 4217)',
	},
};

export const documentTypes = [
	{ name: "Driver's License", value: 'DRIVER_LICENSE' },
	{ name: 'ID Card', value: 'ID_CARD' },
	{ name: 'Passport', value: 'PASSPORT' },
];

export const documentType = (displayName: string, name: string): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	options: documentTypes,
	required: true,
	default: 'PASSPORT',
	description: 'The type of identity document that the consumer was registered with',
});

export const documentNumber = (displayName: string, name: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. K12345678',
	description: 'The number of the identity document',
});
