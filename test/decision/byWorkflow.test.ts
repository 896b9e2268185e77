import type { Response } from 'express';
import {
	answering,
	approved,
	declined,
	question,
	tooLate,
	useDecisionTrigger,
} from '../support/decisions';

/** The workflow answers, or the fallback; nothing that n8n writes does. */
const { configure, ask, told, wire, flow } = useDecisionTrigger();

describe('by workflow', () => {
	test('the answer of the workflow, carried by n8n from another process', async () => {
		flow(answering({ approved: true }));
		expect(await ask()).toEqual(approved);
		flow(answering({ approved: false, reason: 'Not today' }));
		expect(await ask()).toEqual(declined('Not today'));
		expect(told()[0]).toMatchObject({ by: 'waiting', rule: 'Otherwise', fallback: 'decline' });
	});

	test.each<[string, (response: Response, token: string) => void]>([
		['n8n reports an error', (response) => response.status(500).json({ message: 'Error' })],
		['n8n answers nothing', (response) => response.end()],
		['n8n answers a text', (response) => response.send('{"approved":true}')],
		['n8n answers approve by itself', (response) => response.json({ approved: true })],
		[
			'somebody answers with another token',
			(response) => answering({ approved: true })(response, 'x'),
		],
		[
			'the answer is no decision',
			(response, token) => answering({ approved: 'yes' })(response, token),
		],
	])('when %s, it is not approved', async (_, write) => {
		configure({ deadlineMs: 150 });
		flow(write);
		expect((await ask()).body.approved).toBe(false);
	});

	test('the fallback comes at the deadline and not before, and is what the user chose', async () => {
		configure({ deadlineMs: 150, fallback: 'approve' });
		const began = performance.now();
		expect(await ask()).toEqual(approved);
		// Timers count whole milliseconds.
		expect(performance.now() - began).toBeGreaterThanOrEqual(148);
	});

	test('a late answer changes nothing, and writing it is no error', async () => {
		configure({ deadlineMs: 100 });
		let isAnswered: () => void = () => {};
		const answered = new Promise<void>((resolve) => (isAnswered = resolve));
		let late: () => void = () => {};
		const written = new Promise<void>((resolve) => (late = resolve));
		flow(async (response, token) => {
			await answered;
			answering({ approved: true })(response, token);
			late();
		});
		expect(await ask()).toEqual(tooLate);
		isAnswered();
		await written;
	});

	test.each<[string, (response: Response) => void]>([
		['status', (response) => response.status(500)],
		['header', (response) => response.header('x-n8n', '1')],
		['setHeader', (response) => response.setHeader('x-n8n', '1')],
		['appendHeader', (response) => response.appendHeader('x-n8n', '1')],
		['type', (response) => response.type('text/html')],
		['cookie', (response) => response.cookie('x-n8n', '1')],
		['writeHead', (response) => response.writeHead(500, { 'x-n8n': '1' })],
		['flushHeaders', (response) => response.flushHeaders()],
		['write', (response) => response.write('{')],
		['sendStatus', (response) => response.sendStatus(500)],
	])('what n8n does to the response by %s leaves no trace in the answer', async (_, write) => {
		flow((response, token) => {
			write(response);
			answering({ approved: true })(response, token);
		});
		const { method, url, headers, body } = wire(question());
		const answer = await fetch(url, { method, headers, body: new Uint8Array(body) });
		expect([answer.status, await answer.json()]).toEqual([200, { approved: true }]);
		expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
		expect([answer.headers.get('x-n8n'), answer.headers.get('set-cookie')]).toEqual([null, null]);
	});

	test('the deadline is never later than Wonder waits', async () => {
		configure({ deadlineMs: 60_000, options: { wonderWaitsMs: 200 } });
		expect(await ask()).toEqual(tooLate);
	});
});
