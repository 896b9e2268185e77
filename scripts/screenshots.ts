/** `npm run screenshots`: each job and each panel in the newest n8n, light and dark, into docs/images. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { readExamples } from '../demo/examples';
import { newestVersion, root } from '../demo/n8n/install';
import { packPackage } from '../demo/n8n/pack';
import { runProgram } from '../demo/n8n/program';
import { owner } from '../demo/n8n/rest';
import { seedCompany } from '../simulator/control/seedCompany';
import { pollingTrigger, row } from '../test/e2e/build';
import { Stage } from '../test/e2e/stage';
import { chromiumHere } from '../test/page/browser';
import { jobs } from './gallery';

const images = join(root, 'docs', 'images');
const SIZE = { width: 1280, height: 800 };
/** Names below the lowest nodes, and long forms. */
const TALL = { width: 960, height: 1200 };
const QUALITY = 70;
const themes = ['light', 'dark'] as const;

/** The nodes whose forms are shown, by their type, and what their pictures are called. */
const PANELS: Record<string, string> = {
	wonder: 'wonder',
	wonderTrigger: 'trigger',
	wonderPollingTrigger: 'polling-trigger',
	wonderDecisionTrigger: 'decision-trigger',
	wonderDecision: 'decision',
};

/** Whose nodes README.md shows. */
const FIRST_WORKFLOW = 'auto-lock-on-decline';

/** The addresses of one start are no others' than the next's. */
const USUAL = { n8n: 'http://127.0.0.1:5678', simulator: 'http://127.0.0.1:4010' };

/** README.md shows them beside its steps, where there is no room for a long form. */
const BESIDE_STEPS = ['credential', 'trigger'];

/** What lies over the canvas and is no part of a job. */
const HIDDEN = [
	'canvas-controls',
	'execute-workflow-button',
	'node-creator-plus-button',
	'command-bar-button',
	'add-sticky-button',
	'toggle-focus-panel-button',
	'node-feature-request',
].map((id) => `[data-test-id="${id}"]`);
const FORM =
	'[data-test-id="node-parameters"], [data-test-id="editCredential-modal"] [class*="_mainContent_"]';
const STYLE = `.vue-flow__background, ${HIDDEN.join(', ')}, [class*="_executionButtons_"], [class*="_nodeButtonsWrapper_"], [data-test-id^="radio-button"], [class*="tab-bar-container"] { visibility: hidden !important }`;

/** `npm run screenshots -- trigger list-declined-purchases` takes only these pictures. */
const only = process.argv.slice(2);

let stage: Stage | undefined;
let browser: Browser | undefined;

async function main(): Promise<void> {
	const folder = join(root, '.n8n', 'screenshots');
	stage = await Stage.open(newestVersion, await packPackage(folder), {
		folder: join(folder, 'n8n'),
	});
	seedCompany(stage.simulator.wonder);
	const addresses = await store(stage);
	if (only.length === 0) rmSync(images, { recursive: true, force: true });
	for (const name of ['jobs', 'panels']) mkdirSync(join(images, name), { recursive: true });
	const chromiumSandbox = process.getuid?.() !== 0;
	browser = await chromium.launch({ executablePath: chromiumHere(), chromiumSandbox });
	await take(await login(browser, stage), addresses);
}

interface Addresses {
	/** Below n8n's URL, by the name of the picture. */
	jobs: Map<string, string>;
	panels: Map<string, string>;
}

/** Puts all that is shown into n8n. */
async function store({ n8n, credential }: Stage): Promise<Addresses> {
	const found: Addresses = { jobs: new Map(), panels: new Map() };
	const examples = readExamples(USUAL.simulator, credential);
	const polling = row('Polling', pollingTrigger());
	for (const node of polling.nodes) {
		node.parameters.pollTimes = { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] };
		if (node.credentials) node.credentials = { [credential.type]: credential };
	}
	for (const workflow of [...examples, polling]) {
		const id = await n8n.createWorkflow(workflow);
		const job = jobs().find(({ name }) => name === workflow.name);
		if (job) found.jobs.set(job.id, `/workflow/${id}`);
		const first = job?.id === FIRST_WORKFLOW;
		for (const node of workflow.nodes) {
			const panel = PANELS[node.type.split('.').at(-1) as string];
			if (panel && (first || !found.panels.has(panel))) {
				found.panels.set(panel, `/workflow/${id}/${node.id}`);
			}
		}
	}
	found.panels.set('credential', `/home/credentials/${credential.id}`);
	return found;
}

async function login(chrome: Browser, { n8n }: Stage): Promise<Page> {
	const page = await chrome.newPage({
		viewport: SIZE,
		reducedMotion: 'reduce',
		baseURL: n8n.url,
	});
	page.setDefaultTimeout(120_000);
	await page.goto('/signin');
	await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
	await page.locator('input[name="password"]').fill(owner.password);
	await page.locator('button[type="submit"], [data-test-id="form-submit-button"]').first().click();
	await page.waitForURL(/home|workflow/);
	return page;
}

