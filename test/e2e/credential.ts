import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import type { Report } from './report';
import type { Stage } from './stage';

/** The button "Test" of the credential says which part is wrong. */
export async function credentialTest(stage: Stage, report: Report): Promise<void> {
	const { n8n, credential, credentialData } = stage;
	const test = async (change: object) =>
		await n8n.testCredential(credential, { ...credentialData, ...change });

	await report.check('credential test: the right key passes', async () => {
		const { status, message } = await test({});
		assert.equal(status, 'OK', message);
	});
	await report.check('credential test: a key without its line breaks passes', async () => {
		const privateKey = stage.simulator.privateKey.trim().replaceAll('\n', ' ');
		const { status, message } = await test({ privateKey });
		assert.equal(status, 'OK', message);
	});
	await report.check('credential test: another key is named as the cause', async () => {
		const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
			type: 'pkcs8',
			format: 'pem',
		});
		const { status, message } = await test({ privateKey });
		assert.equal(status, 'Error');
		assert.match(message, /Private Key does not belong to this App ID/);
	});
	await report.check('credential test: an unknown App ID is named as the cause', async () => {
		const { status, message } = await test({ appId: '99999999-2222-4333-8444-555555555555' });
		assert.equal(status, 'Error');
		assert.match(message, /does not recognize this App ID/);
	});
	await report.check('credential test: a wrong address is named as the cause', async () => {
		const { status, message } = await test({ baseUrl: 'http://127.0.0.1:9' });
		assert.equal(status, 'Error');
		assert.match(message, /127\.0\.0\.1:9/);
	});
	await report.check('credential test: a server that is not Wonder is named', async () => {
		const { status, message } = await test({ baseUrl: n8n.url });
		assert.equal(status, 'Error');
		assert.match(message, /^The server at http:.* responded, but not as Wonder does/);
	});
	await report.check('credential test: who needs the missing webhook key is named', async () => {
		const { status, message } = await test({ webhookPublicKey: '' });
		assert.equal(status, 'OK', message);
		assert.match(message, /Webhook Public Key is empty; the triggers require it/);
	});
}
