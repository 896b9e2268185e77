import assert from 'node:assert/strict';
import { itemsOf, type Workflow } from '../../../demo/n8n/workflow';
import { seed } from '../../../simulator/control/seed';
import { issueCard } from '../../../simulator/issuer/cards';
import { decide, decisionTrigger, patient, row } from '../build';
import type { Stage } from '../stage';
import { until } from '../wonderStage';
import { withPurchases } from './events';
import { questionOf } from './forms';
import type { Proof } from './index';

const RAISE = 'Raise the daily limit once, and unlock';

/** An hour is over after three seconds. */
function setShort({ nodes }: Workflow): void {
	const settings = nodes.find(({ name }) => name === 'Settings');
	const { assignments } = settings?.parameters.assignments as {
		assignments: Array<{ value: unknown }>;
	};
	assignments[0].value = 0.05;
}

/** A purchase that a workflow of this n8n declines. */
async function declinedHere(stage: Stage, card: string): Promise<void> {
	const decline = decide('Decline', 'decline');
	const policy = await stage.listen(row('Policy', decisionTrigger(patient), decline));
	await stage.control('POST', '/decision', { url: policy.url, deadline_ms: 60_000 });
	assert.equal((await stage.buy(card, '1.00')).transaction.status, 'Declined');
	await stage.control('POST', '/decision', { url: null });
	await stage.simulator.webhooks.settled();
	await stage.n8n.deactivate(policy.id);
}

/** The card is locked until a person answers; a limit that was raised is put back. */
export const declineAlert: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	await stage.control('POST', '/seed', { business_balance: '10000.00' });
	const card = issueCard(wonder, {
		title: 'Travel',
		limits: [{ period: 'Daily', limit_amount: '100.00' }],
	});
	const state = () => `${card.status}, ${card.limits.Daily.amount}`;
	setShort(job);
	await withPurchases(stage, job, async (buy, id) => {
		await declinedHere(stage, card.id);
		assert.equal((await stage.n8n.executionsOf(id)).count, 0, 'a decline of the own policy');

		const decline = async (cardId = card.id) => {
			const execution = await buy(cardId, '150.00');
			return { execution, ...(await questionOf(stage, execution)) };
		};
		const first = await decline();
		assert.match(
			first.message,
			/^Travel, ending in \d{4}.*: 150\S* USD at Peak Hotel, HK, was declined \(likely reason: over the card's daily limit\)/,
		);
		assert.match(await first.open(), /Declined: 150\S* USD at Peak Hotel/);
		assert.equal(state(), 'Locked, 100.00');
		assert.equal((await decline()).message, '', 'a second message');
		await first.answer(['Unlock', '']);
		await until(() => state() === 'Active, 100.00');

		const second = await decline();
		card.status = 'Active';
		const third = await decline();
		await second.answer([RAISE, '200.00']);
		await until(() => state() === 'Active, 200.00');
		await third.answer([RAISE, '300.00']);
		const late = await stage.n8n.ended(third.execution);
		assert.match(String(itemsOf(late, 'Nothing changed')[0]?.json.message), /not locked any more/);
		assert.equal(card.limits.Daily.amount, '200.00');
		const raised = await stage.n8n.ended(second.execution);
		assert.equal(raised.status, 'success');
		assert.match(String(itemsOf(raised, 'Raised')[0]?.json.message), /daily limit of 200.00 USD/);
		assert.equal(state(), 'Active, 100.00');

		const last = await decline();
		await last.answer(['Keep locked', '']);
		await stage.n8n.ended(last.execution);
		assert.equal(state(), 'Locked, 100.00');

		const [p_user_id] = seed(wonder, { users: 1, user_balance: '10.00' }).users;
		const consumers = issueCard(wonder, { p_user_id, title: 'Allowance' });
		assert.match((await decline(consumers.id)).message, /^Allowance, ending in \d{4}: /);
	});
};
