import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { untilListening } from '../../demo/n8n/rest';
import type { Json } from '../../demo/n8n/workflow';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { startCapture } from '../support/capture';
import { eventOf, send, signed } from '../support/deliver';
import { row, wonderTrigger } from './build';
import {
	events,
	idOf,
	killedWhileAnswering,
	redeliveries,
	reportingTo,
	Runs,
	type Counter,
} from './redeliveries';
import type { Report } from './report';
import type { Stage } from './stage';
import { until } from './wonderStage';

/** Each event that Wonder signs starts one run, whatever happens in between. Nothing else starts any. */
export async function trigger(stage: Stage, report: Report): Promise<void> {
	await stage.reset();
	const counter = await startCapture();
	try {
		await forgeries(stage, report);
		await exactlyOneRun(stage, report, counter);
		await inTransit(stage, report);
		await killedWhileAnswering(report, await settingOf(stage, counter));
	} finally {
		await counter.close();
	}
}

async function forgeries(stage: Stage, report: Report): Promise<void> {
	const { id, url } = await stage.listen(row('Forged', wonderTrigger()));
	const logged = () => readFileSync(stage.logFile, 'utf8').split('refused a delivery').length - 1;
	const before = logged();
	const { forgeries: sent } = await stage.control<{
		forgeries: Array<{ kind: string; status: number; body: unknown }>;
	}>('POST', '/forgeries', { url, count: 1000, at_once: 8 });

	await report.check('1,000 forged deliveries of at least 60 kinds all get 401', () => {
		assert.equal(sent.length, 1000);
		assert.ok(new Set(sent.map(({ kind }) => kind)).size >= 60);
		assert.deepEqual(
			sent.filter(({ status }) => status !== 401),
			[],
		);
	});
	await report.check('1,000 forged deliveries leave no execution', async () => {
		assert.equal((await stage.n8n.executionsOf(id)).count, 0);
	});
	await report.check('each forged delivery is one line in the log, without its body', () => {
		assert.equal(logged() - before, 1000);
		assert.doesNotMatch(readFileSync(stage.logFile, 'utf8'), /card_transaction/);
	});
	const { appId, webhookPrivateKey: privateKey } = stage.simulator;
	await report.check('the same trigger still accepts Wonder', async () => {
		const { status } = await send(signed(url, eventOf(), { appId, privateKey }));
		assert.equal(status, 200);
		await until(async () => (await stage.n8n.executionsOf(id)).count === 1);
	});
	await report.check('the list of executions shows which payment each one is about', async () => {
		const [{ id: execution }] = (await stage.n8n.executionsOf(id)).results;
		assert.deepEqual(await stage.highlightedOf(execution), {
			merchant: 'Bindo Simulator Test',
			amount: '101.00 HKD',
			card: sampleTransaction.card,
			outcome: 'Declined',
		});
	});
}

/** A workflow that reports its runs to the counter, and Wonder that delivers to it. */
async function settingOf(stage: Stage, counter: Counter) {
	const { appId, webhookPrivateKey: privateKey } = stage.simulator;
	const { id, url } = await stage.listen(reportingTo(counter));
	return {
		url,
		runs: new Runs(stage.n8n, id, counter),
		deliver: async (body: string) => (await send(signed(url, body, { appId, privateKey }))).status,
		async crash() {
			await stage.crashAndRestart();
			await untilListening(url);
		},
	};
}

