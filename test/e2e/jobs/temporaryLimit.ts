import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { until } from '../wonderStage';
import type { Proof } from './index';

/** A bit over 65 s: n8n keeps a shorter wait in its memory only. */
const HOURS = 0.0185;

/** Raised after approval only, and put back although n8n crashed meanwhile. */
export const temporaryLimit: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	const { id: card } = issueCard(wonder, {
		title: 'Travel',
		limits: [{ period: 'Daily', limit_amount: '100.00' }],
	});
	const request = job.pinData?.Request?.[0].json ?? {};
	Object.assign(request, { Card: 'Travel', Hours: HOURS });
	const id = await stage.store(job);
	const dailyLimits = async () => {
		const log = await stage.log();
		return log.filter(({ method, target }) => method !== 'GET' && target.includes(card)).length;
	};
	const ask = async (answer: string) => {
		const execution = await stage.n8n.start(id);
		const waiting = await stage.n8n.ended(execution, { orWaits: true });
		const message = String(itemsOf(waiting, 'Message')[0]?.json.message);
		assert.match(message, /from 100 to 250.00 USD for .* Why: Hotel in Singapore/);
		const body = new FormData();
		body.append('field-0', answer);
		const response = await fetch(/http\S+$/.exec(message)?.[0] ?? '', { method: 'POST', body });
		assert.ok(response.ok, await response.text());
		return execution;
	};
	await stage.n8n.ended(await ask('Leave it'));
	assert.equal(await dailyLimits(), 0, 'changed without approval');

	const execution = await ask('Raise it');
	await until(async () => {
		const { status, runs } = await stage.n8n.execution(execution);
		return status === 'waiting' && 'Raise limit' in runs;
	});
	await stage.crashAndRestart();
	await new Promise((resolve) => setTimeout(resolve, 45_000));
	const { status, runs } = await stage.n8n.ended(execution);
	assert.equal(status, 'success');
	const [{ json: change }] = runs['Put limit back'][0].data?.main[0] ?? [];
	assert.deepEqual([change.daily_before, change.daily_after], ['250.00', '100.00']);
};
