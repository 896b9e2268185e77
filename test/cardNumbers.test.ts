import { hideCardNumbers, withoutCardNumbers } from '../nodes/Wonder/cardNumbers';
import { useWonder } from './support/wonder';
import './support/runNode';

const wonder = useWonder();

const JCB = '3567721234568343';
const OTHERS = ['4111111111111111', '5555555555554444', '378282246310005', '4222222222222'];
const LONG = ['6205500000000000004', '36227206271667'];

const grouped = (pan: string, between: string) => pan.replace(/(.{4})(?=.)/g, `$1${between}`);
const digitsOf = (content: unknown) => JSON.stringify(content).replace(/[^\d*]/g, '');

describe.each([JCB, ...OTHERS, ...LONG])('the card number %s', (pan) => {
	test.each([
		['alone', pan],
		...[' ', '\u00a0', '  ', '-', '\u2011', ' - ', '.', '/', '_', '\u200b', '\u00ad'].map(
			(between) => [`with ${JSON.stringify(between)} between`, grouped(pan, between)],
		),
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

test.each([`${JCB}123`, `${JCB}0432`, `${JCB}0432123`, `99${JCB}`])(
	'a card number is found in %s, where nothing stands between',
	(text) => {
		expect(withoutCardNumbers(text)).toBe('[number removed]');
		expect(hideCardNumbers(text)).toMatch(/^\*+$/);
	},
);

test('digits in front that make up another number with it do not leave its end', () => {
	for (const front of ['19', '27']) {
		const text = `${front} ${grouped(JCB, ' ')} 04/32`;
		expect(withoutCardNumbers(text)).toBe('[number removed] 04/32');
		expect(hideCardNumbers(text)).toMatch(/^\*+ 04\/32$/);
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

test('names in a response that holds no list are told without card numbers', async () => {
	await wonder.control('faults', { status: 200, body: { code: 200, data: { [JCB]: 1, a: 2 } } });
	const { error } = await wonder.node('card.getAll');
	expect(error?.description).toMatch(/^It holds: \[number removed\], a\. Nothing was changed/);
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
