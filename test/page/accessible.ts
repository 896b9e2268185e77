import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { Report } from '../e2e/report';
import { newestOn, type PageStage } from './browser';

const VIEWS = ['cards', 'people', 'log', 'connect', 'behavior'];

/** axe-core finds nothing wrong, and nothing sticks out at the side. */
export async function accessible(stage: PageStage, report: Report): Promise<void> {
	for (const books of ['empty', 'full'] as const) {
		for (const theme of ['light', 'dark'] as const) {
			for (const width of [360, 1440]) {
				const name = `axe-core finds no violation: ${books}, ${theme}, ${width} px`;
				await report.check(name, async () => {
					await stage.begin(books);
					if (books === 'full') await fillLog(stage);
					const page = await stage.show('cards', { theme, width });
					await page.evaluate(axe.source);
					for (const view of VIEWS) {
						await page.goto(`${stage.simulator.url}/#/${view}`);
						await assertAccessible(page, view);
					}
					if (books === 'full') {
						await page.goto(`${stage.simulator.url}/#/cards`);
						await newestOn(page).getByRole('button', { name: 'More' }).click();
						await page.getByRole('dialog').waitFor();
						await assertAccessible(page, 'dialog');
					}
					assert.deepEqual(stage.complaints, []);
					await page.close();
				});
			}
		}
	}
}

/** A request, an event and a decision, each of which fails; a fault and odd data. */
async function fillLog(stage: PageStage): Promise<void> {
	const { url, wonder } = stage.simulator;
	await stage.control('POST', '/webhooks', { urls: [`${url}/nobody`] });
	await stage.control('POST', '/decision', { url: `${url}/nobody` });
	await stage.buy([...wonder.cards.keys()].at(-1)!, 'Harbour Coffee');
	await stage.control('POST', '/faults', { status: 500 });
	await stage.control('POST', '/odd', { kind: 'card', list: 'null' });
}

async function assertAccessible(page: Page, view: string): Promise<void> {
	const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	assert.ok(tooWide <= 0, `${view} is ${tooWide} px too wide`);
	const { violations } = await page.evaluate(
		async () => await (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
	);
	const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
	assert.deepEqual(found, [], view);
}
