import { eventOf, send, signed } from '../support/deliver';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey, useWonder } from '../support/wonder';

/** Filters: which events the trigger lets through, over HTTP. */
const wonder = useWonder();
let trigger: TriggerServer;

beforeAll(async () => {
	trigger = new TriggerServer('wonderTrigger', wonder.credentials);
	await trigger.start();
});
afterAll(async () => await trigger.close());

const deliver = async (body: string) => {
	trigger.credentials = wonder.credentials;
	const { appId } = wonder.credentials;
	return await send(signed(trigger.url, body, { appId, privateKey: otherPrivateKey }));
};

const wanted = async (parameters: object, transaction = {}, action = 'Authorization') => {
	trigger.configure(parameters as never);
	const { status } = await deliver(eventOf(transaction, action));
	expect(status).toBe(200);
	return trigger.runs.length === 1;
};

test('events that were not chosen start nothing', async () => {
	expect(await wanted({ events: ['Settled'] })).toBe(false);
	expect(await wanted({ events: ['Settled'] }, {}, 'Settled')).toBe(true);
	expect(await wanted({}, {}, 'Reversed')).toBe(true);
	expect(await wanted({}, {}, 'SomethingNew')).toBe(false);
});

test.each([
	[{ status: ['Declined'] }, { status: 'Declined' }, { status: 'Authorized' }],
	[{ type: ['Withdrawal', 'Refund'] }, { type: 'Refund' }, { type: 'Sales' }],
	[{ cards: ['a', 'b'] }, { card: 'b' }, { card: 'c' }],
	[{ cards: 'abc' }, { card: 'abc' }, { card: 'b' }],
	[{ merchantCountries: 'HK,' }, { merchant_country: 'HK' }, { merchant_country: '' }],
	[{ cards: 'a, b' }, { card: 'b' }, { card: 'c' }],
	[{ users: ['a'] }, { p_user_id: 'a' }, { p_user_id: undefined }],
	[
		{ merchantNameContains: 'peak' },
		{ merchant_name: 'The PEAK Hotel' },
		{ merchant_name: 'Speaker' },
	],
	[
		{ merchantNameContainsAnywhere: 'AIR' },
		{ merchant_name: 'Cathay Airlines' },
		{ merchant_name: '' },
	],
	[{ status: ['declined'] }, { status: ' DECLINED' }, { status: 'Authorized' }],
	[{ cards: ['AB'] }, { card: 'ab' }, { card: 'abc' }],
	[{ merchantNameContains: 'café' }, { merchant_name: 'Cafe\u0301' }, { merchant_name: 'Cafe' }],
	[
		{ merchantNameContains: 'casino, air' },
		{ merchant_name: 'Casino Royal' },
		{ merchant_name: 'Royal' },
	],
	[{ merchantCountries: ['HK', 'US'] }, { merchant_country: 'US' }, { merchant_country: 'FR' }],
	[{ merchantCountries: 'hk, us' }, { merchant_country: 'US' }, { merchant_country: 'FR' }],
	[{ merchantCountriesExcluded: 'hk us' }, { merchant_country: 'FR' }, { merchant_country: 'HK' }],
])('filter %j matches %j, not %j', async (filters, passes, fails) => {
	expect(await wanted({ filters }, passes)).toBe(true);
	expect(await wanted({ filters }, fails)).toBe(false);
});

const range = (currency: string, atLeast: string, atMost: string) => ({
	filters: { amounts: { range: [{ currency, atLeast, atMost }] } },
});
const money = (amount: string, currency: string, local: string) => ({
	transaction_amount: amount,
	transaction_currency: currency,
	local_amount: local,
	local_currency: 'USD',
});

test('amounts are compared exactly, without their sign, in their currency', async () => {
	const aboutTen = range('USD', '10.00', '10.30');
	expect(await wanted(aboutTen, money('-10', 'USD', '-10'))).toBe(true);
	expect(await wanted(aboutTen, money('10.300', 'USD', '10.3'))).toBe(true);
	expect(await wanted(aboutTen, money('-10.3000000000000001', 'USD', '0'))).toBe(false);
	expect(await wanted(aboutTen, money('-9.999999999999999999', 'USD', '0'))).toBe(false);
	expect(await wanted(aboutTen, money('-10', 'HKD', '-1.28'))).toBe(false);
	expect(await wanted(aboutTen, money('-80', 'HKD', '-10.26'))).toBe(true);
	expect(await wanted(range('HKD', '80', ''), money('-80', 'HKD', '-10.26'))).toBe(true);
	expect(await wanted(range('EUR', '0', ''), money('-80', 'HKD', '-10.26'))).toBe(false);
});

test('the number 0 from an expression is a limit', async () => {
	const { filters } = range('USD', '', 0 as never);
	expect(await wanted({ filters }, money('-1', 'USD', '-1'))).toBe(false);
	expect(await wanted({ filters }, money('0.00', 'USD', '0'))).toBe(true);
});

test('one matching range of several is enough', async () => {
	const { filters } = range('HKD', '1000', '');
	filters.amounts.range.push({ currency: 'USD', atLeast: '', atMost: '5' });
	expect(await wanted({ filters }, money('-39', 'HKD', '-5'))).toBe(true);
	expect(await wanted({ filters }, money('-47', 'HKD', '-6.02'))).toBe(false);
});

