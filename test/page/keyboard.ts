import assert from 'node:assert/strict';
import type { Report } from '../e2e/report';
import { cardOn, newestOn, tabTo, type PageStage } from './browser';

/** Without a mouse. */
export async function keyboard(stage: PageStage, report: Report): Promise<void> {
	await report.check('a card is chosen and paid with by keyboard alone', async () => {
		await stage.begin('full');
		const page = await stage.show();
		await tabTo(page, cardOn(page, 'Travel').getByRole('button'));
		await page.keyboard.press('Space');
		await tabTo(page, page.getByRole('button', { name: 'Casino', exact: true }));
		await page.keyboard.press('Enter');
		await tabTo(page, page.getByLabel('Amount'));
		await page.keyboard.type('77.00');
		await page.keyboard.press('Enter');
		const newest = newestOn(page);
		await newest.getByText('Lucky Casino').waitFor();
		assert.match(await newest.innerText(), /Travel[\s\S]*77\.00 HKD/);
		await page.close();
	});

	await report.check('whatever has the focus shows it', async () => {
		const page = await stage.show();
		for (let presses = 0; presses < 25; presses++) {
			await page.keyboard.press('Tab');
			const outline = await page.evaluate(() => {
				const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement!);
				return `${outlineStyle} ${outlineWidth}`;
			});
			assert.equal(outline, 'solid 3px');
		}
		await page.close();
	});

	await report.check('a dialog keeps the focus, closes with Escape and gives it back', async () => {
		await stage.begin('full');
		const page = await stage.show();
		const more = newestOn(page).getByRole('button', { name: 'More' });
		await more.focus();
		await page.keyboard.press('Enter');
		const dialog = page.getByRole('dialog');
		await dialog.waitFor();
		for (let presses = 0; presses < 20; presses++) {
			await page.keyboard.press('Tab');
			const isOutside = await page.evaluate(() => {
				const { activeElement: focused } = document;
				return focused !== document.body && !focused?.closest('dialog');
			});
			assert.equal(isOutside, false);
		}
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
		assert.equal(await more.evaluate((element) => element === document.activeElement), true);
		await page.close();
	});
}
