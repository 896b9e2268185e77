import type { IDataObject } from 'n8n-workflow';
import { callTool } from '../support/runNode';
import { CARD_SERVICE, useWonder } from '../support/wonder';

/** What a model may make of our node as its tool. */

const wonder = useWonder();
let cardId: string;

beforeEach(async () => {
	[cardId] = await wonder.newCards(1);
	await wonder.forget();
});

const tool = async (operation: string, parameters: IDataObject, credentials: IDataObject = {}) => {
	const [resource, name] = operation.split('.');
	return await callTool(
		{ ...wonder.credentials, ...credentials },
		{ resource, operation: name, ...parameters },
		{ executionId: '1' },
	);
};
const call = async (method: string, path: string, more: IDataObject = {}) =>
	await tool('api.call', { method, path, ...more });

test('a card number in clear text is refused, a masked one is not', async () => {
	expect(await tool('card.getFullNumber', { cardId, numberOutput: 'clear' })).toMatch(
		/AI agents never get a card number in clear text/,
	);
	expect(await wonder.received()).toEqual([]);
	expect(await tool('card.getFullNumber', { cardId })).toMatch(/"pan":"\d{6}\*+\d{4}"/);
});

test.each([
	'/cards/ID/full',
	'/cards/ID/%66ull',
	'/cards/ID//full/',
	`${CARD_SERVICE}/cards/ID/Full`,
])('%s by Custom API Call is refused', async (path) => {
	expect(await call('GET', path.replace('ID', cardId))).toMatch(/never get a card number/);
	expect(await wonder.received()).toEqual([]);
});

test('a card number that comes all the same is hidden, wherever it stands', async () => {
	const { pan, cvv } = wonder.books.cards.get(cardId)!;
	const spaced = pan.replace(/(.{4})/g, '$1 ').trim();
	const data = {
		[`note`]: `Card ${spaced}`,
		beside: [`${pan} 12/28`, `${spaced} 12/28 737`, `Card 1: 7 ${pan}`, `12-${pan}`, `${pan} 123`],
		spaces: pan.replace(/(.{4})/g, '$1\u00a0'),
		points: pan.replace(/(.{4})(?=.)/g, '$1.'),
		deep: [{ pan, cvv, Number: Number(pan) }],
		id: '35677200-0000-4000-8000-356772000000',
	};
	await wonder.control('faults', { status: 200, body: { code: 200, data } });
	const told = await call('GET', '/anything');
	for (const secret of [pan, spaced, `"${cvv}"`]) expect(told).not.toContain(secret);
	expect(told.replace(/[\s.]/g, '')).not.toContain(pan);
	expect(told).toContain(data.id);
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
	'%s by Custom API Call needs the switch of the builder',
	async (method) => {
		expect(await call(method, '/cards', { body: '{}' })).toMatch(/can only read/);
		// As an expression, the model could throw it.
		const byModel = { body: '{}', allowWrites: '={{ true }}' };
		expect(await call(method, '/cards', byModel)).toMatch(/can only read/);
		expect(await wonder.received()).toEqual([]);
		await call(method, '/cards', { body: '{"card":{}}', allowWrites: true });
		expect(await wonder.received()).toHaveLength(1);
	},
);

test.each([
	'/platform_transfers',
	'/platform_transfers/',
	'//platform_transfers',
	'/platform%5Ftransfers',
	'/platform_%2574ransfers',
	'/Platform_Transfers',
	'/cards/../platform_transfers',
	`${CARD_SERVICE}/platform_transfers`,
])('POST %s by Custom API Call is refused, whatever the switch says', async (path) => {
	const told = await call('POST', path, { body: '{}', allowWrites: true });
	expect(told).toMatch(/cannot move money/);
	expect(await wonder.received()).toEqual([]);
});

test('a route of transfers that the credential corrects is refused as well', async () => {
	const told = await tool(
		'api.call',
		{ method: 'POST', path: '/p2p/send', body: '{}', allowWrites: true },
		{ endpointOverrides: '{ "transfer.create": "POST /p2p/send" }' },
	);
	expect(told).toMatch(/cannot move money/);
});

test('outside of tools nothing of this is asked', async () => {
	const { pan } = wonder.books.cards.get(cardId)!;
	const full = await wonder.result('card.getFullNumber', { cardId, numberOutput: 'clear' });
	expect(full.pan).toBe(pan);
	await wonder.result('api.call', { method: 'POST', path: '/cards', body: '{"card":{}}' });
});
