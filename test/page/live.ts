import assert from 'node:assert/strict';
import type { Report } from '../e2e/report';
import { cardOn, newestOn, type PageStage } from './browser';

/** What happens is on every open page at once. */
export async function live(stage: PageStage, report: Report): Promise<void> {
	await report.check('what is paid on one page appears on a second one', async () => {
		await stage.begin('full');
		const [first, second] = [await stage.show(), await stage.show()];
		await first.getByLabel('Merchant').fill('Seen By Both');
		await first.getByRole('button', { name: 'Pay', exact: true }).click();
		await newestOn(second).getByText('Seen By Both').waitFor();
		await first.close();
		await second.close();
	});

	await report.check(
		'what a program does with the API or a control call appears as well',
		async () => {
			await stage.begin('full');
			const page = await stage.show();
			await stage.control('POST', '/seed', { cards: 1 });
			await cardOn(page, 'Card 9').waitFor();
			await fetch(`${stage.simulator.url}/svc/ts/api/v1/openapi/cards`);
			await page.getByText('GET /cards → 401').waitFor();
			await page.close();
		},
	);

	await report.check('the clock is advanced, and a daily limit begins anew', async () => {
		await stage.begin('full');
		const page = await stage.show('behavior');
		await page.getByLabel('Advance by').selectOption('1 day');
		await page.getByRole('button', { name: 'Advance' }).click();
		await page.getByText('Retries that became due were sent').waitFor();
		assert.ok(stage.simulator.wonder.clock.now() - Date.now() > 86_000_000);
		await page.close();
	});

	await report.check('the next response fails as chosen, and only that one', async () => {
		await stage.begin('full');
		const page = await stage.show('behavior');
		await page.getByLabel('What goes wrong').selectOption('503, unavailable');
		await page.getByRole('button', { name: 'Make it fail' }).click();
		await page.getByText('The next 1 matching request will fail.').waitFor();
		assert.deepEqual(await stage.control('GET', '/faults'), {
			faults: [{ status: 503, times: 1 }],
		});
		await page.getByRole('button', { name: 'Remove all' }).click();
		await page.getByText('Requests succeed again.').waitFor();
		assert.deepEqual(await stage.control('GET', '/faults'), { faults: [] });
		await page.close();
	});

	await report.check('each switch of what Wonder leaves open is set as it is shown', async () => {
		await stage.begin('full');
		const page = await stage.show('behavior');
		const form = page.getByRole('form', { name: 'What Wonder leaves open' });
		await form.getByLabel('The signature covers the query string').uncheck();
		await form.getByLabel('Page cap').fill('7');
		await form
			.getByLabel('A repeated transfer reference')
			.selectOption('Returns the first transfer');
		await form.getByRole('button', { name: 'Save' }).click();
		await form.getByText('Saved.').waitFor();
		const { settings } = await stage.control<{ settings: object }>('GET', '/books');
		const { behavior } = stage.simulator.wonder;
		assert.deepEqual(settings, { ...behavior, sign_query: false });
		assert.deepEqual([behavior.page_cap, behavior.repeated_ref_id], [7, 'return_first']);
		await page.close();
	});

	await report.check('stablecoins are sent to a wallet, and the balance grows', async () => {
		await stage.begin('full');
		const page = await stage.show('people');
		const person = page.locator('.person', { hasText: 'Daniel' });
		await person.getByLabel('Amount (USDT)').fill('100.00');
		await person.getByRole('button', { name: 'Send USDT' }).click();
		await person.getByText('100.00 USDT arrived and became 98.80 USD.').waitFor();
		await person.getByText('532.29 USD').waitFor();
		await page.close();
	});
}
