import { countries } from '../../simulator/countries';
import { useWonder } from '../support/wonder';

/** What people write for a phone number, a birthday and a country, and what Wonder gets. */
const wonder = useWonder();

const ada = {
	callingCode: '852',
	phoneNumber: '91234567',
	firstName: 'Ada',
	dateOfBirth: '1990-12-31',
	documentNumber: 'K1234567',
	issuingCountry: 'HKG',
};
const create = async (change: object, settings = {}) =>
	await wonder.node('user.create', { ...ada, ...change }, settings);

async function sent() {
	const { body } = (await wonder.received()).at(-1)!;
	return (body as { user: Record<string, string> }).user;
}

async function expectRefused(change: object, message: string, settings = {}): Promise<string> {
	const { error } = await create(change, settings);
	expect(error?.message).toBe(message);
	expect(await wonder.received()).toEqual([]);
	return String(error?.description);
}

describe('a phone number', () => {
	test('that may hold the calling code is sent as entered, and a hint says so', async () => {
		for (const [callingCode, phoneNumber] of [
			['33', '33612345678'],
			['61', '61412345678'],
		]) {
			const { hints } = await create({ callingCode, phoneNumber });
			expect(hints.join()).toContain(
				`Phone Number ${phoneNumber} starts with Calling Code ${callingCode}.`,
			);
		}
		expect((await create({ phoneNumber: '91234568' })).hints).toEqual([]);
	});

	test.each<[code: unknown, number: unknown, kept: string]>([
		['852', '+852 9123 4567', '91234567'],
		['+852', '00852 9123 4567', '91234567'],
		['852 ', '(852) 9123-4567', '91234567'],
		['00852', 85291234567, '91234567'],
		['852', '9123/4567', '91234567'],
		['852', '9123\u00a04567', '91234567'],
		['852', '9123‑4567', '91234567'],
		['852', '\u202a+852 9123 4567\u202c', '91234567'],
		['８５２', '９１２３ ４５６７', '91234567'],
		['852', '8521 2345', '85212345'],
		['1', '(415) 555-0100', '4155550100'],
		['1', '415.555.0100', '4155550100'],
		['1', '+1 415 555 0100', '4155550100'],
		['1', '1-415-555-0100', '4155550100'],
		['86', '8613912345678', '13912345678'],
		['91', '9123456789', '9123456789'],
		['61', '0412 345 678', '0412345678'],
		['44', '+44 (0)20 7946 095', '207946095'],
		['44', '(020) 7946 095', '0207946095'],
	])('beside %j, %j is sent as %s', async (callingCode, phoneNumber, kept) => {
		const { error } = await create({ callingCode, phoneNumber });
		expect(error).toBeUndefined();
		expect(await sent()).toMatchObject({ phone_number: kept });
		expect((await sent()).calling_code).toMatch(/^[1-9]\d{0,2}$/);
	});

	test.each([
		['+1 415 555 0100', '"+14155550100" does not start with Calling Code 852'],
		['0044 20 7946', '"0044207946" does not start with Calling Code 852'],
		['+852', '"+852" is not a number of 1 to 11 digits'],
		['9123 4567 x2', '"9123 4567 x2" is not a number of 1 to 11 digits'],
	])('%s beside 852 is refused', async (phoneNumber, message) => {
		await expectRefused({ phoneNumber }, `Phone Number: ${message}`);
	});

	test.each(['0', '0852', '1242', '+', '85 2a'])('%s is no calling code', async (callingCode) => {
		const message = `Calling Code: "${callingCode}" is not a number of 1 to 3 digits`;
		await expectRefused({ callingCode }, message);
	});

	test('with a calling code inside needs the field beside it in an update, too', async () => {
		const [userId] = await wonder.newUsers(1);
		await wonder.forget();
		const phoneNumber = '+852 9876 5432';
		const alone = await wonder.node('user.update', { userId, updateFields: { phoneNumber } });
		expect(alone.error?.message).toBe(
			'Phone Number: "+85298765432" starts with a calling code, but Calling Code is missing',
		);
		expect(await wonder.received()).toEqual([]);
		await wonder.result('user.update', {
			userId,
			updateFields: { phoneNumber, callingCode: '852' },
		});
		expect(await sent()).toEqual({ calling_code: '852', phone_number: '98765432' });
	});
});

