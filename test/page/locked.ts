import { join } from 'node:path';
import { readExamples } from '../../demo/examples';
import { root } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/pack';
import type { Report } from '../e2e/report';
import { Stage } from '../e2e/stage';
import { cardOn, newestOn, outcomeOn, type PageStage } from './browser';

/** The page beside a real n8n, as somebody tries this pack. */
export async function locked(pages: PageStage, report: Report): Promise<void> {
	const folder = join(root, '.n8n', 'page');
	const archive = await packPackage(folder);
	const stage = await Stage.open('2.8.4', archive, { folder: join(folder, '2.8.4') });
	const own = pages.simulator;
	pages.simulator = stage.simulator;
	try {
		await pages.begin('full');
		const examples = readExamples(stage.simulator.url, stage.credential);
		const lockIt = examples.find(({ name }) => name === 'Auto-lock on decline')!;
		const { url } = await stage.listen(lockIt);

		await report.check('a declined payment, and n8n locks the card on screen', async () => {
			const page = await pages.show('connect');
			const urls = page.getByRole('form', { name: 'Webhook URLs' });
			await urls.getByRole('textbox').fill(url);
			await urls.getByRole('button', { name: 'Save' }).click();
			await urls.getByText('Saved.').waitFor();
			await page.getByRole('link', { name: 'Cards', exact: true }).click();
			const card = cardOn(page, 'Marketing');
			await card.getByText('Active').waitFor();
			await card.getByRole('button').click();
			await page.getByRole('button', { name: 'Over the limit', exact: true }).click();
			await page.getByRole('button', { name: 'Pay', exact: true }).click();
			await outcomeOn(page).waitFor();
			await newestOn(page).getByText('Declined', { exact: true }).waitFor();
			await card.getByText('Locked').waitFor();
			await page.getByText(/PUT .*\/lock → 200/).waitFor();
			await page.close();
		});

		await report.check('every kind of forged delivery is refused on screen', async () => {
			const page = await pages.show('connect');
			await page.getByLabel('Kind').selectOption({ index: 0 });
			await page.getByRole('button', { name: 'Send the forgery' }).click();
			await page.getByText(/^Refused: (\d+) of \1\.$/).waitFor({ timeout: 120_000 });
			await page.close();
		});
	} finally {
		pages.simulator = own;
		await stage.close();
	}
}
