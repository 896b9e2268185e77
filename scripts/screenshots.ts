/** `npm run screenshots`: each job and each panel in the newest n8n, light and dark, into docs/images. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { newSampleCard, readExamples } from '../demo/examples';
import { endCommands, explain } from '../demo/n8n/command';
import { n8nVersions, root } from '../demo/n8n/install';
import { packPackage } from '../demo/n8n/pack';
import { owner } from '../demo/n8n/rest';
import { seedCompany } from '../simulator/control/seedCompany';
import { pollingTrigger, row } from '../test/e2e/build';
import { Stage } from '../test/e2e/stage';
import { chromiumHere } from '../test/page/browser';
import { jobs } from './gallery';

const images = join(root, 'docs', 'images');
const SIZE = { width: 1280, height: 800 };
const QUALITY = 70;
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** The nodes whose forms are shown, by their type, and what their pictures are called. */
const PANELS: Record<string, string> = {
	wonder: 'wonder',
	wonderTrigger: 'trigger',
	wonderPollingTrigger: 'polling-trigger',
	wonderDecisionTrigger: 'decision-trigger',
	wonderDecision: 'decision',
};

/** What lies over the canvas and is no part of a job. */
const HIDDEN = [
	'canvas-controls',
	'execute-workflow-button',
	'node-creator-plus-button',
	'command-bar-button',
	'add-sticky-button',
	'toggle-focus-panel-button',
].map((id) => `[data-test-id="${id}"]`);
const STYLE = `${HIDDEN.join(', ')}, [class*="_executionButtons_"], [class*="_nodeButtonsWrapper_"], [data-test-id^="radio-button"], [class*="tab-bar-container"] { visibility: hidden !important }`;

let stage: Stage | undefined;
let browser: Browser | undefined;

async function main(): Promise<void> {
	const folder = join(root, '.n8n', 'screenshots');
	stage = await Stage.open(n8nVersions[n8nVersions.length - 1], await packPackage(folder), {
		folder: join(folder, 'n8n'),
	});
	seedCompany(stage.simulator.wonder);
	const addresses = await store(stage);
	rmSync(images, { recursive: true, force: true });
	for (const name of ['jobs', 'panels']) mkdirSync(join(images, name), { recursive: true });
	const chromiumSandbox = process.getuid?.() !== 0;
	browser = await chromium.launch({ executablePath: chromiumHere(), chromiumSandbox });
	for (const theme of themes) await take(await login(browser, stage, theme), addresses, theme);
}

interface Addresses {
	/** Below n8n's URL, by the name of the picture. */
	jobs: Map<string, string>;
	panels: Map<string, string>;
}

/** Puts all that is shown into n8n. */
async function store({ n8n, simulator, credential }: Stage): Promise<Addresses> {
	const found: Addresses = { jobs: new Map(), panels: new Map() };
	const examples = readExamples(simulator.url, credential, newSampleCard(simulator));
	const polling = row('Polling', pollingTrigger());
	for (const node of polling.nodes) {
		if (node.credentials) node.credentials = { [credential.type]: credential };
	}
	for (const workflow of [...examples, polling]) {
		const id = await n8n.createWorkflow(workflow);
		const job = jobs().find(({ name }) => name === workflow.name);
		if (job) found.jobs.set(job.id, `/workflow/${id}`);
		for (const node of workflow.nodes) {
			const panel = PANELS[node.type.split('.').at(-1) as string];
			if (panel && !found.panels.has(panel)) {
				found.panels.set(panel, `/workflow/${id}/${node.id}`);
			}
		}
	}
	found.panels.set('credential', `/home/credentials/${credential.id}`);
	return found;
}

async function login(chrome: Browser, { n8n }: Stage, theme: Theme): Promise<Page> {
	const page = await chrome.newPage({
		viewport: SIZE,
		colorScheme: theme,
		reducedMotion: 'reduce',
		baseURL: n8n.url,
	});
	page.setDefaultTimeout(30_000);
	await page.goto('/signin');
	await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
	await page.locator('input[name="password"]').fill(owner.password);
	await page.locator('button[type="submit"], [data-test-id="form-submit-button"]').first().click();
	await page.waitForURL(/home|workflow/);
	return page;
}

async function take(page: Page, addresses: Addresses, theme: Theme): Promise<void> {
	const suffix = theme === 'dark' ? '-dark' : '';
	for (const [name, address] of addresses.jobs) {
		await page.goto(address);
		await page.locator('[data-test-id="canvas-node"]').first().waitFor();
		await page.locator('[data-test-id="zoom-to-fit"]').click();
		await page.addStyleTag({ content: STYLE });
		await settled(page);
		const canvas = page.locator('[data-test-id="canvas-wrapper"], .vue-flow').first();
		await save(page, canvas, join(images, 'jobs', `${name}${suffix}.webp`));
	}
	for (const [name, address] of addresses.panels) {
		await page.goto(address);
		const panel = page
			.locator('[data-test-id="ndv"], [data-test-id="editCredential-modal"]')
			.first();
		await panel.waitFor();
		await settled(page);
		await save(page, panel, join(images, 'panels', `${name}${suffix}.webp`));
	}
}

/** Until lists have come and nothing moves any more. */
async function settled(page: Page): Promise<void> {
	await page.waitForLoadState('networkidle').catch(() => {});
	await page
		.evaluate(async () => {
			await document.fonts.ready;
			await Promise.all(
				document.getAnimations().map(async (each) => await each.finished.catch(() => {})),
			);
		})
		.catch(() => {});
	await page.waitForTimeout(700);
}

/** Playwright itself writes no WebP. */
async function save(page: Page, what: ReturnType<Page['locator']>, file: string): Promise<void> {
	const box = await what.boundingBox();
	if (!box) throw new Error(`${file}: nothing is shown`);
	const session = await page.context().newCDPSession(page);
	const { data } = await session.send('Page.captureScreenshot', {
		format: 'webp',
		quality: QUALITY,
		clip: { ...box, scale: 1 },
	});
	await session.detach();
	writeFileSync(file, Buffer.from(data, 'base64'));
	console.log(`${file.slice(root.length + 1)}: ${Math.round((data.length * 3) / 4096)} kB`);
}

process.on('exit', () => {
	endCommands();
	stage?.kill();
});

main()
	.then(() => 0)
	.catch((error: Error) => {
		console.error(explain(error));
		return 1;
	})
	.then(async (status) => {
		await browser?.close();
		await stage?.close();
		process.exit(status);
	});
