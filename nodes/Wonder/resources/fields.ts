import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../operation/operation';
import { cardIdFrom, currency, id } from '../input/formats';

/** Parameters that several operations share. */

const locator = (search: string): Pick<INodeProperties, 'type' | 'default' | 'modes'> => ({
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
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

export const cardId: Field = {
	in: 'path',
	encode: cardIdFrom,
	property: {
		displayName: 'Card',
		name: 'cardId',
		...locator('searchCards'),
		required: true,
		description: 'The card to work with: choose it from the list, or give its ID (not its number)',
	},
};

export const userId: Field = {
	in: 'query',
	as: 'p_user_id',
	encode: id,
	property: {
		displayName: 'User',
		name: 'userId',
		...locator('searchUsers'),
		required: true,
		description:
			'The consumer. Wonder cannot list users, so the list shows those found in recent transactions and transfers; others by ID.',
	},
};

export const walletId: Field = {
	in: 'path',
	encode: id,
	property: {
		displayName: 'Wallet ID',
		name: 'walletId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 6f6bbd6c-8f4e-4a3e-9a44-3c1d6f0a1f11',
		description: 'The ID that creating or listing wallets returns',
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
		description: 'The network that stablecoins arrive on. Sent on another network they are lost.',
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
		description: 'Credited one to one as US dollars, less the top-up fee',
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
		description: 'Three letters',
	},
};

export const documentType = (displayName: string, name: string): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	options: [
		{ name: "Driver's License", value: 'DRIVER_LICENSE' },
		{ name: 'ID Card', value: 'ID_CARD' },
		{ name: 'Passport', value: 'PASSPORT' },
	],
	required: true,
	default: 'PASSPORT',
	description: 'The identity document that the user was registered with',
});

export const documentNumber = (displayName: string, name: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. K12345678',
	description: 'The number of that identity document',
});
