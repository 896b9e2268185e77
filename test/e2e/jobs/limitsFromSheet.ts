import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { submitForm } from './forms';
import type { Proof } from './index';

/** Each row has a result; the same file again sends nothing that is done already. */
export const limitsFromSheet: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	const digits = ['Travel', 'Software'].map((title) => issueCard(wonder, { title }).pan.slice(-4));
	const unknown = ['0000', '0001', '0002'].find((each) => !digits.includes(each)) as string;
	const sheet = new Blob([
		'last_4_digits,daily,monthly\n',
		`${digits[0]},100.00,1000.00\n`,
		`${unknown},100.00,1000.00\n`,
		`${digits[1]},50.00,500.00\n`,
	]);
	for (const sent of [2, 0]) {
		const before = (await stage.log()).length;
		const execution = await submitForm(stage, job, [sheet]);
		assert.equal(execution.status, 'success', execution.error?.message);
		const results = itemsOf(execution, 'Result of each row').map(({ json }) => json);
		assert.deepEqual(
			results.map((row) => [row.last_4_digits, row.daily_after, row.monthly_after]),
			[
				[digits[0], '100.00', '1000.00'],
				[unknown, '', ''],
				[digits[1], '50.00', '500.00'],
			],
		);
		assert.deepEqual(
			results.map(({ error }) => error !== ''),
			[false, true, false],
		);
		const writes = (await stage.log()).slice(before).filter(({ method }) => method === 'PUT');
		assert.equal(writes.length, sent);
	}
};