test('a settled event counts with the amount actually debited, in the card’s currency', async () => {
	const settled = (change: object) => ({
		...money('-90', 'USD', '-90'),
		status: 'Settled',
		...change,
	});
	const from100 = range('USD', '100', '');
	const more = settled({ final_local_amount: '-120' });
	const less = {
		...settled({ final_local_amount: '-60' }),
		...{ transaction_amount: '-110', local_amount: '-110' },
	};
	expect(await wanted(from100, more, 'Settled')).toBe(true);
	expect(await wanted(from100, less, 'Settled')).toBe(false);
	expect(
		await wanted(range('HKD', '80', ''), { ...more, ...money('-80', 'HKD', '-10') }, 'Settled'),
	).toBe(true);
	expect(await wanted(from100, settled({ final_local_amount: undefined }), 'Settled')).toBe(false);
});

test.each([
	[{ cards: '={{ undefined }}' }, 'Card Names or IDs: is empty'],
	[{ users: [] }, 'Consumer Names or IDs: is empty'],
	[{ status: ['refused'] }, 'Status: "refused" isn\'t a valid option'],
	[{ type: '={{ $env.TYPE }}' }, 'access to env vars denied'],
	[{ merchantCountries: ' ' }, 'Merchant Countries: is empty'],
	[{ merchantCountries: 'HKX' }, 'Merchant Countries: "HKX" is not a country'],
	[{ merchantCountriesExcluded: 'Hong Kong US' }, 'Merchant Countries Excluded: "Hong Kong US"'],
	[{ merchantNameContains: '={{ null }}' }, 'Merchant Name Contains: is empty'],
	[{ amounts: { range: [] } }, 'Amounts: is empty'],
	[range('USD', 'ten', '').filters, 'Amounts: At Least: "ten" is not an amount'],
	[range('USD', '={{ undefined }}', '5').filters, 'Amounts: At Least: is empty'],
	[range('USD', '500', '100').filters, 'Amounts: At Least 500 is more than At Most 100'],
	[range('', '500', '').filters, 'Amounts: Currency: "" is not a currency'],
])(
	'filter %j cannot be used: publishing fails, and deliveries are deferred instead of lost',
	async (filters, cause) => {
		trigger.configure({ filters } as never);
		await expect(trigger.activate()).rejects.toThrow(`Filters: ${cause}`);
		const { status, body } = await deliver(eventOf());
		expect(status).toBe(500);
		expect(body).toEqual({
			error: 'settings',
			message: expect.stringContaining(`Filters: ${cause}`),
		});
		expect(trigger.runs).toEqual([]);
	},
);

describe('an amount that a filter needs', () => {
	const from5 = range('USD', '5', '5');

	test.each(['+5.00', ' -5 ', '-5\n', '5.000', -5 as never])(
		'is read as Wonder may write it: %j',
		async (amount) => {
			expect(await wanted(from5, money(amount, 'USD', ''))).toBe(true);
		},
	);

	test('may have commas between thousands if a decimal point follows', async () => {
		const from1000 = range('USD', '1234567.50', '1234567.50');
		expect(await wanted(from1000, money('-1,234,567.50', 'USD', ''))).toBe(true);
		expect(await wanted(from1000, money('+1,234,567.50', 'USD', ''))).toBe(true);
	});

	test.each([null, '', ' ', undefined])(
		'is the card’s debit in the same currency if the merchant’s amount is %j',
		async (amount) => {
			expect(await wanted(from5, money(amount as never, 'USD', '-5'))).toBe(true);
			expect(await wanted(from5, money(amount as never, 'USD', '-6'))).toBe(false);
			expect(await wanted(range('HKD', '5', '5'), money(amount as never, 'HKD', '-5'))).toBe(false);
		},
	);

	test.each([
		['1,000', ''],
		['1.000,00', ''],
		['-1,00.00', ''],
		['--5', ''],
		['+-5', ''],
		['five', '-5'],
		['NaN', ''],
		[null, null],
		['', ''],
		[{ value: '5' }, ''],
		['9'.repeat(1_000_000), ''],
	])('that cannot be read matches no range, and the log says so', async (...amounts) => {
		const [amount, local] = amounts as string[];
		trigger.configure(range('USD', '0', '') as never);
		const { status, body } = await deliver(eventOf(money(amount, 'USD', local)));
		expect([status, body]).toEqual([
			200,
			{ status: "ignored: doesn't match this trigger's events and filters" },
		]);
		expect(trigger.runs).toEqual([]);
		expect(trigger.log).toEqual([
			"Wonder Trigger: ignored an event: a filter can't read its amount in USD.",
		]);
	});

	test('that cannot be read in one currency may be readable in that of another range', async () => {
		const { filters } = range('EUR', '1', '');
		filters.amounts.range.push({ currency: 'USD', atLeast: '5', atMost: '5' });
		expect(await wanted({ filters }, money('n/a', 'EUR', '-5'))).toBe(true);
		expect(trigger.log).toEqual([]);
	});

	test('that cannot be read does not matter to other filters', async () => {
		expect(await wanted({ filters: { status: ['Declined'] } }, money('n/a', 'USD', ''))).toBe(true);
		expect(trigger.log).toEqual([]);
	});
});

test('case and spaces in Wonder’s words do not matter, and come out as documented', async () => {
	const events = { events: ['Settled'], filters: { status: ['Settled'], type: ['Refund'] } };
	const loud = { status: ' SETTLED', type: 'refund', final_local_amount: '-9' };
	expect(await wanted(events, loud, 'settled')).toBe(true);
	expect(trigger.runs[0][0].json.event).toMatchObject({
		action: 'Settled',
		status: 'Settled',
		type: 'Refund',
	});
	const debited = { ...range('USD', '9', '9').filters, ...{ status: ['Settled'] } };
	expect(await wanted({ filters: debited }, { ...loud, local_currency: 'usd' }, 'SETTLED')).toBe(
		true,
	);
});
