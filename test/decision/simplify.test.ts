import { AS_SHOWN, runTrigger } from '../support/runNode';
import { question, useDecisionTrigger } from '../support/decisions';

/** A payment that waits, as a workflow gets it from a trigger that was only dragged in. */
const { wonder, trigger, configure, ask, outputs } = useDecisionTrigger();

const asked = async (card: string, parameters = {}) => {
	configure({ ...AS_SHOWN, otherwise: 'approve', ...parameters });
	await ask(question({ card, local_amount: '-10.00' }));
	return trigger.runs[0][0].json;
};

beforeEach(async () => await wonder.control('seed', { cards: 1 }));

test('it says where and how much, with the decision, and nothing is asked of Wonder', async () => {
	const [card] = await wonder.newCards(1);
	const json = await asked(card);
	expect(json).toMatchObject({
		...{ merchant: 'Bindo Simulator Test', amount: 10, currency: 'USD', amount_exact: '10.00' },
		...{ status: 'Pending', card, card_title: null, last_4_digits: null },
		decision: { by: 'rule', token: outputs()[0].token },
	});
	expect(json).not.toHaveProperty('delivery');
	expect(await wonder.received()).toEqual([]);
});

test('a card is named once a list or an event has told its name', async () => {
	const [listed, ofEvent] = await wonder.newCards(2);
	await wonder.shop(listed, '1.00');
	await wonder.node('transaction.getAll', AS_SHOWN);
	expect((await asked(listed)).card_title).toBe('Card 2');
	const { transaction } = await wonder.shop(ofEvent, '1.00');
	const event = { ...transaction, action: 'Authorization' };
	await runTrigger(wonder.credentials, AS_SHOWN, { event, keepDuplicates: true });
	await wonder.forget();
	expect((await asked(ofEvent)).card_title).toBe('Card 3');
	expect(await wonder.received()).toEqual([]);
});

test('a name is only told to those with the account of the card', async () => {
	const [card] = await wonder.newCards(1);
	await wonder.shop(card, '1.00');
	await wonder.node('transaction.getAll', AS_SHOWN);
	trigger.credentials = { ...wonder.credentials, environment: 'sandbox' };
	expect((await asked(card)).card_title).toBeNull();
	trigger.credentials = { ...wonder.credentials, baseUrl: 'not a URL' };
	expect((await asked(card)).card_title).toBeNull();
	trigger.credentials = wonder.credentials;
	expect((await asked(card)).card_title).toBe('Card 2');
});

test('raw, it is what Wonder sent', async () => {
	const [card] = await wonder.newCards(1);
	expect(await asked(card, { simplify: false })).toMatchObject({
		...{ merchant_name: 'Bindo Simulator Test', local_amount: '-10.00', card },
		delivery: { nonce: expect.any(String) as string },
	});
});

test('a workflow saved before there was Simplify gets what it got then', async () => {
	const [card] = await wonder.newCards(1);
	configure({ ...AS_SHOWN, mode: 'live', otherwise: 'approve' });
	trigger.version = 1.1;
	await ask(question({ card }));
	expect(trigger.runs[0][0].json).toMatchObject({
		merchant_name: 'Bindo Simulator Test',
		transaction_amount: '-10.00',
	});
});