async function exactlyOneRun(stage: Stage, report: Report, counter: Counter): Promise<void> {
	const setting = await settingOf(stage, counter);
	const { url, runs, deliver } = setting;
	await redeliveries(report, setting);
	await report.check(
		'killed between acceptance and response: nothing lost, no second run',
		async () => {
			await stage.restart({ N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' });
			await untilListening(url);
			// A long run takes the only slot; the next delivery is accepted and waits for its response.
			counter.hold();
			const [busy, waiting] = events(2);
			assert.equal(await deliver(busy), 200);
			await until(() => counter.received.some(({ body }) => String(body).includes(idOf(busy))));
			let answered = false;
			const lost = deliver(waiting).then(
				() => (answered = true),
				() => undefined,
			);
			await new Promise((resolve) => setTimeout(resolve, 1500));
			assert.equal(answered, false, 'the second delivery waits');
			await stage.crashAndRestart({ N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' });
			counter.release();
			await lost;
			await untilListening(url);
			await runs.afterCrash();
			assert.equal(await deliver(waiting), 200);
			assert.deepEqual(await runs.of([waiting]), [1]);
			await stage.restart();
		},
	);
	await report.check(
		'while Wonder changes its key, no event is lost and none repeated',
		async () => {
			await untilListening(url);
			const { webhookPublicKey: older } = stage.simulator;
			const { webhook_public_key: newer } = await stage.control<{ webhook_public_key: string }>(
				'POST',
				'/webhooks/rotate',
				{},
			);
			await stage.control('POST', '/webhooks', { urls: [url] });
			const { cards } = await stage.control<{ cards: string[] }>('POST', '/seed', { cards: 1 });
			const buy = async () => {
				const { transaction } = await stage.buy(cards[0]);
				return JSON.stringify({ card_transaction: { id: transaction.id } });
			};
			// Signed with the new key, which n8n does not have yet: refused, and sent again later.
			const early = await buy();
			await until(async () => {
				const { deliveries } = await stage.control<{ deliveries: Json[] }>('GET', '/deliveries');
				return (deliveries[0]?.attempts as Json[] | undefined)?.[0]?.status === 401;
			});
			await stage.n8n.updateCredential(stage.credential, {
				...stage.credentialData,
				webhookPublicKey: `${older}\n${newer}`,
			});
			const late = await buy();
			await stage.control('POST', '/clock', { advance_seconds: 3600 });
			await until(async () => (await runs.of([early, late])).every((count) => count > 0));
			assert.deepEqual(await runs.of([early, late]), [1, 1]);
			assert.equal(await deliver(eventOf()), 200, 'the old key is still accepted');
			await stage.n8n.updateCredential(stage.credential, {
				...stage.credentialData,
				webhookPublicKey: newer,
			});
			await sleep(250);
			assert.equal(await deliver(eventOf()), 401, 'a removed key is not');
		},
	);
}

/** What happens to deliveries between Wonder and n8n, and to unsigned ones. */
async function inTransit(stage: Stage, report: Report): Promise<void> {
	// Back to the first key, here and in n8n, for later suites.
	await stage.reset();
	await stage.n8n.updateCredential(stage.credential, stage.credentialData);
	const { appId, webhookPrivateKey: privateKey } = stage.simulator;
	const { url } = await stage.listen(row('In transit', wonderTrigger()));
	const sign = (target?: string) => signed(url, eventOf(), { appId, privateKey }, { target });

	await report.check('a body that was compressed in transit is verified', async () => {
		const { headers, body, ...wire } = sign();
		const zipped = { ...headers, 'Content-Encoding': 'gzip' };
		assert.equal((await send({ ...wire, headers: zipped, body: gzipSync(body) })).status, 200);
	});
	await report.check('a body that was rewritten in transit is refused with the cause', async () => {
		const wire = sign();
		const pretty = JSON.stringify(JSON.parse(String(wire.body)), null, 2);
		const { status, body } = await send({ ...wire, body: Buffer.from(pretty) });
		assert.equal(status, 401);
		assert.match(String(body.message), /body was changed in transit/);
	});
	await report.check('a form with a file gets 401, and n8n keeps no file of it', async () => {
		const marker = randomUUID();
		const form = new FormData();
		form.append('file', new Blob([marker.repeat(100)]), 'file.bin');
		const { status } = await fetch(url, { method: 'POST', body: form });
		assert.equal(status, 401);
		await until(() => !hasFileWith(marker));
	});
	await report.check('a delivery larger than any event gets 413', async () => {
		const large = eventOf({ merchant_name: 'x'.repeat(2 * 1024 * 1024) });
		assert.equal((await send(signed(url, large, { appId, privateKey }))).status, 413);
	});
	await report.check('without a signature, only allowed IP addresses may send', async () => {
		const statusOf = async (senderAddresses?: string) => {
			const parameters = { signature: 'notChecked', ...(senderAddresses && { senderAddresses }) };
			const { url: open } = await stage.listen(row('Open', wonderTrigger(parameters)));
			const headers = { 'Content-Type': 'application/json' };
			return (await send({ method: 'POST', url: open, headers, body: Buffer.from(eventOf()) }))
				.status;
		};
		assert.deepEqual([await statusOf(), await statusOf('127.0.0.1')], [401, 200]);
	});
	await report.check(
		'behind a proxy that removes a prefix: the public path is signed',
		async () => {
			const { pathname } = new URL(url);
			assert.equal((await send(sign(`/automation${pathname}`))).status, 401);
			const publicUrl = 'https://example.com/automation/';
			await stage.restart({ WEBHOOK_URL: publicUrl, N8N_WEBHOOK_URL: publicUrl });
			await untilListening(url);
			assert.equal((await send(sign(`/automation${pathname}`))).status, 200);
			await stage.restart();
			await untilListening(url);
		},
	);
}

/** Whether a file has this content in the folder where n8n keeps the files of forms. */
const hasFileWith = (marker: string) =>
	readdirSync(tmpdir(), { withFileTypes: true })
		.filter((entry) => entry.isFile())
		.some(({ name }) => contentOf(join(tmpdir(), name)).includes(marker));

/** Other programs create and delete files in that folder. */
function contentOf(file: string): string {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		return '';
	}
}
