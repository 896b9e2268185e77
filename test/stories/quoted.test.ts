import type { IDataObject } from 'n8n-workflow';
import { decimalFrom } from '../../nodes/Wonder/input/decimal';
import { useWonder } from '../support/wonder';

const wonder = useWonder();

const PAN = '3567 7212 3456 8343';
const override = (entries: object) => ({ endpointOverrides: JSON.stringify(entries) });

/** Any 12 characters in a row of the key's inside would be too many. */
function expectNothingOf(secret: string, told: string) {
	const inside = secret.replace(/-----[^-]*-----|\s/g, '');
	const pieces = Array.from({ length: inside.length - 11 }, (_, at) => inside.slice(at, at + 12));
	expect(pieces.filter((piece) => told.includes(piece))).toEqual([]);
}

describe('a private key that was pasted into the wrong field does not reach the error', () => {
	const oneLine = (key: string) => key.replace(/\n/g, ' ');
	const bare = (key: string) => key.replace(/-----[^-]*-----|\s/g, '');
	const places: Record<string, (key: string) => IDataObject> = {
		'as the operation of an override': (key) => override({ [key]: 'PUT /x' }),
		'as the operation of an override, without its first line': (key) =>
			override({ [bare(key)]: 'PUT /x' }),
		'as the path of an override': (key) => override({ 'card.lock': key }),
		'as a placeholder': (key) =>
			override({ 'card.lock': `PUT /cards/{cardId}/{${bare(key).replace(/\W/g, '')}}` }),
		'instead of the overrides': (key) => ({ endpointOverrides: key }),
		'as App ID': (key) => ({ appId: key }),
		'as Base URL': (key) => ({ baseUrl: key }),
		'as the host of Base URL': (key) => ({ baseUrl: `https://${bare(key)}` }),
	};

	test.each(Object.entries(places))('%s', async (_, place) => {
		const { privateKey } = wonder.credentials;
		for (const key of [privateKey, oneLine(privateKey)]) {
			const { error, run } = await wonder.node('card.lock', { cardId: 'x' }, {}, place(key));
			expect(error?.message).toBeTruthy();
			expect(error?.message.length).toBeLessThan(1000);
			expectNothingOf(privateKey, JSON.stringify(run));
		}
		expect(await wonder.received()).toEqual([]);
	});
});

const person = {
	...{ callingCode: '852', phoneNumber: '5555555', firstName: 'Ada' },
	...{ documentNumber: 'X1', issuingCountry: 'HKG' },
};

const order = {
	...{ senderUserId: 'a', senderDocumentNumber: '1', receiverUserId: 'b' },
	...{ receiverDocumentNumber: '2', amount: '1', remark: 'x' },
};

test.each<[string, string, (text: string) => IDataObject]>([
	['an ID', 'card.lock', (cardId) => ({ cardId })],
	['an amount', 'card.updateLimits', (daily) => ({ cardId: 'x', limits: { daily } })],
	['a currency', 'transfer.create', (currency) => ({ ...order, currency })],
	['a number', 'account.getBalance', (timeoutSeconds) => ({ options: { timeoutSeconds } })],
	['a choice', 'card.create', (cardFor) => ({ title: 'x', cardFor })],
	['a date', 'user.create', (dateOfBirth) => ({ ...person, dateOfBirth })],
])(
	'what was entered as %s is told in short, without a card number or key',
	async (_, id, enter) => {
		const { privateKey } = wonder.credentials;
		const grouped = ['\u00a0', '  ', '.', '/', '\u2011'].map((between) =>
			PAN.replace(/\D/g, '').replace(/(.{4})(?=.)/g, `$1${between}`),
		);
		const chopped = privateKey.replace(/[^A-Za-z0-9+/]/g, '').replace(/(.{48})/g, '$1 ');
		for (const text of [
			PAN,
			`x${PAN}`,
			...grouped,
			privateKey,
			chopped,
			'no '.repeat(400_000),
			'9'.repeat(1_000_000),
		]) {
			const { error } = await wonder.node(id, enter(text));
			expect(error?.message).toBeTruthy();
			const told = JSON.stringify([error?.message, error?.description]);
			expect(told.length).toBeLessThan(600);
			expectNothingOf(privateKey, told);
			expect(told.replace(/\D/g, '')).not.toContain(PAN.replace(/\D/g, ''));
		}
	},
);

test('text of a million digits is no amount, and is not computed with', () => {
	const digits = '9'.repeat(1_000_000);
	for (const text of [digits, `-${digits}`, `0.${digits}`, '1'.repeat(61)]) {
		expect(decimalFrom(text)).toBeUndefined();
	}
	expect(decimalFrom(`-${'9'.repeat(20)}.123456`)).toEqual({
		units: BigInt(`-${'9'.repeat(20)}123456`),
		scale: 6,
	});
});
