import type { Response } from 'express';
import {
	answering,
	approved,
	declined,
	question,
	tooLate,
	useDecisionTrigger,
} from '../support/decisions';

/** Wonder gets the workflow's decision or the fallback; nothing that n8n writes gets through. */
const { configure, ask, outputs, wire, flow } = useDecisionTrigger();

describe('by workflow', () => {
	test('Wonder gets the decision that n8n passes on from another process', async () => {
		flow(answering({ approved: true }));
		expect(await ask()).toEqual(approved);
		flow(answering({ approved: false, reason: 'Not today' }));
		expect(await ask()).toEqual(declined('Not today'));
		expect(outputs()[0]).toMatchObject({ by: 'waiting', rule: 'Otherwise', fallback: 'decline' });
	});

	test.each<[string, (response: Response, token: string) => void]>([
		['n8n reports an error', (response) => response.status(500).json({ message: 'Error' })],
		['n8n sends an empty response', (response) => response.end()],
		['n8n sends a text', (response) => response.send('{"approved":true}')],
		['n8n sends an approval of its own', (response) => response.json({ approved: true })],
		[
			'a decision comes with another token',
			(response) => answering({ approved: true })(response, 'x'),
		],
		[
			'the decision is neither true nor false',
			(response, token) => answering({ approved: 'yes' })(response, token),
		],
	])('when %s, it is not approved', async (_, write) => {
		configure({ deadlineMs: 150 });
		flow(write);
		expect((await ask()).body.approved).toBe(false);
	});

	test('the Fallback Decision goes out at the deadline and not before', async () => {
		configure({ deadlineMs: 150, fallback: 'approve' });
		const began = performance.now();
		expect(await ask()).toEqual(approved);
		// Timers count whole milliseconds.
		expect(performance.now() - began).toBeGreaterThanOrEqual(148);
	});

	test('a late decision has no effect, and writing it is no error', async () => {
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

	/** Express sets X-Powered-By before it calls the trigger. */
	const writes: Array<[string, (response: Response) => void]> = [
		['status', (response) => response.status(500)],
		['header', (response) => response.header('x-n8n', '1')],
		['setHeader', (response) => response.setHeader('x-n8n', '1')],
		['appendHeader', (response) => response.appendHeader('x-powered-by', 'n8n')],
		['removeHeader', (response) => response.removeHeader('x-powered-by')],
		['type', (response) => response.type('text/html')],
		['cookie', (response) => response.cookie('x-n8n', '1')],
		['writeHead', (response) => response.writeHead(500, { 'x-n8n': '1' })],
		['flushHeaders', (response) => response.flushHeaders()],
		['write', (response) => response.write('{')],
		['end', (response) => response.end()],
		['sendStatus', (response) => response.sendStatus(500)],
		['json', (response) => response.status(500).json({ message: 'Error' })],
	];
	test.each(writes)(
		'what n8n writes to the response by %s does not reach Wonder',
		async (_, write) => {
			const errors: unknown[] = [];
			flow(async (response, token) => {
				write(response);
				answering({ approved: true })(response, token);
				try {
					write(response);
				} catch (error) {
					errors.push(error);
				}
			});
			const { method, url, headers, body } = wire(question());
			const answer = await fetch(url, { method, headers, body: new Uint8Array(body) });
			expect([answer.status, await answer.json()]).toEqual([200, { approved: true }]);
			expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
			expect(answer.headers.get('x-powered-by')).toBe('Express');
			expect([answer.headers.get('x-n8n'), answer.headers.get('set-cookie')]).toEqual([null, null]);
			expect(errors).toEqual([]);
		},
	);

	test('once a decision was sent, no timer runs until the deadline', async () => {
		flow(answering({ approved: true }));
		const timers = () =>
			process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
		await ask();
		const before = timers();
		for (let count = 0; count < 20; count++) await ask();
		expect(timers() - before).toBeLessThan(10);
	});

	test('a deadline beyond Wonder Timeout is cut to it', async () => {
		configure({ deadlineMs: 60_000, options: { wonderWaitsMs: 200 } });
		expect(await ask()).toEqual(tooLate);
	});
});
