/** Takes the pictures of the simulator's page for the documents: `npx tsx scripts/pagePictures.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardOn, newestOn, PageStage } from '../test/page/browser';

const TAKEN_AT = '2026-11-26T13:00:00Z';
const SIZE = { width: 1400, height: 940 };
const docs = join(__dirname, '..', 'docs');

async function main(): Promise<void> {
	const stage = await PageStage.open();
	for (const theme of ['light', 'dark'] as const) {
		await stage.control('POST', '/reset');
		await stage.control('POST', '/clock', { now: TAKEN_AT });
		stage.fill();
		const page = await stage.show('cards', { theme, width: SIZE.width });
		await page.setViewportSize(SIZE);
		await cardOn(page, 'Marketing').getByRole('button').click();
		await page.getByRole('button', { name: 'Over the limit' }).click();
		await page.getByRole('button', { name: 'Pay', exact: true }).click();
		await newestOn(page).getByText('Declined', { exact: true }).waitFor();
		const session = await page.context().newCDPSession(page);
		const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 85 });
		const name = theme === 'dark' ? 'simulator-dark.webp' : 'simulator.webp';
		writeFileSync(join(docs, name), Buffer.from(data, 'base64'));
		await page.close();
	}
	await stage.close();
}

void main();
