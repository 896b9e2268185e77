import { failureOf } from './support/client';
import { made, pay, settled, unnamed, wonder } from './support/transfers';
import { useTurnedTime } from './support/turnedTime';
import { lost, newProcess, own, posts, write } from './support/writes';

/** What one process of n8n sends is not sent by another one, nor after a restart. */
useTurnedTime();

test('a reference that another process may have sent is not sent, and looked up for a while', async () => {
	await pay({ from: newProcess(), stored: {} });
	const { message } = await failureOf(pay({ run: '2' }));
	expect(message).toBe(
		`Another execution used Transfer Reference inv ${own.title} a short time ago`,
	);
	wonder.ledger = [settled()];
	wonder.hiddenFor = 2;
	expect(await pay({ run: '3' })).toMatchObject({ response: { id: 't1' }, alreadySent: true });
	expect(posts()).toBe(1);
});

test('a transfer that an earlier process sent is found by what n8n has stored', async () => {
	await lost(pay({}, unnamed()));
	wonder.ledger = [made()];
	expect(await pay({ run: '2', from: newProcess() }, unnamed())).toMatchObject({
		response: { id: 't2' },
		values: { ...unnamed(), refId: made().ref_id, payer: 'prepared' },
		alreadySent: true,
	});
	expect(posts()).toBe(1);
});

test('a write that may have been processed is not sent by a process that continues the execution', async () => {
	await lost(write());
	expect(Object.entries(own.notes.unresolved as object)).toEqual([
		[
			expect.stringMatching(/^node [\da-f]{64}$/),
			[{ run: `${own.title} 1`, at: Date.now(), refId: undefined }],
		],
	]);
	const other = newProcess();
	await write({ run: '2', from: other, stored: {} });
	expect(posts()).toBe(2);
	const failure = await failureOf(write({ run: '3', from: other }));
	expect(failure.message).toBe('This item was already sent and its response is still pending');
	await write({ run: '3', item: '1', from: other });
	expect(posts()).toBe(3);
});
