import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { fileIn } from './files';
import type { Proof } from './index';

/** Neither may be HTML, nor change the text around it. */
const TAG = '<script>alert(1)</script>';
const ODD = "A & B's $& {{ $json.svg }}";

/** What a mail program or a browser shows of the text. */
const shownIn = (markup: string) =>
	markup
		.replace(/<[^>]*>/g, ' ')
		.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
		.replace(/\s+/g, ' ');

/** Totals are exact, what was declined is in none, and no name of a merchant is HTML. */
export const dailyDigest: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	const quiet = await stage.run(job);
	assert.equal(quiet.status, 'success', quiet.error?.message);
	const [{ json: none }] = itemsOf(quiet, 'Email');
	const [{ json: yesterdays }] = itemsOf(quiet, 'Sums');
	assert.match(shownIn(String(none.html)), /0 payments, nothing in all; 0 declined/);

	await stage.control('POST', '/seed', { business_balance: '10000.00' });
	const travel = issueCard(wonder, { title: 'Travel' });
	const ads = issueCard(wonder, { title: 'Ads & <b>more</b>' });
	const foreign = issueCard(wonder, { title: 'Hong Kong', settlement_currency: 'HKD' });
	for (const [card, amount, merchant] of [
		[travel, '0.10', TAG],
		[travel, '0.20', TAG],
		[ads, '41.00', ODD],
		[ads, '42.00', ODD],
		[travel, '43.00', 'Shop'],
		[travel, '44.00', 'Shop'],
		[travel, '45.00', 'Shop'],
		[foreign, '2.00', 'Ferry'],
	] as const) {
		assert.equal((await stage.buy(card.id, amount, merchant)).transaction.status, 'Authorized');
	}
	await stage.buy(travel.id, '99999.00', `Too Dear ${TAG}`);

	const listed = job.nodes.find(({ name }) => name === 'Payments of the day');
	Object.assign(listed?.parameters.filters ?? {}, { period: 'today' });
	const execution = await stage.run(job);
	assert.equal(execution.status, 'success', execution.error?.message);
	const [sums] = itemsOf(execution, 'Sums').map(({ json }) => json);
	const rows = (name: string) =>
		(sums[name] as Array<Record<string, string>>).map((row) => `${row.name}: ${row.amount}`);
	assert.equal(rows('totals')[1], 'Total: 215.30');
	assert.deepEqual(rows('by_merchant').slice(1), ['Shop: 132.00', `${ODD}: 83.00`, `${TAG}: 0.30`]);
	assert.match(rows('by_card')[1], /^Travel, ending in \d{4}: 132.30$/);
	assert.match(rows('declined').join(), /^Too Dear .*: 99999/);

	const [email] = itemsOf(execution, 'Email');
	assert.match(String(email.json.subject), /: \d[\d.]* HKD, 215.30 USD$/);
	const html = String(email.json.html);
	assert.match(String(sums.period), /^\d{1,2} [A-Z][a-z]+ \d{4}$/);
	assert.notEqual(sums.period, yesterdays.period, 'the texts follow the period');
	assert.ok(html.includes(`<h2>Card spending of ${sums.period}</h2>`), html);
	assert.ok(String(email.json.subject).startsWith(`Card spending of ${sums.period}: `));
	const { text: svg, mimeType, fileName } = await fileIn(stage, email, 'chart');
	assert.deepEqual([mimeType, fileName], ['image/svg+xml', 'spending.svg']);
	for (const markup of [html, svg]) {
		assert.doesNotMatch(markup, /<script|<b>|&(?!#\d+;)/);
		assert.ok(shownIn(markup).includes(ODD), markup);
		assert.ok(shownIn(markup).includes(TAG), markup);
	}
	assert.ok(shownIn(html).includes('Ads & <b>more</b>'), html);
	assert.match(svg, /^<svg [^>]*>.*<\/svg>$/s);
	assert.equal(svg.split('<rect x="210"').length - 1, 4, 'a bar for each merchant');
	const largest = shownIn(html.split('The five largest')[1].split('Declined')[0]);
	assert.deepEqual(
		[...largest.matchAll(/ (\d[\d.]*) USD/g)].map(([, amount]) => Number(amount)),
		[45, 44, 43, 42, 41],
	);
	assert.match(shownIn(html), /8 payments, .* and 215.30 USD in all; 1 declined/);
};
