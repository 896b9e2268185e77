import * as metadata from 'n8n-core/dist/execution-engine/node-execution-context/utils/execution-metadata';
import type { IDataObject } from 'n8n-workflow';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { AS_SHOWN, RAW, runTrigger } from '../support/runNode';
import { useWonder } from '../support/wonder';

/** What n8n's list of executions shows of a card event, besides "Succeeded". */
const wonder = useWonder();
afterEach(() => jest.restoreAllMocks());

const run = async (
	change: IDataObject = {},
	options: IDataObject = {},
	more: IDataObject = {},
	form: IDataObject = RAW,
) =>
	await runTrigger(
		wonder.credentials,
		{ ...form, options },
		{
			event: { ...sampleTransaction, action: 'Authorization', ...change },
			...{ delivery: { attempt: 1 }, claimKey: 'key', keepDuplicates: false, mostRemembered: 9 },
			...more,
		},
	);

test.each([
	['simplified', AS_SHOWN],
	['raw', RAW],
])('merchant, amount, card and what happened, when the output is %s', async (_, form) => {
	expect((await run({}, {}, {}, form)).highlighted).toEqual({
		merchant: 'Bindo Simulator Test',
		amount: '101.00 HKD',
		card: sampleTransaction.card,
		outcome: 'Declined',
	});
});

test('the card by its title and last four digits, when it was read', async () => {
	const card = await wonder.result('card.create', { title: 'Travel' });
	const details = { addCardDetails: true };
	const { highlighted } = await run({ card: card.id }, details);
	expect(highlighted?.card).toBe(`Travel · ending in ${String(card.last_4_digits)}`);
	const simplified = await run({ card: card.id }, {}, {}, AS_SHOWN);
	expect(simplified.highlighted?.card).toBe(highlighted?.card);
	expect((await run({}, details)).highlighted?.card).toBe(sampleTransaction.card);
});

test('what this n8n has decided about it', async () => {
	const decided = { decision: { answered: 'decline', matched: true } };
	expect((await run({}, {}, decided)).highlighted?.decision).toBe('decline');
	const unknown = { decision: { answered: null, matched: null } };
	expect((await run({}, {}, unknown)).highlighted).not.toHaveProperty('decision');
});

const settled = {
	...{ action: 'Settled', status: 'Settled' },
	...{ local_currency: 'USD', local_amount: '-13', final_local_amount: '-12.5' },
};
test.each<[string, IDataObject, string | undefined]>([
	['as settled, once it is', settled, '12.50 USD'],
	[
		'as authorized, if it says nothing of the settlement',
		{ ...settled, final_local_amount: '' },
		'13.00 USD',
	],
	['that comes back', { ...settled, type: 'Refund', final_local_amount: '12.5' }, '-12.50 USD'],
	[
		'as debited, whatever the merchant charged',
		{ transaction_amount: '', local_amount: '-13', local_currency: 'USD' },
		'13.00 USD',
	],
	['to the last decimal', { local_amount: '-1.2345' }, '1.2345 HKD'],
	['that cannot be read', { local_amount: '1,000' }, undefined],
	['without a currency', { local_currency: null, transaction_currency: null }, '101.00'],
])('the amount %s', async (_, change, amount) => {
	expect((await run(change)).highlighted?.amount).toBe(amount);
});

test('never a card number, whatever Wonder sends', async () => {
	const number = '4111111111111111';
	const { highlighted } = await run({ merchant_name: `Shop ${number}`, card: number });
	expect(highlighted).toMatchObject({
		merchant: 'Shop [number removed]',
		card: '[number removed]',
	});
});

test('nothing that is missing, and no more than n8n keeps', async () => {
	const { highlighted } = await run({ merchant_name: 'x'.repeat(9000), card: { odd: true } });
	expect(highlighted?.merchant).toHaveLength(250);
	expect(highlighted).not.toHaveProperty('card');
});

test('the run goes on when n8n refuses to keep it', async () => {
	jest.spyOn(metadata, 'setWorkflowExecutionMetadata').mockImplementation(() => {
		throw new Error('refused');
	});
	const { outputs, error, highlighted } = await run();
	expect([error, outputs[0].length, highlighted]).toEqual([undefined, 1, undefined]);
});
