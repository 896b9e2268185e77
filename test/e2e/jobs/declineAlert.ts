import assert from 'node:assert/strict';
import { itemsOf, type Workflow } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import type { Stage } from '../stage';
import { until } from '../wonderStage';
import type { Proof } from './index';

/** So that an hour is over soon. */
const SHORT = 0.05;

/** One decline; hands over what the message says, and the way back that it names. */
async function declined(stage: Stage, id: string, card: string) {
	const { count } = await stage.n8n.executionsOf(id);
	await stage.buy(card, '150.00');
	await until(async () => (await stage.n8n.executionsOf(id)).count > count);
	const [{ id: execution }] = (await stage.n8n.executionsOf(id)).results;
	const waiting = await stage.n8n.ended(execution, { orWaits: true });
	const message = itemsOf(waiting, 'Message').map(({ json }) => String(json.message))[0];
	const answer = async (values: string[]) => {
		const body = new FormData();
		values.forEach((value, index) => body.append(`field-${index}`, value));
		const response = await fetch(/http\S+$/.exec(message)?.[0] ?? '', { method: 'POST', body });
		assert.ok(response.ok, await response.text());
	};
	return { execution, message, answer };
}

const setShort = ({ nodes }: Workflow) => {
	const settings = nodes.find(({ name }) => name === 'Settings');
	const { assignments } = settings?.parameters.assignments as {
		assignments: Array<{ value: unknown }>;
	};
	assignments[0].value = SHORT;
};

/** The card is locked until a person answers; a limit that was raised is put back. */
export const declineAlert: Proof = async (stage, job) => {
	const { wonder, webhooks } = stage.simulator;
	await stage.control('POST', '/seed', { business_balance: '1000.00' });
	const { id: card } = issueCard(wonder, {
		title: 'Travel',
		limits: [{ period: 'Daily', limit_amount: '100.00' }],
	});
	setShort(job);
	const { id, url } = await stage.listen(job);
	webhooks.urls = [url];
	const status = () => wonder.cards.get(card)?.status;
	try {
		const first = await declined(stage, id, card);
		assert.match(
			first.message,
			/^Travel, ending in \d{4}.*: 150\S* USD at Peak Hotel, HK, was declined/,
		);
		assert.equal(status(), 'Locked');
		const again = await declined(stage, id, card);
		assert.equal(again.message, undefined, 'a second message');
		await first.answer(['Unlock', '']);
		await until(() => status() === 'Active');

		const second = await declined(stage, id, card);
		await second.answer(['Raise the daily limit once, and unlock', '200.00']);
		await until(() => status() === 'Active');
		await stage.buy(card, '150.00');
		const { status: ended, runs } = await stage.n8n.ended(second.execution);
		assert.equal(ended, 'success');
		const [{ json: change }] = runs['Put limit back'][0].data?.main[0] ?? [];
		assert.deepEqual([change.daily_before, change.daily_after], ['200.00', '100.00']);
	} finally {
		webhooks.urls = [];
		await stage.n8n.deactivate(id);
	}
};
