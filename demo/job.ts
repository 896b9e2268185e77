import type { Simulator } from '../simulator';
import { Stop } from './n8n/command';
import type { N8n } from './n8n/rest';
import { itemsOf, type Execution, type Json, type OutputItem } from './n8n/workflow';

/** A line for a person about what a node put out, by the name of the node in the example. */
const told: Record<string, (json: Json, items: OutputItem[]) => string> = {
	'Create card': (card) => `"${card.title}" ending in ${card.last_4_digits} is ${card.status}`,
	'Tighten limits': ({ limits }) => limitsTold(limits),
	'Show card': (card) => `expires ${card.expiration_date}, ${limitsTold(card.limits)}`,
	'Show limit history': (_, items) => `${items.length} changes on record`,
	'Create payer': ({ user_id: id }) => `user ${id}`,
	"Open payer's wallet": walletTold,
	'Stablecoins arrive': ({ deposit }) => {
		const { amount, asset, credited_amount: credited } = deposit as Json;
		return `${amount} ${asset} became ${credited} USD`;
	},
	'Create consumer': ({ user_id: id }) => `user ${id}`,
	"Open consumer's wallet": walletTold,
	"Issue consumer's card": (card) =>
		`"${card.title}" ending in ${card.last_4_digits} is ${card.status}`,
	'Fund the card': ({ amount, currency, transfer_status: status, ref_id: reference }) =>
		`${amount} ${currency}: ${status} (reference ${reference})`,
	'All purchases': (_, items) => `${items.length} in all: ${purchasesTold(items)}`,
	'Only declined': (_, items) => `${items.length} declined: ${purchasesTold(items)}`,
};

function walletTold({ asset, blockchain, status, address }: Json): string {
	return `${asset} on ${blockchain} is ${status}, address ${address}`;
}

function limitsTold(limits: unknown): string {
	const active = (limits as Json[]).filter(({ status }) => status === 'Active');
	return active.map((each) => `${each.period} ${each.limit_amount}`).join(', ');
}

function purchasesTold(items: OutputItem[]): string {
	return items
		.map(({ json }) => `${json.merchant_name} ${json.transaction_amount} ${json.status}`)
		.join('; ');
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

	console.log('\nSomebody goes shopping (played by the simulator)');
	const businessCard = firstId(business, 'Create card');
	const consumerCard = firstId(consumer, "Issue consumer's card");
	await shop(simulator, businessCard, '45.00', 'Star Ferry');
	await shop(simulator, businessCard, '180.00', 'Peak Hotel');
	await shop(simulator, consumerCard, '60.00', 'Book Shop');

	const purchases = await run('List declined purchases');
	const counts = ['All purchases', 'Only declined'].map((node) => itemsOf(purchases, node).length);
	if (counts.join() !== '3,1') {
		throw new Stop(`✗ Of 3 purchases 1 was declined, but the workflow found ${counts.join(', ')}`);
	}
}

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
	console.log(
		`✓ ${merchant} — ${amount} USD: ${transaction.status}${reason ? ` (${reason})` : ''}`,
	);
}
