import assert from 'node:assert/strict';
import { itemsOf, type Workflow } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import type { Card } from '../../../simulator/records';
import { chain, node } from '../build';
import type { Stage } from '../stage';
import { fileIn } from './files';
import type { Proof } from './index';

const COLUMNS =
	'cardholder,card,last_4_digits,time,merchant,country,type,amount,total,currency,transaction';

async function reportOf(stage: Stage, job: Workflow) {
	const execution = await stage.run(job);
	assert.equal(execution.status, 'success', execution.error?.message);
	const [item] = itemsOf(execution, 'CSV file');
	return await fileIn(stage, item, 'data');
}

const asExpression = (text: string) => `={{ ${JSON.stringify(text)} }}`;

/** What a person enters into the data table. */
const rowOf = ({ title: card, pan }: Card, cardholder: string) =>
	node('Row', 'n8n-nodes-base.dataTable', 1.1, {
		resource: 'row',
		operation: 'insert',
		dataTableId: { __rl: true, mode: 'name', value: 'Wonder cardholders' },
		columns: {
			mappingMode: 'defineBelow',
			value: { card: asExpression(card), last_4_digits: pan.slice(-4), cardholder },
		},
		options: {},
	});

/** What is settled is in the file with its totals, and nothing else; no name is a formula. */
export const monthEnd: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	await stage.control('POST', '/seed', { business_balance: '1000.00' });
	const issue = (title: string, currency = 'USD') =>
		issueCard(wonder, { title, settlement_currency: currency });
	const [travel, ads, foreign] = [issue('=Travel'), issue('Ads'), issue('Hong Kong', 'HKD')];
	const bought = async (card: string, amount: string, merchant: string) => {
		const { transaction } = await stage.buy(card, amount, merchant);
		assert.equal(transaction.status, 'Authorized');
		return transaction.id;
	};
	const settled = [
		await bought(travel.id, '0.10', '@Cafe'),
		await bought(travel.id, '0.20', '-Bar'),
		await bought(ads.id, '12.30', 'Ads Ltd'),
		await bought(foreign.id, '1.00', 'Ferry'),
	];
	await bought(travel.id, '45.60', 'Not settled');
	for (const id of settled) await stage.control('POST', `/transactions/${id}/settle`, {});

	const listed = job.nodes.find(({ name }) => name === 'Settled last month');
	Object.assign(listed?.parameters.filters ?? {}, { period: 'thisMonth' });
	assert.match((await reportOf(stage, job)).text, /^\(not reported\),Ads,/m);
	for (const [card, cardholder] of [
		[travel, '+Ada'],
		[ads, '+Ada'],
		[foreign, 'Bo'],
	] as const) {
		await stage.run(chain('Enter a cardholder', rowOf(card, cardholder)));
	}
	const { text, fileName } = await reportOf(stage, job);
	assert.match(String(fileName), /^card-spending-\d{4}-\d\d\.csv$/);
	const [columns, ...lines] = text
		.replace('\ufeff', '')
		.trim()
		.split(/\r?\n/)
		.map((line) => line.replaceAll('"', ''));
	assert.equal(columns, COLUMNS);
	const rows = lines.map((line) => line.split(','));
	const payments = rows.filter(([, , , , , , type]) => type === 'Sales');
	assert.deepEqual(
		payments.map((row) => [row[0], row[1], row[4], row[7], row[8], row[9]]),
		[
			["'+Ada", "'=Travel", "'@Cafe", '0.10', '', 'USD'],
			["'+Ada", "'=Travel", "'-Bar", '0.20', '', 'USD'],
			["'+Ada", 'Ads', 'Ads Ltd', '12.30', '', 'USD'],
			['Bo', 'Hong Kong', 'Ferry', payments[3]?.[7], '', 'HKD'],
		],
	);
	assert.deepEqual(payments.map((row) => row[10]).sort(), [...settled].sort());
	const totals = rows.filter(([, , , , , , type]) => type.startsWith('Total'));
	assert.deepEqual(
		totals.map((row) => [row[6], row[0], row[1], row[8], row[9]]),
		[
			['Total of the card', "'+Ada", "'=Travel", '0.30', 'USD'],
			['Total of the card', "'+Ada", 'Ads', '12.30', 'USD'],
			['Total of the card', 'Bo', 'Hong Kong', totals[2]?.[8], 'HKD'],
			['Total of the cardholder', "'+Ada", '', '12.60', 'USD'],
			['Total of the cardholder', 'Bo', '', totals[2]?.[8], 'HKD'],
			['Total', '', '', totals[2]?.[8], 'HKD'],
			['Total', '', '', '12.60', 'USD'],
		],
	);
};
