import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { fileIn } from './files';
import type { Proof } from './index';

const COLUMNS =
	'cardholder,card,last_4_digits,time,merchant,country,type,amount,total,currency,transaction';

/** What is settled is in the file with its totals, and nothing else; no name is a formula. */
export const monthEnd: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	await stage.control('POST', '/seed', { business_balance: '1000.00' });
	const issue = (title: string, holder: string, currency = 'USD') =>
		issueCard(wonder, {
			title,
			settlement_currency: currency,
			card_holders: [{ external_user_name: holder }],
		});
	const travel = issue('=Travel', '+Ada');
	const bought = async (card: string, amount: string, merchant: string) => {
		const { transaction } = await stage.buy(card, amount, merchant);
		assert.equal(transaction.status, 'Authorized');
		return transaction.id;
	};
	const settled = [
		await bought(travel.id, '0.10', '@Cafe'),
		await bought(travel.id, '0.20', '-Bar'),
		await bought(issue('Ads', '+Ada').id, '12.30', 'Ads Ltd'),
		await bought(issue('Hong Kong', 'Bo', 'HKD').id, '1.00', 'Ferry'),
	];
	await bought(travel.id, '45.60', 'Not settled');
	for (const id of settled) await stage.control('POST', `/transactions/${id}/settle`, {});

	const listed = job.nodes.find(({ name }) => name === 'Settled last month');
	Object.assign(listed?.parameters.filters ?? {}, { period: 'thisMonth' });
	const execution = await stage.run(job);
	assert.equal(execution.status, 'success', execution.error?.message);
	const [item] = itemsOf(execution, 'CSV file');
	const { text, fileName } = await fileIn(stage, item, 'data');
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
			["'+Ada", "'=Travel", "'@Cafe", '0.1', '', 'USD'],
			["'+Ada", "'=Travel", "'-Bar", '0.2', '', 'USD'],
			["'+Ada", 'Ads', 'Ads Ltd', '12.3', '', 'USD'],
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
