import { useWonder } from '../support/wonder';

const wonder = useWonder();

const refusedWith = async (body: unknown) => {
	await wonder.control('faults', { status: 400, body });
	const { error } = await wonder.node('account.getBalance');
	return String(error?.message);
};

test.each<[unknown, string]>([
	[{ code: 1, message: 'No card.' }, 'No card.'],
	[{ code: 1, message: { en: 'No card.', 'zh-HK': '沒有卡。' } }, 'No card; 沒有卡。'],
	[{ code: 1, message: { text: 'No card.' } }, 'No card.'],
	[{ code: 1, message: ['No card.', 'No user.'] }, 'No card; No user.'],
	[{ code: 1, msg: 'No card.' }, 'No card.'],
	[{ code: 1, error_msg: 'No card.' }, 'No card.'],
	[{ code: 1, detail: 'No card.' }, 'No card.'],
	[{ error: 'invalid_client', error_description: 'No card.' }, 'No card; invalid_client'],
	[{ code: 1, error: { code: 'X1', message: 'No card.' } }, 'No card.'],
	[{ code: 1, error: { type: 'gone' } }, 'type: gone'],
	[{ code: 1, errors: ['No card.', 'No user.'] }, 'No card; No user.'],
	[{ code: 1, errors: [{ field: 'phone', message: 'is used' }] }, 'phone: is used'],
	[{ code: 1, errors: { phone: ['is used', 'is short'] } }, 'phone: is used; phone: is short'],
	[{ code: 1, errors: [{ field: {}, message: 'is used' }] }, 'is used'],
	[{ code: 1, message: 'Invalid.', errors: { phone: 'is used' } }, 'Invalid; phone: is used'],
	[{ detail: [{ loc: ['body', 'phone'], msg: 'is used' }] }, 'body.phone: is used'],
	[{ code: 1, message: '', data: { message: 'No card.' } }, 'No card.'],
	[{ code: 1, data: { errors: [{ field: 'phone', msg: 'is used' }] } }, 'phone: is used'],
	[{ code: 1, message: 'Failed', data: 'No card.' }, 'Failed; No card.'],
	[{ error_code: 'X1', message: 'succeed', error_message: 'No card.' }, 'No card.'],
	[{ code: 1, message: 'No card.', error: 'No card.' }, 'No card.'],
	[['No card.'], 'No card.'],
	...['Message', 'errorMsg', 'err', 'err_msg', 'messages', 'ErrorMessage'].map(
		(name): [unknown, string] => [{ code: 1, [name]: 'No card.' }, 'No card.'],
	),
	[{ code: 1, violations: [{ field: 'phone', message: 'is used' }] }, 'phone: is used'],
	[{ code: 1, error: { input: { cvv: '123', cardNo: '1', city: 'Bern' } } }, 'input: city: Bern'],
	[{ code: 1, message: 'One\n\n   two' }, 'One two'],
])('of %j a person reads "%s"', async (body, words) => {
	expect(await refusedWith(body)).toBe(words);
});

test.each([
	{ code: 200, message: 'succeed' },
	{ code: 1, message: {} },
	{ code: 1, message: null, errors: [], error: true, data: { id: 'c1', first_name: 'Ada' } },
	{ code: 1, message: '[object Object]', errors: [{ field: {} }] },
	{ code: 1, message: [[[[[['too deep']]]]]] },
])('of %j nobody learns anything, so the status is reported', async (body) => {
	expect(await refusedWith(body)).toBe('Wonder returned HTTP status 400');
});

test('what a success by its status says in another form is told', async () => {
	await wonder.control('faults', { status: 200, body: { msg: 'Service moved.' } });
	const { error } = await wonder.node('account.getBalance');
	expect(error?.description).toContain('It says: "Service moved".');
});

test('however much Wonder says, a message stays short and shows no card number', async () => {
	const pan = '4111 1111 1111 1111';
	const many = Array.from({ length: 5000 }, (_, index) => `${pan} is wrong in line ${index}`);
	for (const body of [{ errors: many }, { message: many.join(' ') }, { errors: { [pan]: 'x' } }]) {
		const message = await refusedWith({ code: 1, ...body });
		expect(message.length).toBeLessThan(350);
		expect(message).toContain('[number removed]');
		expect(message).not.toContain('1111');
	}
});

test('a card number is removed before a text is cut short, so that no part of one is left', async () => {
	const pan = '4111111111111111';
	const fields = [79, 85, 90, 99].map((length) => [{ field: 'x'.repeat(length) + pan, msg: 'no' }]);
	const texts = [80, 290, 1985, 1990, 2000].map((length) => `${' '.repeat(length)}y${pan}`);
	for (const errors of [...fields, ...texts.map((text) => [`Card${text}`]), texts]) {
		expect(await refusedWith({ code: 1, errors })).not.toMatch(/\d{6}/);
	}
});