async function take(page: Page, addresses: Addresses): Promise<void> {
	await page.setViewportSize(TALL);
	for (const [name, address] of wanted(addresses.panels)) {
		await page.emulateMedia({ colorScheme: 'light' });
		await page.goto(address);
		await page.locator(FORM).waitFor();
		await page.addStyleTag({ content: STYLE });
		await settled(page);
		await page.evaluate(showUsual, usual());
		await save(
			page,
			await page.evaluate(formOnPage, {
				selector: FORM,
				most: BESIDE_STEPS.includes(name) ? 480 : Infinity,
			}),
			join('panels', name),
		);
	}
	for (const [name, address] of wanted(addresses.jobs)) {
		await page.emulateMedia({ colorScheme: 'light' });
		await page.setViewportSize(SIZE);
		await page.goto(address);
		await page.locator('[data-test-id="canvas-node"]').first().waitFor();
		await page.locator('[data-test-id="zoom-to-fit"]').click();
		await settled(page);
		await page.setViewportSize({ ...SIZE, height: TALL.height });
		await page.addStyleTag({ content: STYLE });
		await save(page, await page.evaluate(jobOnCanvas), join('jobs', name));
	}
}

const wanted = (addresses: Map<string, string>) =>
	[...addresses].filter(([name]) => only.length === 0 || only.includes(name));

/** The addresses of this start, and those that the pictures show. */
function usual(): Array<[string, string]> {
	const { n8n, simulator } = stage!;
	return [
		[n8n.url, USUAL.n8n],
		[simulator.url, USUAL.simulator],
	];
}

/** In the browser. */
function showUsual(addresses: Array<[string, string]>): void {
	for (const [from, to] of addresses) {
		for (const input of document.querySelectorAll('input')) {
			input.value = input.value.replace(from, to);
		}
		const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const text = texts.currentNode as Text;
			if (text.data.includes(from)) text.data = text.data.replace(from, to);
		}
	}
}

interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
	/** How many pixels of the picture are one of the page. */
	scale: number;
}

/** In the browser: what is drawn, in the shape of a screen, and so large that a note can be read. */
function jobOnCanvas(): Clip {
	const drawn = [...document.querySelectorAll('.vue-flow__node *, .vue-flow__edge-path')]
		.filter((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
		.map((each) => each.getBoundingClientRect())
		.filter(({ width }) => width > 0);
	const left = Math.min(...drawn.map((each) => each.left));
	const right = Math.max(...drawn.map((each) => each.right));
	const top = Math.min(...drawn.map((each) => each.top));
	const bottom = Math.max(...drawn.map((each) => each.bottom));
	const canvas = document.querySelector('.vue-flow')!.getBoundingClientRect();
	const pane = document.querySelector('.vue-flow__transformationpane')!;
	const { a: zoom } = new DOMMatrix(getComputedStyle(pane).transform);
	const margin = 40 * zoom;
	const height = Math.min(
		canvas.height,
		Math.max(bottom - top + 2 * margin, (right - left + 2 * margin) / 1.6),
	);
	const width = Math.min(canvas.width, height * 1.6);
	const [x, y] = [(left + right - width) / 2, (top + bottom - height) / 2];
	return {
		x: Math.max(canvas.left, Math.min(x, canvas.right - width)),
		y: Math.max(canvas.top, Math.min(y, canvas.bottom - height)),
		width,
		height,
		scale: Math.max(1000 / width, 0.8 / zoom),
	};
}

/** In the browser: the form without what lies beside it, down to its last field within `most`. */
function formOnPage({ selector, most }: { selector: string; most: number }): Clip {
	const form = document.querySelector(selector)!;
	const { x, y, width, height } = form.getBoundingClientRect();
	const fields = [...form.querySelectorAll('[data-test-id="parameter-item"], button, input')]
		.filter((each) => each.checkVisibility({ visibilityProperty: true }))
		.map((each) => each.getBoundingClientRect().bottom)
		.filter((bottom) => bottom - y < most);
	return { x, y, width, height: Math.min(height, Math.max(...fields) - y + 16), scale: 1.6 };
}

/** Until lists have come and nothing moves any more. */
async function settled(page: Page): Promise<void> {
	await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => {});
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
async function save(page: Page, clip: Clip, name: string): Promise<void> {
	const session = await page.context().newCDPSession(page);
	for (const colorScheme of themes) {
		await page.emulateMedia({ colorScheme });
		await page.waitForTimeout(500);
		const { data } = await session.send('Page.captureScreenshot', {
			format: 'webp',
			quality: QUALITY,
			clip,
		});
		const file = colorScheme === 'dark' ? `${name}-dark.webp` : `${name}.webp`;
		writeFileSync(join(images, file), Buffer.from(data, 'base64'));
		console.log(`${file}: ${Math.round((data.length * 3) / 4096)} kB`);
	}
	await session.detach();
}

runProgram(main, async () => {
	await browser?.close();
	await stage?.close();
});
