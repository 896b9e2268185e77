import type { CardOrder } from '../issuer/cards';
import type { FeeRuleOrder, WalletOrder } from '../issuer/wallets';
import type { PersonalData } from '../records';

/** What a company that looks real does in a month. Its people and merchants are invented. */

export const businessBalance = '86400.00';

export const businessCards: Record<string, CardOrder> = {
	marketing: {
		title: 'Marketing',
		limits: [
			{ period: 'Daily', limit_amount: '2000.00' },
			{ period: 'Monthly', limit_amount: '15000.00' },
		],
	},
	travel: {
		title: 'Travel, Sales team',
		limits: [
			{ period: 'Transaction', limit_amount: '3000.00' },
			{ period: 'Monthly', limit_amount: '12000.00' },
		],
	},
	software: {
		title: 'Software subscriptions',
		limits: [{ period: 'Monthly', limit_amount: '2500.00' }],
	},
	office: {
		title: 'Office supplies',
		limits: [
			{ period: 'Daily', limit_amount: '500.00' },
			{ period: 'Lifetime', limit_amount: '6000.00' },
		],
	},
	dinners: {
		title: 'Client dinners',
		settlement_currency: 'HKD',
		limits: [{ period: 'Monthly', limit_amount: '24000.00' }],
	},
};

interface Person {
	data: PersonalData;
	card: CardOrder;
	wallet: Omit<WalletOrder, 'p_user_id'>;
}

const passport = (number: string, country: string) => ({
	document_type: 'PASSPORT' as const,
	document_number: number,
	issuing_country: country,
});

export const people: Record<string, Person> = {
	mei: {
		data: {
			first_name: 'Mei',
			last_name: 'Chan',
			calling_code: '852',
			phone_number: '91234567',
			date_of_birth: '1991-04-12',
			...passport('K01234567', 'HKG'),
		},
		card: { title: 'Mei’s card', limits: [{ period: 'Daily', limit_amount: '300.00' }] },
		wallet: { blockchain: 'ETH', asset: 'USDC' },
	},
	daniel: {
		data: {
			first_name: 'Daniel',
			last_name: 'Osei',
			calling_code: '44',
			phone_number: '7700900123',
			date_of_birth: '1985-11-30',
			...passport('G9876543', 'GBR'),
		},
		card: { title: 'Daniel’s card' },
		wallet: { blockchain: 'SOLANA', asset: 'USDT' },
	},
	sofia: {
		data: {
			first_name: 'Sofía',
			last_name: 'Álvarez',
			calling_code: '34',
			phone_number: '612345678',
			date_of_birth: '1998-02-03',
			...passport('XDA123456', 'ESP'),
		},
		card: { title: 'Sofía’s card', limits: [{ period: 'Transaction', limit_amount: '150.00' }] },
		wallet: { blockchain: 'ETH', asset: 'USDT' },
	},
};

export const feeRules: FeeRuleOrder[] = [
	{ blockchain: 'ETH', asset: 'USDC', fixed_fee: '1.00', percentage_fee: '0.005' },
	{ blockchain: 'SOLANA', asset: 'USDT', fixed_fee: '0.20', percentage_fee: '0.01' },
];

type When = [daysAgo: number, time: string];

export const deposits: Array<[...When, person: string, amount: string]> = [
	[28, '04:10', 'mei', '800.00'],
	[27, '15:32', 'daniel', '650.00'],
	[26, '11:05', 'sofia', '400.00'],
	[9, '06:48', 'mei', '250.00'],
];

export const transfers: Array<[...When, from: string, to: string, amount: string, remark: string]> =
	[
		[21, '12:20', 'mei', 'sofia', '120.00', 'Concert tickets'],
		[12, '18:04', 'daniel', 'mei', '45.50', 'Dinner on Friday'],
		[3, '09:37', 'sofia', 'daniel', '5000.00', 'Deposit for the flat'],
	];

/** What becomes of a purchase that is not declined. */
export type Fate =
	| 'held'
	| 'settled'
	| 'tipped'
	| 'split'
	| 'reversed'
	| 'returned'
	| 'partly back';

export type Spending = [
	...When,
	card: string,
	amount: string,
	currency: string,
	merchant: string,
	country: string,
	city: string,
	fate: Fate,
];

