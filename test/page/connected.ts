import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Report } from '../e2e/report';
import { newestOn, outcomeOn, type PageStage } from './browser';

/** Something that is called, and responds with this. */
async function receiver(status: number, body = ''): Promise<{ server: Server; url: string }> {
	const server = createServer((request, response) => {
		request.resume();
		response.writeHead(status).end(body);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

/** Webhook URLs and the decision URL are entered on the page, and tested there. */
export async function connected(stage: PageStage, report: Report): Promise<void> {
	const enter = async (given: { webhook: string; decision?: string }) => {
		const page = await stage.show('connect');
		const urls = page.getByRole('form', { name: 'Webhook URLs' });
		await urls.getByRole('textbox').fill(given.webhook);
		await urls.getByRole('button', { name: 'Save' }).click();
		await urls.getByText('Saved.').waitFor();
		if (given.decision) {
			const form = page.getByRole('form', { name: 'Decision URL' });
			await form.getByLabel('Decision URL').fill(given.decision);
			await form.getByRole('button', { name: 'Save' }).click();
			await form.getByText('Saved.').waitFor();
		}
		return page;
	};

	await report.check('one click tests the webhook URL and the decision URL', async () => {
		await stage.begin('empty');
		const webhook = await receiver(200);
		const decision = await receiver(200, '{"approved": true}');
		const page = await enter({ webhook: webhook.url, decision: decision.url });
		await page.getByRole('button', { name: 'Send a test event' }).click();
		const responses = page.getByRole('list', { name: 'Responses to the test' });
		await responses.getByText(`Event to ${webhook.url}`).waitFor();
		await responses.getByText(`Decision from ${decision.url}: Approved`).waitFor();
		assert.deepEqual(await responses.locator('.code').allInnerTexts(), ['200', '200']);
		webhook.server.close();
		decision.server.close();
		await page.close();
	});

	await report.check('an event is delivered again from the payment it is about', async () => {
		await stage.begin('full');
		const webhook = await receiver(204);
		await stage.control('POST', '/webhooks', { urls: [webhook.url] });
		const page = await stage.show();
		await page.getByRole('button', { name: 'Pay', exact: true }).click();
		await outcomeOn(page).waitFor();
		await newestOn(page).getByRole('button', { name: 'More' }).click();
		const attempts = page.getByRole('dialog').locator('.attempts li');
		await attempts.nth(0).waitFor();
		await page.getByRole('button', { name: 'Deliver again' }).click();
		await attempts.nth(1).waitFor();
		webhook.server.close();
		await page.close();
	});

	await report.check('a receiver that accepts a forged delivery is named', async () => {
		await stage.begin('empty');
		const webhook = await receiver(200);
		const page = await enter({ webhook: webhook.url });
		await page.getByRole('button', { name: 'Send the forgery' }).click();
		await page.getByText('Accepted: 1 of 1. They must be refused.').waitFor();
		webhook.server.close();
		await page.close();
	});
}
