import type { IExecuteFunctions } from 'n8n-workflow';
import type { Operation, Requests } from '../../nodes/Wonder/operation/operation';
import { sendOnce } from '../../nodes/Wonder/execution/sendOnce';

const write = async (run: string, item: number, sent: string[]) => {
	const operation = {
		source: 'documented',
		fields: [],
		run: async () => [{ number: sent.push(`${run} ${item}`) }],
	} as unknown as Operation;
	const task = { entered: {}, values: {} };
	const place = { run, item: `${item}`, node: 'node', rememberMs: Infinity };
	const context = { getContext: () => ({}) } as unknown as IExecuteFunctions;
	return await sendOnce(context, {} as Requests, operation, task, place);
};

test('a run of more items than are remembered otherwise sends none of them twice', async () => {
	const sent: string[] = [];
	for (let attempt = 0; attempt < 2; attempt++) {
		for (let item = 0; item <= 10_000; item++) await write('large', item, sent);
	}
	expect(sent).toHaveLength(10_001);
});

test('runs that are over are forgotten, the oldest first', async () => {
	const sent: string[] = [];
	await write('oldest', 0, sent);
	for (let item = 0; item < 10_000; item++) await write('newer', item, sent);
	await write('newest', 0, sent);
	sent.length = 0;
	for (const run of ['newest', 'oldest']) await write(run, 0, sent);
	expect(sent).toEqual(['oldest 0']);
});