export const spendings: Spending[] = [
	[30, '08:02', 'software', '240.00', 'USD', 'Cloudharbour Hosting', 'US', 'Seattle', 'settled'],
	[30, '08:05', 'software', '89.00', 'USD', 'Pixelboard Design', 'US', 'Austin', 'settled'],
	[29, '02:31', 'office', '1280.00', 'HKD', 'Wan Chai Paper & Ink', 'HK', 'Hong Kong', 'settled'],
	[29, '05:44', 'marketing', '650.00', 'USD', 'Northlight Ads', 'IE', 'Dublin', 'settled'],
	[28, '10:17', 'dinners', '2140.00', 'HKD', 'Dragon Court', 'HK', 'Hong Kong', 'tipped'],
	[27, '01:12', 'travel', '1120.40', 'USD', 'Meridian Air', 'SG', 'Singapore', 'settled'],
	[27, '23:50', 'mei', '38.00', 'HKD', 'Harbour Coffee', 'HK', 'Hong Kong', 'settled'],
	[26, '09:25', 'daniel', '42.60', 'GBP', 'Camden Grocers', 'GB', 'London', 'settled'],
	[25, '14:40', 'sofia', '64.90', 'EUR', 'Librería Central', 'ES', 'Madrid', 'settled'],
	[25, '03:08', 'travel', '24800', 'JPY', 'Shinjuku Garden Hotel', 'JP', 'Tokyo', 'settled'],
	[24, '06:30', 'travel', '3200', 'JPY', 'Tokyo Metro', 'JP', 'Tokyo', 'settled'],
	[23, '04:55', 'marketing', '1480.00', 'USD', 'Northlight Ads', 'IE', 'Dublin', 'settled'],
	[22, '07:19', 'office', '189.00', 'USD', 'Standing Desk Co', 'US', 'Portland', 'returned'],
	[21, '13:26', 'mei', '212.00', 'USD', 'Skyline Shoes', 'HK', 'Hong Kong', 'partly back'],
	[20, '02:47', 'marketing', '2450.00', 'USD', 'Billboard United', 'US', 'New York', 'settled'],
	[20, '11:33', 'dinners', '1860.00', 'HKD', 'Peak Terrace', 'HK', 'Hong Kong', 'settled'],
	[19, '00:15', 'software', '59.00', 'EUR', 'Tickwise Time Tracking', 'DE', 'Berlin', 'settled'],
	[18, '08:21', 'travel', '3480.00', 'USD', 'Grand Lagoon Resort', 'MO', 'Macao', 'held'],
	[17, '03:52', 'office', '940.00', 'HKD', 'Kowloon Furniture', 'HK', 'Hong Kong', 'split'],
	[16, '21:05', 'daniel', '18.75', 'GBP', 'Night Bus London', 'GB', 'London', 'settled'],
	[15, '09:09', 'sofia', '180.00', 'EUR', 'Zapatería Luna', 'ES', 'Madrid', 'settled'],
	[
		14,
		'06:06',
		'software',
		'1250.00',
		'USD',
		'Ledgerline Accounting',
		'SG',
		'Singapore',
		'settled',
	],
	[13, '10:48', 'travel', '415.00', 'EUR', 'Hotel Kastanie', 'DE', 'Berlin', 'reversed'],
	[12, '12:12', 'mei', '96.00', 'HKD', 'Noodle Lane', 'HK', 'Hong Kong', 'settled'],
	[11, '05:35', 'marketing', '780.00', 'USD', 'Print & Parcel', 'HK', 'Hong Kong', 'settled'],
	[10, '02:20', 'office', '0', 'USD', 'Waterbird Deliveries', 'HK', 'Hong Kong', 'held'],
	[9, '15:55', 'daniel', '120000', 'KRW', 'Busan Ferry Terminal', 'KR', 'Busan', 'settled'],
	[8, '08:08', 'dinners', '3320.00', 'HKD', 'Dragon Court', 'HK', 'Hong Kong', 'tipped'],
	[7, '04:01', 'travel', '688.20', 'USD', 'Meridian Air', 'SG', 'Singapore', 'partly back'],
	[6, '17:30', 'mei', '450.00', 'USD', 'Lucky Star Casino', 'MO', 'Macao', 'held'],
	[5, '07:43', 'software', '1600.00', 'USD', 'Vectorbase Analytics', 'US', 'Boston', 'settled'],
	[4, '03:14', 'marketing', '990.00', 'USD', 'Northlight Ads', 'IE', 'Dublin', 'settled'],
	[3, '11:27', 'sofia', '23.40', 'EUR', 'Café del Retiro', 'ES', 'Madrid', 'settled'],
	[2, '06:52', 'travel', '1340.00', 'SGD', 'Straits View Hotel', 'SG', 'Singapore', 'held'],
	[2, '09:18', 'office', '412.50', 'HKD', 'Wan Chai Paper & Ink', 'HK', 'Hong Kong', 'settled'],
	[1, '01:36', 'dinners', '1480.00', 'HKD', 'Peak Terrace', 'HK', 'Hong Kong', 'held'],
	[1, '05:02', 'marketing', '1320.00', 'USD', 'Trade Fair Booths', 'HK', 'Hong Kong', 'held'],
	[1, '08:57', 'mei', '41.00', 'HKD', 'Harbour Coffee', 'HK', 'Hong Kong', 'held'],
];
