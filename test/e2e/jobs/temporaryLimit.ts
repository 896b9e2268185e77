import assert from 'node:assert/strict';
import { issueCard } from '../../../simulator/issuer/cards';
import { itemsOf } from '../../../demo/n8n/workflow';
import { fault } from '../payments';
import { API } from '../stage';
import { until } from '../wonderStage';
import { questionOf, withRequests } from './forms';
import type { Proof } from './index';
import { setWait } from './waits';

/** A bit over 65 s: n8n keeps a shorter wait in its memory only. */
const HOURS = '0.0185';

/** Raised after approval only, and put back although n8n crashed meanwhile and Wonder was away. */
export const temporaryLimit: Proof = async (stage, job) => {
	const card = issueCard(stage.simulator.wonder, {
		title: 'Travel',
		limits: [{ period: 'Daily', limit_amount: '100.00' }],
	});
	const limit = () => card.limits.Daily.amount;
	setWait(job, 'Ten minutes', 1);
	await withRequests(stage, job, async (request) => {
		const ask = async (wanted: string) => {
			const execution = await request(['Travel', wanted, HOURS, 'Hotel in Singapore']);
			return { execution, ...(await questionOf(stage, execution)) };
		};
		const lower = await stage.n8n.ended((await ask('99.00')).execution);
		assert.match(String(itemsOf(lower, 'Not possible')[0]?.json.message), /must be above it/);

		const refused = await ask('250.00');
		assert.match(refused.message, /from 100 to 250.00 USD for .* Why: Hotel in Singapore/);
		assert.match(await refused.open(), /from 100 to 250.00 USD per day/);
		assert.equal(limit(), '100.00', 'changed by opening the link');
		await refused.answer(['Leave it']);
		const left = await stage.n8n.ended(refused.execution);
		assert.ok(!('Raise limit' in left.runs), 'changed without approval');
		assert.match(String(itemsOf(left, 'Not approved')[0]?.json.message), /was not approved/);

		const raises: string[] = [];
		for (const wanted of ['250.00', '300.00']) {
			const raise = await ask(wanted);
			await raise.answer(['Raise it']);
			await until(() => limit() === wanted);
			raises.push(raise.execution);
		}
		await until(async () => {
			const waiting = await Promise.all(raises.map(async (id) => await stage.n8n.execution(id)));
			return waiting.every(({ status, runs }) => status === 'waiting' && 'Raised' in runs);
		});
		await stage.crashAndRestart();
		const body = { code: 'E000001', message: 'Not now' };
		await fault(stage, 'PUT', `${API}/cards/${card.id}/limit`, { status: 400, body });
		await until(() => limit() === '100.00', 120);
		for (const execution of raises) {
			await until(async () => (await stage.n8n.execution(execution)).status === 'success');
		}
		assert.equal(limit(), '100.00');
		const messages = await Promise.all(
			raises.map(async (id) => itemsOf(await stage.n8n.execution(id), 'Not put back yet')),
		);
		assert.match(String(messages.flat()[0]?.json.message), /could not be put back/);
	});
};