describe('a date of birth', () => {
	const dayIn = (timeZone: string) =>
		new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());
	/** The clock is 26 hours ahead there. */
	const [first, last] = ['Pacific/Kiritimati', 'Etc/GMT+12'];

	test('in the future is refused, by the clock of the workflow', async () => {
		await expectRefused(
			{ dateOfBirth: '2999-01-01' },
			'Date of Birth: 2999-01-01 is in the future',
		);
		const dateOfBirth = dayIn(first);
		const message = `Date of Birth: ${dateOfBirth} is in the future`;
		await expectRefused({ dateOfBirth }, message, { timezone: last });
		expect((await create({ dateOfBirth }, { timezone: first })).error).toBeUndefined();
	});

	test('before 1900 is refused', async () => {
		const message = 'Date of Birth: 0090-12-31 is before 1900';
		await expectRefused({ dateOfBirth: '0090-12-31' }, message);
	});
});

describe('a country', () => {
	test.each([
		['hkg', 'HKG'],
		['hk', 'HKG'],
		[' Hong Kong ', 'HKG'],
		['Hong Kong SAR China', 'HKG'],
		['uk', 'GBR'],
		['Great Britain', 'GBR'],
		['USA', 'USA'],
		['the United States of America', 'USA'],
		['South Korea', 'KOR'],
		['Korea, Republic of', 'KOR'],
		["Cote d'Ivoire", 'CIV'],
		['Turkey', 'TUR'],
		['Türkiye', 'TUR'],
		['Saint Kitts and Nevis', 'KNA'],
		['St. Lucia', 'LCA'],
		['UAE', 'ARE'],
		['Viet Nam', 'VNM'],
		['Ｊａｐａｎ', 'JPN'],
	])('%s is sent as %s', async (issuingCountry, code) => {
		expect((await create({ issuingCountry })).error).toBeUndefined();
		expect(await sent()).toMatchObject({ issuing_country: code });
	});

	test.each(['XX', 'ZZZ', 'Hongkong City', 'H', 'Korea'])(
		'%s is refused, quoted as typed',
		async (issuingCountry) => {
			const message = `Issuing Country: "${issuingCountry}" is not a country`;
			const advice = await expectRefused({ issuingCountry: ` ${issuingCountry} ` }, message);
			expect(advice).toContain('like Hong Kong, HK or HKG');
		},
	);

	test('each that ISO 3166 knows is known, and Kosovo', async () => {
		const input = [...countries, 'XKX'].map((country, index) => ({ country, index }));
		const parameters = {
			...ada,
			issuingCountry: '={{ $json.country }}',
			phoneNumber: '={{ 90000000 + $json.index }}',
		};
		await wonder.node('user.create', parameters, { input, onError: 'continueRegularOutput' });
		const users = (await wonder.received()).map(
			({ body }) => (body as { user: { issuing_country: string } }).user.issuing_country,
		);
		expect(users).toEqual(input.map(({ country }) => country));
	});

	test('of a merchant is found by any of its names, however Wonder writes it', async () => {
		const [card] = await wonder.newCards(1);
		for (const merchant_country of ['HK', 'US', 'GB'])
			await wonder.shop(card, '1.00', { merchant_country });
		const found = async (merchantCountry: string) =>
			(await wonder.results('transaction.getAll', { filters: { merchantCountry } })).map(
				({ merchant_country }) => merchant_country,
			);
		expect(await found('Hong Kong, usa')).toEqual(['US', 'HK']);
		expect(await found('HK US')).toEqual(['US', 'HK']);
		expect(await found('UK')).toEqual(['GB']);
		expect(await found('={{ ["GBR", "Hong Kong"] }}')).toEqual(['GB', 'HK']);
	});
});

test.each([
	...['and', '&', 'China (Hong Kong)', 'China (Taiwan)', 'Samoa (American)', 'US (Guam)'],
	...['Ireland (Northern)', 'Guinea (Equatorial)', 'Netherlands (Aruba)'],
])('%s is taken for no other country', async (issuingCountry) => {
	if (issuingCountry === 'and') {
		const filters = { merchantCountry: 'HK and US' };
		const { error } = await wonder.node('transaction.getAll', { filters });
		expect(error?.message).toBe('Merchant Country: "HK and US" is not a country');
		expect(error?.description).toContain('Separate countries with commas.');
		return;
	}
	await expectRefused({ issuingCountry }, `Issuing Country: "${issuingCountry}" is not a country`);
});

test.each([
	['Hong Kong SAR', 'HKG'],
	['Hong Kong, China', 'HKG'],
	['Macau SAR', 'MAC'],
	['Taiwan, China', 'TWN'],
	['Korea, South', 'KOR'],
	['Bahamas (the)', 'BHS'],
	['Myanmar (Burma)', 'MMR'],
	['Myanmar', 'MMR'],
	['Trinidad & Tobago', 'TTO'],
	['Trinidad and Tobago', 'TTO'],
])('%s is %s', async (issuingCountry, code) => {
	expect((await create({ issuingCountry })).error).toBeUndefined();
	expect((await sent()).issuing_country).toBe(code);
});
