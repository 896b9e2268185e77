import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { itemsOf } from '../../../demo/n8n/workflow';
import { API } from '../stage';
import { until } from '../wonderStage';
import { submitForm, withFormTrigger } from './forms';
import type { Proof } from './index';

const sheetOf = (prefix: string, lastEmail: string) =>
	new Blob([
		'reference,title,cardholder,email,per_purchase,monthly\n',
		`${prefix}-1,"Travel, Ada",Ada Wong,ada@example.com,250.00,1000.00\n`,
		`${prefix}-2,"Travel, Ben",Ben Lee,ben@example.com,250.00,1000.00\n`,
		`${prefix}-3,"Travel, Cy",Cy Ho,cy@example.com,250.00,1000.00\n`,
		`${prefix}-4,"Travel, Dan",Dan Ma,dan@example.com,250.00,1000.00\n`,
		`${prefix}-5,"Travel, Eve",Eve Poon,${lastEmail},250.00,1000.00\n`,
		',"Travel, Fay",Fay Yu,fay@example.com,250.00,1000.00\n',
	]);

/** Interrupted, cut off, and uploaded again: every row has a result, and no card is issued twice. */
export const cardsFromSheet: Proof = async (stage, job) => {
	const { cards } = stage.simulator.wonder;
	// n8n keeps its data table from one run of the proof to the next.
	const prefix = randomUUID();
	const onCreate = { method: 'POST', path: `${API}/cards` };
	const upload = async (lastEmail: string) => {
		const execution = await submitForm(stage, job, [sheetOf(prefix, lastEmail)]);
		assert.equal(execution.status, 'success', execution.error?.message);
		return itemsOf(execution, 'Each row').map(({ json }) => String(json.result));
	};

	// Wonder has issued the second card, and n8n dies before it reads the response.
	await stage.control('POST', '/faults', [
		{ match: onCreate, times: 1, delay: 0 },
		{ match: onCreate, times: 1, delay: 8_000 },
	]);
	await withFormTrigger(stage, job, async (submit) => {
		await submit([sheetOf(prefix, 'eve')]);
		await until(() => cards.size === 2);
		await stage.crashAndRestart();
	});
	await stage.control('DELETE', '/faults');

	await stage.control('POST', '/faults', { match: onCreate, times: 1, cut: 'before' });
	const second = await upload('eve');
	assert.deepEqual(second.slice(0, 2), ['issued before', 'issued before']);
	assert.match(second[2], /^Error: .*Unknown outcome/);
	assert.equal(second[3], 'new');
	assert.match(second[4], /^Error: .*Email/);
	assert.match(second[5], /^Error: the reference is empty/);

	const third = await upload('eve@example.com');
	assert.deepEqual(third.slice(0, 2), ['issued before', 'issued before']);
	assert.match(third[2], /^Error: another run has begun this row/);
	assert.deepEqual(third.slice(3, 5), ['issued before', 'new']);

	// Should Wonder's list not have the references, n8n's table still has the cards.
	await stage.control('POST', '/odd', { kind: 'card', remove: ['reference_id'] });
	const fourth = await upload('eve@example.com');
	assert.equal(fourth[0], 'issued before');
	assert.match(fourth[1], /^Error: another run has begun this row/);
	assert.deepEqual(fourth.slice(3, 5), ['issued before', 'issued before']);
	await stage.control('DELETE', '/odd');
	assert.deepEqual([...cards.values()].map(({ title }) => title).sort(), [
		'Travel, Ada',
		'Travel, Ben',
		'Travel, Dan',
		'Travel, Eve',
	]);
};
