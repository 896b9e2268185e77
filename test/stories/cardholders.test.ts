import { useWonder } from '../support/wonder';

/** Cardholders often come from a spreadsheet, many cards at once. */
const wonder = useWonder();

const create = async (holder: unknown, settings = {}) =>
	await wonder.node(
		'card.create',
		{ title: 'Travel', cardHolders: { holder: holder as never } },
		settings,
	);

test('a number as phone and blanks around are understood as the text that was meant', async () => {
	const { error } = await create([
		{ name: ' Ada Wong ', phone: '={{ 85291234567 }}', email: ' ada@example.com', reference: 42 },
		{ name: 'Ben', phone: '\u202a+852 9123‑4567\u202c' },
		{ name: 'Cy', phone: '(415) 555-0100 ext. 12' },
	]);
	expect(error).toBeUndefined();
	const [{ body }] = await wonder.received();
	expect(body).toMatchObject({
		card: {
			card_holders: [
				{
					external_user_name: 'Ada Wong',
					external_user_email: 'ada@example.com',
					external_user_phone: '85291234567',
					external_user_reference: '42',
				},
				{ external_user_name: 'Ben', external_user_phone: '+852 9123‐4567' },
				{ external_user_name: 'Cy', external_user_phone: '(415) 555-0100 ext. 12' },
			],
		},
	});
});

test.each([
	[{ name: 'Ada', email: 'ada.example.com' }, 'Email: "ada.example.com" is not an e-mail address'],
	[{ name: 'Ada', email: 'ada@example' }, 'Email: "ada@example" is not an e-mail address'],
	[{ name: 'Ada', email: 'a b@example.com' }, 'Email: "a b@example.com" is not an e-mail address'],
	...['<ada@example.com>', 'mailto:ada@example.com', 'ada@example.com,', 'ada@example..com'].map(
		(email): [object, string] => [
			{ name: 'Ada', email },
			`Email: "${email}" is not an e-mail address`,
		],
	),
	[{ name: 'Ada', phone: 'none' }, 'Phone: "none" is not a phone number'],
	[{ name: 'Ada', phone: '12' }, 'Phone: "12" is not a phone number'],
	[{ name: 'Ada', phone: '={{ true }}' }, 'Phone: This is a boolean, not text'],
	[{ name: ' ', email: 'ada@example.com' }, 'Name is empty'],
	[{}, 'Name is empty'],
])(
	'%j is refused by its place on the form, before the first card exists',
	async (wrong, message) => {
		const { error } = await create([{ name: 'Ben' }, wrong]);
		expect(error?.message).toBe(`Cardholders: Cardholder 2, ${message}`);
		expect(error?.description).toContain('Nothing was sent.');
		expect(await wonder.received()).toEqual([]);
	},
);

test('the wrong cardholder of the second card keeps the first card from being issued', async () => {
	const holder = [{ name: 'Ada', email: '={{ $json.email }}' }];
	const { error } = await create(holder, { input: [{ email: 'a@b.com' }, { email: 'a' }] });
	expect(error?.message).toBe(
		'Item 2 of 2: Cardholders: Cardholder 1, Email: "a" is not an e-mail address',
	);
	expect(wonder.books.cards.size).toBe(0);
});

test('a list that all cardholders were removed from is no cardholder', async () => {
	await create([]);
	expect((await wonder.received())[0].body).toEqual({ card: { title: 'Travel' } });
});
