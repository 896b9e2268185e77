import { declined, question, useDecisionTrigger } from '../support/decisions';

/** Own fields in what Wonder receives. */
const { trigger, configure, ask } = useDecisionTrigger();

const approveJson =
	'{ "ok": true, "approved_amount": "{amount} {transaction.transaction_currency}", "id": "{transaction.id}", "own": { "shop": "{transaction.merchant_name}" } }';

test('amount, ID and other fields of the payment are filled in, exactly', async () => {
	configure({ otherwise: 'approve', options: { approveJson } });
	const payment = { id: 'tx-1', transaction_amount: '-10.10', merchant_name: 'Shop $& {amount}' };
	expect((await ask(question(payment))).body).toEqual({
		ok: true,
		approved_amount: '10.10 USD',
		id: 'tx-1',
		own: { shop: 'Shop $& {amount}' },
	});
});

test('a field that the payment does not have is left out', async () => {
	const declineJson = '{ "no": 1, "city": "{transaction.merchant_town}", "why": "{reason}" }';
	configure({ otherwise: 'decline', options: { declineJson } });
	expect((await ask()).body).toEqual({ no: 1 });
});

test('a request without a payment gets the template without its fields', async () => {
	const declineJson = '{ "id": "{transaction.id}", "amount": "{amount}", "why": "{reason}" }';
	configure({ options: { declineJson } });
	const { body } = await ask(question({ status: 'Authorized' }));
	expect(body).toEqual({ why: 'The request contains no pending authorization' });
});

test.each(['{amont}', '{transaction}', '{transaction.card.id}'])(
	'%s is no placeholder, and keeps the workflow from being published',
	async (text) => {
		configure({ mode: 'shadow', options: { approveJson: `{ "amount": "${text}" }` } });
		await expect(trigger.activate()).rejects.toThrow(
			`Approve Response (JSON): "${text}" isn't a placeholder`,
		);
	},
);

test('a saved response with other braces is sent as it is', async () => {
	configure({
		otherwise: 'decline',
		options: { declineJson: '{ "text": "{ }", "re": "{reason}" }' },
	});
	expect(await ask()).toEqual({ ...declined(), body: { text: '{ }' } });
});
