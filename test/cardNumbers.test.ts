import { hideCardNumbers, withoutCardNumbers } from '../nodes/Wonder/input/cardNumbers';
import { useWonder } from './support/wonder';
import './support/runNode';

const wonder = useWonder();

const JCB = '3567721234568343';
const OTHERS = ['4111111111111111', '5555555555554444', '378282246310005', '4222222222222'];
const LONG = ['6205500000000000004', '36227206271667'];

const grouped = (pan: string, between: string) => pan.replace(/(.{4})(?=.)/g, `$1${between}`);
const digitsOf = (content: unknown) => JSON.stringify(content).replace(/[^\d*]/g, '');

const BETWEEN = [
	...[' ', '\u00a0', '  ', '    ', '-', '\u2011', ' - ', '.', '/', '_', '\u200b', '\u00ad'],
	...['+', ',', ', ', '|', ' | ', '*', '·', '•', "'", ') (', '\n', '","'],
	...['%20', '&nbsp;', '\\n', '\\u00a0'],
];

describe.each([JCB, ...OTHERS, ...LONG])('the card number %s', (pan) => {
	test.each([
		['alone', pan],
		...BETWEEN.map((between) => [`with ${JSON.stringify(between)} between`, grouped(pan, between)]),
		['in full-width digits', pan.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + +digit))],
		['in a sentence', `Card ${pan}, or ${grouped(pan, ' ')}.`],
		['with expiry and CVV behind', `${grouped(pan, ' ')} 04/32 123`],
		['with a number in front', `12 ${grouped(pan, ' ')}`],
		['beside an ID of digits', `${pan} 00000000-0000-0000-0000-000000000001`],
		['right behind letters', `pan${pan}x`],
		['filled up with zeros', pan.padStart(19, '0')],
	])('%s is in no message and in no data', (_, text) => {
		expect(withoutCardNumbers(text)).toContain('[number removed]');
		for (const content of [text, { note: [text] }]) {
			const shown = hideCardNumbers(content);
			expect(JSON.stringify(shown)).toMatch(/\*{3,}/);
			expect(digitsOf(shown)).not.toContain(pan.slice(0, 8));
		}
		expect(digitsOf(withoutCardNumbers(text))).not.toContain(pan.slice(0, 8));
	});
});

const AMEX = '378282246310005';

test.each([`${JCB}123`, `${JCB}0432`, `${JCB}0432123`, `99${JCB}`, `${AMEX}123`, `${AMEX}0432`])(
	'a card number is found in %s, where nothing stands between',
	(text) => {
		expect(withoutCardNumbers(text)).toBe('[number removed]');
		expect(hideCardNumbers(text)).toMatch(/^\*+$/);
	},
);

test('digits in front that make up another number with it do not leave its end', () => {
	for (const front of ['26', '42']) {
		const text = `${front} ${grouped(JCB, ' ')} 04/32`;
		expect(withoutCardNumbers(text)).toBe('[number removed] 04/32');
		expect(hideCardNumbers(text)).toMatch(/^\d{6}\*+\d{4} 04\/32$/);
	}
});

test('a card number as a number is hidden in data', () => {
	expect(hideCardNumbers({ a: Number(JCB), b: 202511260000123 })).toEqual({
		a: '***',
		b: 202511260000123,
	});
});

test.each([
	'00000000-0000-0000-0000-000000000001',
	'12345678-1234-1234-1234-123456789012',
	'41111111-1111-1111-0000-000000000001',
	'5 12345678-1234-1234-1234-123456789012 5',
	'9f23e406-6cb6-4f95-9712-640024154872',
	'ref_id 202511260000123',
	'merchant 666666660057123',
	'+44 7911 123456',
	'0000000000000000',
	'3567721234568348',
	'2025-03-04 03:32:11.051702',
	'½ of “them”，',
])('%s is no card number, and stays as it is', (text) => {
	expect(withoutCardNumbers(text)).toBe(text);
	expect(hideCardNumbers({ text })).toEqual({ text });
});

test.each(['00000000-0000-0000-0000-000000000001', '202511260000123'])(
	'the ID %s is asked for, whatever it looks like',
	async (cardId) => {
		await wonder.node('card.get', { cardId });
		expect(await wonder.routes()).toEqual([`GET /cards/${cardId}`]);
	},
);

test.each([JCB, grouped(JCB, ' '), grouped(JCB, '-'), grouped(JCB, '.'), '378282246310005'])(
	'the card number %s is refused as an ID before anything is sent',
	async (cardId) => {
		const { error } = await wonder.node('card.get', { cardId });
		expect(error?.message).toContain('This looks like a card number, not an ID');
		expect(await wonder.received()).toEqual([]);
	},
);

test('names in a response that contains no list are shown without card numbers', async () => {
	await wonder.control('faults', { status: 200, body: { code: 200, data: { [JCB]: 1, a: 2 } } });
	const { error } = await wonder.node('card.getAll');
	expect(error?.description).toMatch(/^It contains: \[number removed\], a\. Nothing was changed/);
});

test('an invoice number as reference is named as it is, so that it can be looked for', async () => {
	const [senderUserId, receiverUserId] = await wonder.newUsers(2, '10.00');
	const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
	await wonder.control('faults', { match: { method: 'POST' }, cut: 'before' });
	const { error } = await wonder.node('transfer.create', {
		...{ senderUserId, senderDocumentNumber: passport(senderUserId) },
		...{ receiverUserId, receiverDocumentNumber: passport(receiverUserId) },
		...{ amount: '1', remark: 'Invoice', additionalFields: { refId: '202511260000123' } },
	});
	expect(error?.description).toContain('Transfer Reference 202511260000123');
});

test('numbers that begin as no card number does stay, whatever their check digit', () => {
	const invoices = Array.from({ length: 40 }, (_, number) => String(202511260000100 + number));
	const times = Array.from({ length: 40 }, (_, number) => String(1764116000000 + number));
	const stamps = invoices.map((digits) => `2026-11-26T04:05:06.${digits.slice(-9)}Z`);
	const phones = invoices.map((digits) => `+852 9123 1${digits.slice(-3)} 2025-11-26`);
	for (const text of [...invoices, ...times, ...stamps, ...phones]) {
		expect(withoutCardNumbers(text)).toBe(text);
		expect(hideCardNumbers(text)).toBe(text);
	}
});

test('card numbers and secrets are hidden by whatever name, and as a name', () => {
	const names = ['cvv', 'CVV2', 'cvv_code', 'card_cvv', 'cvvNumber', 'cardNo', 'card-number'];
	const more = ['card number', 'verification_value', 'card_pin', 'pinCode', 'securityCode'];
	const secrets = Object.fromEntries([...names, ...more].map((name) => [name, '123']));
	expect(Object.values(hideCardNumbers(secrets))).toEqual(Array(12).fill('***'));
	expect(Object.keys(hideCardNumbers({ [JCB]: 1 }))).toEqual(['356772******8343']);
	const harmless = { company: 'Pan Asia', span: 3, pinned: true, card: 'a', number: '7' };
	expect(hideCardNumbers(harmless)).toEqual(harmless);
});
