import type { Simulator } from '../simulator';
import { Stop } from './n8n/command';
import type { N8n } from './n8n/rest';
import { itemsOf, type Execution, type Json, type OutputItem } from './n8n/workflow';

/** A line for a person about what a node put out, by the name of the node in the example. */
const told: Record<string, (json: Json, items: OutputItem[]) => string> = {
	'Create card': (card) => `"${card.title}" ending in ${card.last_4_digits} is ${card.status}`,
	'Tighten limits': ({ daily_before: before, daily_after: after }) =>
		`limit per day: ${before} before, ${after} now`,
	'Show card': ({ expiry, daily_limit: limit, daily_left: left }) =>
		`expires ${expiry}, ${left} of ${limit} left today`,
	'Show limit history': (_, items) => `${items.length} changes on record`,
	'Create consumer': ({ user_id: id }) => `user ${id}`,
	"Open consumer's wallet": walletTold,
	"Issue consumer's card": (card) =>
		`"${card.title}" ending in ${card.last_4_digits} is ${card.status}`,
	'Fund the card': ({ amount_exact: amount, currency, status, reference }) =>
		`${amount} ${currency}: ${status} (reference ${reference})`,
	'All purchases': (_, items) => `${items.length} in all: ${purchasesTold(items)}`,
	'Only declined': (_, items) => `${items.length} declined: ${purchasesTold(items)}`,
};

function walletTold({ asset, blockchain, status, address }: Json): string {
	return `${asset} on ${blockchain} is ${status}, address ${address}`;
}

function purchasesTold(items: OutputItem[]): string {
	return items.map(({ json }) => `${json.merchant} ${json.amount_exact} ${json.status}`).join('; ');
}

/** What this pack is for, once from beginning to end, inside n8n. */
export async function runMainJob(
	n8n: N8n,
	workflowIds: Map<string, string>,
	simulator: Simulator,
): Promise<void> {
	const run = async (name: string) => {
		console.log(`\n${name}`);
		const execution = await n8n.run(workflowIds.get(name) as string);
		return tell(execution);
	};
	const business = await run('Issue and limit a business card');
	const consumer = await run('Onboard a consumer and fund the card');

	const businessCard = firstId(business, 'Create card');
	const consumerCard = firstId(consumer, "Issue consumer's card");
	await autoLock(n8n, workflowIds.get('Auto-lock on decline') as string, simulator, {
		businessCard,
		consumerCard,
	});

	const purchases = await run('List declined purchases');
	const counts = ['All purchases', 'Only declined'].map((node) => itemsOf(purchases, node).length);
	if (counts.join() !== '4,2') {
		throw new Stop(`✗ Of 4 purchases 2 were declined, but the workflow found ${counts.join(', ')}`);
	}
	await decidePendingPayments(n8n, workflowIds, simulator, consumerCard);
}

/** n8n approves and declines payments that Wonder itself would let through. */
async function decidePendingPayments(
	n8n: N8n,
	workflowIds: Map<string, string>,
	simulator: Simulator,
	card: string,
): Promise<void> {
	const name = 'Decide pending payments';
	console.log(`\n${name}`);
	const { decisions } = simulator;
	decisions.configure({ url: await n8n.activateTrigger(workflowIds.get(name) as string) });
	const declined = 'Declined (declined_by_cardholder_program)';
	const answered = (by: string) => {
		const { in_time: inTime, valid, latency_ms: ms } = decisions.gradedResponses().at(-1) ?? {};
		if (!inTime || !valid) throw new Stop('✗ There was no valid answer in time');
		console.log(`  answered by ${by} in ${ms} ms`);
	};
	await shop(simulator, card, '5.00', 'Kiosk', 'Authorized');
	answered('the rule "Small"');
	await shop(simulator, card, '80.00', 'Peak Hotel', 'Authorized');
	answered('the workflow');
	await shop(simulator, card, '30.00', 'Casino', declined);
	answered('the workflow');
	decisions.configure({ url: null });
}

/** A declined purchase locks its card before it can be used again; no other card is touched. */
async function autoLock(
	n8n: N8n,
	workflowId: string,
	simulator: Simulator,
	{ businessCard, consumerCard }: { businessCard: string; consumerCard: string },
): Promise<void> {
	console.log('\nAuto-lock on decline');
	const url = await n8n.activateTrigger(workflowId);
	simulator.webhooks.urls = [url];
	console.log('✓ The workflow listens, and the simulator delivers signed events to it');

	await shop(simulator, businessCard, '45.00', 'Star Ferry', 'Authorized');
	await shop(simulator, consumerCard, '60.00', 'Book Shop', 'Authorized');
	await simulator.webhooks.settled();
	const before = Date.now();
	await shop(simulator, businessCard, '180.00', 'Peak Hotel', 'Declined (daily_limit_exceeded)');
	const { cards } = simulator.wonder;
	const deadline = before + LOCK_PATIENCE_MS;
	while (cards.get(businessCard)?.status !== 'Locked') {
		if (Date.now() > deadline) {
			throw new Stop(
				`✗ The card was not locked within ${LOCK_PATIENCE_MS / 1000} s. Deliveries: ${JSON.stringify(simulator.webhooks.deliveries())}`,
			);
		}
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	console.log(`✓ Lock card — locked ${Date.now() - before} ms after the purchase`);
	await shop(simulator, businessCard, '1.00', 'Kiosk', 'Declined (card_locked)');
	await simulator.webhooks.settled();
	simulator.webhooks.urls = [];
	const consumers = cards.get(consumerCard)?.status;
	if (consumers !== 'Active') throw new Stop(`✗ The consumer's card is ${consumers}`);
}

const LOCK_PATIENCE_MS = 30_000;

/** One line for each node that ran. Throws when the workflow failed. */
function tell(execution: Execution): Execution {
	for (const [node, runs] of Object.entries(execution.runs)) {
		const error = runs.at(-1)?.error;
		if (error) throw new Stop(`✗ ${node} — ${error.message} ${error.description ?? ''}`);
		const items = itemsOf(execution, node);
		if (items.length && told[node]) console.log(`✓ ${node} — ${told[node](items[0].json, items)}`);
	}
	if (execution.status === 'success') return execution;
	throw new Stop(`✗ The workflow ended as "${execution.status}" ${execution.error?.message ?? ''}`);
}

const firstId = (execution: Execution, node: string) =>
	String(itemsOf(execution, node)[0]?.json.id);

async function shop(
	{ url }: Simulator,
	card: string,
	amount: string,
	merchant: string,
	expected: string,
): Promise<void> {
	const response = await fetch(`${url}/_simulator/authorizations`, {
		method: 'POST',
		body: JSON.stringify({
			card,
			amount,
			currency: 'USD',
			merchant_name: merchant,
			merchant_country: 'HK',
		}),
	});
	const { transaction, decline_reason: reason } = (await response.json()) as {
		transaction: { status: string };
		decline_reason?: string | null;
	};
	const result = transaction.status + (reason ? ` (${reason})` : '');
	if (result !== expected) {
		throw new Stop(`✗ ${merchant} — ${amount} USD: ${result} instead of ${expected}`);
	}
	console.log(`✓ ${merchant} — ${amount} USD: ${result}`);
}
