import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { Stop } from '../../demo/n8n/command';
import { startSimulator, type Simulator } from '../../simulator';
import { seedCompany } from '../../simulator/control/seedCompany';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export function chromiumHere(): string {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const found = [
		process.env.CHROMIUM_PATH,
		...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
	].find((file) => file && existsSync(file));
	if (found) return found;
	throw new Stop(
		'There is no Chromium here: install one (Debian: apt-get install chromium), or set CHROMIUM_PATH to the program.',
	);
}

export interface Look {
	theme?: 'light' | 'dark';
	width?: number;
}

/** A headless Chromium and a simulated Wonder. */
export class PageStage {
	/** What the browser complained of, such as code that the page's policy stopped. */
	readonly complaints: string[] = [];

	private constructor(
		readonly browser: Browser,
		public simulator: Simulator,
	) {}

	static async open(): Promise<PageStage> {
		const executablePath = chromiumHere();
		// Chromium's sandbox does not start for root.
		const chromiumSandbox = process.getuid?.() !== 0;
		const browser = await chromium.launch({ executablePath, chromiumSandbox });
		return new PageStage(browser, await startSimulator());
	}

	/** Empty books, or those of a company. */
	async begin(books: 'empty' | 'full'): Promise<void> {
		await this.control('POST', '/reset');
		if (books === 'full') this.fill();
		this.complaints.length = 0;
	}

	/** With a company, and a month of its purchases. */
	fill(): void {
		seedCompany(this.simulator.wonder);
	}

	/** The page, as soon as it shows the books. */
	async show(view = 'cards', { theme = 'light', width = 1440 }: Look = {}): Promise<Page> {
		const page = await this.browser.newPage({
			viewport: { width, height: 900 },
			colorScheme: theme,
			reducedMotion: 'reduce',
		});
		page.setDefaultTimeout(15_000);
		page.on('pageerror', ({ message }) => this.complaints.push(message));
		page.on('console', (message) => {
			if (message.type() === 'error') this.complaints.push(message.text());
		});
		await page.goto(`${this.simulator.url}/#/${view}`);
		await page.locator('.panel').first().waitFor();
		await page.getByText('Live', { exact: true }).first().waitFor();
		return page;
	}

	async control<T = unknown>(method: string, path: string, body?: object): Promise<T> {
		const response = await fetch(`${this.simulator.url}/_simulator${path}`, {
			method,
			...(body && { body: JSON.stringify(body) }),
		});
		if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
		return (await response.json()) as T;
	}

	async buy(card: string, merchant_name: string, amount = '12.50'): Promise<void> {
		const place = { currency: 'USD', merchant_country: 'HK' };
		await this.control('POST', '/authorizations', { card, amount, merchant_name, ...place });
	}

	async close(): Promise<void> {
		await this.browser.close();
		await this.simulator.close();
	}
}

/** The card with this title. */
export const cardOn = (page: Page, title: string): Locator =>
	page.locator('.card-place', { hasText: title });

/** What became of the payment that was made on the page; by then, it is among the transactions. */
export const outcomeOn = (page: Page): Locator =>
	page.getByRole('form', { name: 'Pay with a card' }).getByRole('status').locator('p');

/** The newest transaction. */
export const newestOn = (page: Page): Locator => page.locator('.transaction').first();

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
	for (let presses = 0; presses < 150; presses++) {
		await page.keyboard.press('Tab');
		if (await target.evaluate((element) => element === document.activeElement)) return;
	}
	throw new Error(`Tab does not reach ${target.toString()}`);
}
