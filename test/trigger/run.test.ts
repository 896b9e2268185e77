import type { IDataObject } from 'n8n-workflow';
import { buildRequest } from '../../nodes/Wonder/operation/request';
import { card } from '../../nodes/Wonder/resources/card';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { runTrigger } from '../support/runNode';
import { useWonder } from '../support/wonder';

/** The trigger's output, once `webhook()` has accepted an event. */
const wonder = useWonder();

const event = (change: IDataObject = {}) => ({
	event: { ...sampleTransaction, action: 'Authorization', ...change },
	delivery: { request_time: '2025-03-04T03:32:12.000Z', nonce: 'a1b2c3d4e5f60718', attempt: 1 },
	claimKey: 'workflow:trigger:event',
	keepDuplicates: false,
	mostRemembered: 100,
});
const run = async (options: IDataObject, change: IDataObject = {}) =>
	await runTrigger(wonder.credentials, { options }, event(change));

test('one flat item with the fields that Wonder documents', async () => {
	const { outputs, error } = await run({});
	expect(error).toBeUndefined();
	expect(outputs).toEqual([
		[
			{
				json: {
					...sampleTransaction,
					action: 'Authorization',
					event_key: expect.stringMatching(/^authorization-[0-9a-f]{32}$/),
					delivery: event().delivery,
				},
				pairedItem: { item: 0 },
			},
		],
	]);
});

test.each([
	[0, { status: 'Declined' }],
	[1, { status: 'Authorized' }],
	[2, { action: 'Reversed', status: 'Reversed' }],
	[3, { action: 'Settled', status: 'Settled' }],
	[3, { action: 'Settled', status: 'SomethingNew' }],
	[4, { status: 'Rejected' }],
	[4, { status: 'Pending' }],
	[4, { status: '' }],
	[4, { status: null }],
	[4, { status: 'Reversed' }],
	[4, { action: 'Settled', status: 'Declined' }],
])('output %i is for %j', async (index, change) => {
	const { outputs } = await run({ outputPerOutcome: true }, change);
	expect(outputs.map((items) => items.length)).toEqual(
		[0, 1, 2, 3, 4].map((each) => Number(each === index)),
	);
	expect(outputs[index][0].json).toMatchObject(change);
});

test('Add Card Details adds the card to the event', async () => {
	const [card] = await wonder.newCards(1);
	const { outputs } = await run({ addCardDetails: true }, { card });
	expect(outputs[0][0].json).toMatchObject({
		card,
		card_details: { id: card, status: 'Active', limits: expect.any(Array) },
	});
	expect(await wonder.routes()).toEqual([`GET /cards/${card}`]);
});

test('an event is not lost because its card cannot be read', async () => {
	const { outputs, error } = await run({ addCardDetails: true });
	expect(error).toBeUndefined();
	expect(outputs[0][0].json).toMatchObject({
		card_details: null,
		card_details_missing: expect.stringMatching(/./),
	});
});

test.each([
	['', 'Card: "" is not an ID'],
	[null, 'Card: "" is not an ID'],
	[undefined, 'Card: "" is not an ID'],
	['.', 'Card: "." is not an ID'],
	['../user', 'Card: "../user" is not an ID'],
	['a/b?c', 'Card: "a/b?c" is not an ID'],
	[{}, 'Card: This is an object, not text'],
	[[], 'Card: This is a list, not text'],
])(
	'an event whose card is %j: no request is sent, and the output has the reason',
	async (card, reason) => {
		await wonder.newCards(2);
		const { outputs, error } = await run({ addCardDetails: true }, { card });
		expect(error).toBeUndefined();
		expect(outputs[0][0].json).toMatchObject({ card_details: null, card_details_missing: reason });
		expect(await wonder.routes()).toEqual([]);
	},
);

test.each(['', ' ', '.', '..', undefined, null])(
	'no request is sent with %j in place of an ID in its path',
	(cardId) => {
		const { route } = card.operations.get;
		const build = () => buildRequest(route as string, card.operations.get, { cardId } as never);
		expect(build).toThrow('The value for cardId is empty');
	},
);
