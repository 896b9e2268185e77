import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Report } from '../e2e/report';
import { issueCard } from '../../simulator/issuer/cards';
import { cardOn, newestOn, type PageStage } from './browser';

const MARKUP = `<img src=x onerror="document.body.innerHTML='taken'"><script>alert(1)</script>`;

/** What comes from people who are not to be trusted. */
export async function strangers(stage: PageStage, report: Report): Promise<void> {
	await report.check('markup in the name of a merchant or a card is shown as text', async () => {
		await stage.begin('empty');
		const card = issueCard(stage.simulator.wonder, { title: MARKUP });
		await stage.control('POST', '/webhooks', { urls: [`${stage.simulator.url}/<b>bold`] });
		await stage.buy(card.id, MARKUP);
		const page = await stage.show();
		assert.match(await cardOn(page, 'onerror').innerText(), /<img src=x/);
		await newestOn(page).getByRole('button', { name: 'More' }).click();
		assert.equal(await page.getByRole('dialog').getByRole('heading').first().innerText(), MARKUP);
		await page.keyboard.press('Escape');
		await page.getByRole('link', { name: 'Log', exact: true }).click();
		await page.getByText(`${stage.simulator.url}/<b>bold`).first().waitFor();
		assert.deepEqual(await page.locator('#app img').count(), 1);
		assert.deepEqual(await page.locator('#app script, #app b b').count(), 0);
		assert.deepEqual(stage.complaints, []);
		await page.close();
	});

	await report.check('the page runs no code or style but its own files', async () => {
		await stage.begin('full');
		const page = await stage.show();
		const ran = await page.evaluate(() => {
			const script = document.createElement('script');
			script.textContent = 'window.taken = true';
			document.body.append(script);
			document.body.insertAdjacentHTML('beforeend', '<i id="styled" style="color: red">x</i>');
			const styled = document.getElementById('styled')!;
			return [String((window as { taken?: boolean }).taken), styled.style.length];
		});
		assert.deepEqual(ran, ['undefined', 0]);
		const { url } = stage.simulator;
		for (const path of ['/', '/_simulator/page/main.js', '/_simulator/page/preact.js']) {
			const { headers } = await fetch(url + path);
			assert.match(
				headers.get('content-security-policy') ?? '',
				/default-src 'none'; script-src 'self';/,
			);
			assert.equal(headers.get('x-content-type-options'), 'nosniff');
		}
		await page.close();
	});

	await report.check(
		'another web page can neither work the simulator nor read from it',
		async () => {
			await stage.begin('full');
			const other = await otherSite();
			const page = await stage.browser.newPage();
			await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
			const read = await page.evaluate(async (simulator) => {
				const answers: string[] = [];
				const calls = ['/reset', '/seed', '/credential/private_key'];
				for (const path of calls) {
					for (const mode of ['cors', 'no-cors'] as const) {
						const body = path === '/seed' ? '{"cards":1}' : '{}';
						const given = { method: 'POST', mode, body };
						await fetch(`${simulator}/_simulator${path}`, given).then(
							async (response) => answers.push(await response.text()),
							() => undefined,
						);
					}
				}
				return answers.join('');
			}, stage.simulator.url);
			assert.equal(read, '');
			assert.equal(stage.simulator.wonder.cards.size, 8);
			await page.close();
			other.close();
		},
	);

	await report.check(
		'the private key is not on the page, and is copied only when asked',
		async () => {
			await stage.begin('full');
			const page = await stage.show('connect');
			await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
			await page.getByText('a1B2c3D4').waitFor();
			const [, line] = stage.simulator.privateKey.split('\n');
			assert.equal((await page.content()).includes(line), false);
			await page.getByRole('button', { name: 'Copy Private Key' }).click();
			await page.getByText('The private key is in the clipboard.').waitFor();
			const copied = await page.evaluate(async () => await navigator.clipboard.readText());
			assert.equal(copied.trim(), stage.simulator.privateKey.trim());
			assert.equal((await page.content()).includes(line), false);
			await page.close();
		},
	);
}

async function otherSite(): Promise<Server> {
	const server = createServer((_, response) => {
		response.setHeader('Content-Type', 'text/html');
		response.end('<!doctype html><title>Another page</title>');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}
