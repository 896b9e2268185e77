import type { IDataObject } from 'n8n-workflow';
import { useWonder } from '../support/wonder';

const wonder = useWonder();

describe('the moments that transactions are filtered by', () => {
	/** The amount tells the purchases apart. */
	async function shopAt(...times: string[]): Promise<void> {
		const [card] = await wonder.newCards(1);
		for (const [index, now] of times.entries()) {
			await wonder.control('clock', { now });
			await wonder.shop(card, `${index + 1}.00`);
		}
		// Requests are only accepted at their own time.
		await wonder.control('clock', { now: new Date().toISOString() });
	}

	const found = async (timezone: string, filters: IDataObject) =>
		(await wonder.results('transaction.getAll', { filters }, { timezone })).map(
			({ transaction_amount: amount }) => amount,
		);

	test.each([
		['2026-03-31T18:00:00', ['-2.00']],
		['2026-03-31T18:00', ['-2.00']],
		['2026-03-31 18:00:00', ['-2.00']],
		['2026-03-31T10:00:00Z', ['-2.00']],
		['2026-03-31T12:00:00+02:00', ['-2.00']],
		['2026-03-31', ['-2.00', '-1.00']],
		['2026-04-01', []],
		['={{ DateTime.fromISO("2026-03-31T12:00", { zone: "Europe/Berlin" }) }}', ['-2.00']],
		['={{ new Date("2026-03-31T10:00:00Z") }}', ['-2.00']],
	])('from %s is meant in Hong Kong, where the workflow is', async (createdFrom, amounts) => {
		await shopAt('2026-03-31T09:59:59Z', '2026-03-31T10:00:00Z');
		expect(await found('Asia/Hong_Kong', { createdFrom })).toEqual(amounts);
	});

	test('follow summer time', async () => {
		await shopAt('2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', '2026-03-29T22:00:00Z');
		const day = { createdFrom: '2026-03-29', createdBefore: '2026-03-30T00:00:00' };
		expect(await found('Europe/Berlin', day)).toEqual(['-2.00', '-1.00']);
		expect(await found('UTC', day)).toEqual(['-3.00', '-2.00']);
	});

	test.each([
		'03/04/2026',
		'5',
		'2026',
		'31 March 2026',
		'2026-02-30',
		'2026-03-31T25:00:00',
		'={{ 1774951200000 }}',
		'={{ new Date("nonsense") }}',
	])('%s is refused with what was expected', async (createdFrom) => {
		const { error } = await wonder.node(
			'transaction.getAll',
			{ filters: { createdFrom } },
			{ timezone: 'Asia/Hong_Kong' },
		);
		expect(error?.message).toMatch(/^Created From: ".+" is not a date$/);
		expect(error?.description).toContain('Enter a date and time, like 2026-03-31T18:00:00Z.');
		expect(error?.description).toContain("the workflow's time zone applies (Asia/Hong_Kong)");
		expect(await wonder.received()).toEqual([]);
	});
});

describe('a date of birth', () => {
	const create = async (timezone: string, dateOfBirth: string) =>
		await wonder.node(
			'user.create',
			{
				callingCode: '852',
				phoneNumber: '91234567',
				firstName: 'Ada',
				dateOfBirth,
				documentNumber: 'K1',
				issuingCountry: 'HKG',
			},
			{ timezone },
		);

	test.each([
		['Asia/Hong_Kong', '1990-12-31'],
		['Asia/Hong_Kong', '1990-12-30T16:00:00.000Z'],
		['Asia/Hong_Kong', '1990-12-31T00:00:00.000Z'],
		['Asia/Hong_Kong', '1990-12-31T00:00:00+01:00'],
		['Asia/Hong_Kong', '1990-12-31T00:00'],
		['Asia/Hong_Kong', '={{ new Date("1990-12-30T16:00:00Z") }}'],
		['Asia/Hong_Kong', '={{ new Date("1990-12-31") }}'],
		['Asia/Hong_Kong', '={{ DateTime.fromISO("1990-12-31") }}'],
		['Asia/Hong_Kong', '={{ DateTime.fromISO("1990-12-31", { zone: "America/New_York" }) }}'],
		['Asia/Hong_Kong', '={{ "1990-12-30T16:00:00.000Z".toDateTime() }}'],
		['America/New_York', '1990-12-31T00:00:00.000Z'],
		['Europe/Berlin', '1990-12-30T23:00:00Z'],
	])('in %s, %s is the 31st', async (timezone, dateOfBirth) => {
		expect((await create(timezone, dateOfBirth)).error).toBeUndefined();
		const [{ body }] = await wonder.received();
		expect(body).toMatchObject({ user: { date_of_birth: '1990-12-31' } });
	});

	test.each([
		['Europe/Berlin', '1990-07-14T22:00:00Z', '1990-07-15'],
		// Summer time began at midnight: this day has none.
		['America/Sao_Paulo', '1990-10-21T03:00:00Z', '1990-10-21'],
		// This day was left out in Samoa, and yet people elsewhere were born on it.
		['Pacific/Apia', '2011-12-30', '2011-12-30'],
	])('in %s, %s is %s', async (timezone, dateOfBirth, day) => {
		expect((await create(timezone, dateOfBirth)).error).toBeUndefined();
		const [{ body }] = await wonder.received();
		expect(body).toMatchObject({ user: { date_of_birth: day } });
	});

	test.each([
		'1990-12-30T15:00:00Z',
		'1990-12-31T16:00:00',
		'={{ DateTime.utc(1990, 12, 30, 15) }}',
	])('%s, which could be two days, is refused with the way out', async (dateOfBirth) => {
		const { error } = await create('Asia/Hong_Kong', dateOfBirth);
		expect(error?.message).toMatch(/^Date of Birth: "1990-12-3.+" includes a time of day$/);
		expect(error?.description).toContain("the workflow's time zone (Asia/Hong_Kong)");
		expect(error?.description).toContain('Enter year-month-day, like 1990-12-31.');
		expect(await wonder.received()).toEqual([]);
	});

	test.each(['31.12.1990', '12/31/1990', '1990', '1990-02-30T00:00:00Z', '1990-12-31T00:00+x'])(
		'%s is no date',
		async (dateOfBirth) => {
			const { error } = await create('Asia/Hong_Kong', dateOfBirth);
			expect(error?.message).toMatch(/^Date of Birth: ".+" is not a date$/);
			expect(error?.description).toContain('Enter year-month-day, like 1990-12-31.');
		},
	);

	test('means the same in the fields of an update, where n8n makes text of it', async () => {
		const [userId] = await wonder.newUsers(1);
		const dateOfBirth = '={{ DateTime.fromISO("1990-12-30T16:00:00Z", { zone: "UTC" }) }}';
		const parameters = { userId, updateFields: { dateOfBirth } };
		const [changed] = await wonder.results('user.update', parameters, {
			timezone: 'Asia/Hong_Kong',
		});
		expect(changed.date_of_birth).toBe('1990-12-31');
	});
});
