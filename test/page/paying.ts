import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Report } from '../e2e/report';
import { cardOn, newestOn, outcomeOn, type PageStage } from './browser';

async function pay(page: Page, preset: string): Promise<string> {
	await page.getByRole('button', { name: preset, exact: true }).click();
	await page.getByRole('button', { name: 'Pay', exact: true }).click();
	await outcomeOn(page).waitFor();
	return await outcomeOn(page).innerText();
}

/** What a person sees who pays with a card, and what can be done to a payment. */
export async function paying(stage: PageStage, report: Report): Promise<void> {
	const open = async () => {
		await stage.begin('full');
		const page = await stage.show();
		await cardOn(page, 'Marketing').getByRole('button').click();
		return page;
	};

	const presets: Array<[string, RegExp, RegExp]> = [
		['Coffee', /^Approved: 38\.00 HKD at Harbour Coffee\.$/, /Authorized/],
		['Hotel', /^Approved: 1,880\.00 HKD at Peak Hotel\.$/, /Authorized/],
		['Over the limit', /^Declined: Daily limit exceeded\.$/, /Declined\s+Daily limit exceeded/],
		['Casino', /^Approved: 500\.00 HKD at Lucky Casino\.$/, /Authorized/],
		['Abroad', /^Approved: 12,800 JPY at Shibuya Stationery\.$/, /JP · Marketing/],
		[
			'Pre-authorization, then increment',
			/^Approved: 800\.00 HKD .* Then increased by 400\.00 HKD\.$/,
			/1,200\.00 HKD/,
		],
		['Split settlement', /^Approved: .* Then settled in two parts\.$/, /Settled/],
		['Zero-amount check', /^Approved: the card is good\. Nothing was charged\.$/, /Card check/],
	];
	for (const [preset, said, shown] of presets) {
		await report.check(`pay: ${preset}`, async () => {
			const page = await open();
			assert.match(await pay(page, preset), said);
			assert.match(await newestOn(page).innerText(), shown);
			await page.close();
		});
	}

	await report.check('a declined payment does not look like a good one', async () => {
		const page = await open();
		const outcome = outcomeOn(page);
		await pay(page, 'Coffee');
		assert.equal(await outcome.getAttribute('class'), 'good');
		await pay(page, 'Over the limit');
		assert.equal(await outcome.getAttribute('class'), 'bad');
		await page.close();
	});

	await report.check('a payment moves the bar of the limit and the balance', async () => {
		const page = await open();
		const card = cardOn(page, 'Marketing');
		const daily = card.getByRole('progressbar', { name: 'Daily limit used' });
		assert.equal(await daily.getAttribute('value'), '0');
		await page.getByRole('button', { name: 'Hotel', exact: true }).click();
		await page.getByLabel('Amount').fill('500.00');
		await page.getByLabel('Currency').selectOption('USD');
		await page.getByRole('button', { name: 'Pay', exact: true }).click();
		await card.getByText('500.00 of 2,000.00 USD').waitFor();
		assert.equal(await daily.getAttribute('value'), '0.25');
		await page.close();
	});

	await report.check('an amount that the currency does not have is refused in words', async () => {
		const page = await open();
		await page.getByRole('button', { name: 'Abroad', exact: true }).click();
		await page.getByLabel('Amount').fill('12.5');
		await page.getByRole('button', { name: 'Pay', exact: true }).click();
		await outcomeOn(page).getByText('must have at most 0 decimals').waitFor();
		await page.close();
	});

	await report.check('a payment is settled in full, then refunded, with two clicks', async () => {
		const page = await open();
		await pay(page, 'Coffee');
		await newestOn(page).getByRole('button', { name: 'Settle' }).click();
		await newestOn(page).getByText('Settled', { exact: true }).waitFor();
		await newestOn(page).getByRole('button', { name: 'Refund' }).click();
		await newestOn(page).getByText('+38.00 HKD').waitFor();
		await page.close();
	});

	await report.check('a payment is reversed with a click', async () => {
		const page = await open();
		await pay(page, 'Coffee');
		await newestOn(page).getByRole('button', { name: 'Reverse' }).click();
		await newestOn(page).getByText('Reversed', { exact: true }).waitFor();
		await page.close();
	});

	await report.check('a payment is settled in part, then above what was authorized', async () => {
		const page = await open();
		await pay(page, 'Casino');
		await newestOn(page).getByRole('button', { name: 'More' }).click();
		const form = page.getByRole('dialog').getByRole('form', { name: 'Settle' });
		await form.getByLabel('Amount to settle').fill('10.00');
		await form.getByLabel('More parts follow').check();
		await form.getByRole('button', { name: 'Settle' }).click();
		await page.getByRole('dialog').getByText('Partly settled').waitFor();
		await form.getByLabel('Amount to settle').fill('90.00');
		await form.getByLabel('More parts follow').uncheck();
		await form.getByRole('button', { name: 'Settle' }).click();
		await page.getByRole('dialog').getByText('100.00 USD').waitFor();
		await form.waitFor({ state: 'detached' });
		await page.close();
	});
}
