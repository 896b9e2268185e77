import type { IExecuteFunctions } from 'n8n-workflow';
import type { Operation, Requests } from '../nodes/Wonder/operation/operation';
import { hasSent, sendOnce } from '../nodes/Wonder/execution/sendOnce';

/** How many writes a process remembers: 10,000, and all of the current run. */
let sent: string[];
let tests = 0;
beforeEach(() => {
	tests += 1;
	sent = [];
});

const nameOf = (run: string) => `${tests} ${run}`;

const write = async (run: string, item = 0) => {
	const operation = {
		source: 'documented',
		fields: [],
		run: async () => [{ number: sent.push(`${run} ${item}`) }],
	} as unknown as Operation;
	const task = { input: {}, values: {} };
	const place = { run: nameOf(run), item: `${item}`, node: 'node', rememberMs: Infinity };
	const context = { getContext: () => ({}) } as unknown as IExecuteFunctions;
	return await sendOnce(context, {} as Requests, operation, task, place);
};

const writeMany = async (run: string, count: number) => {
	for (let item = 0; item < count; item++) await write(run, item);
};

const remembered = (...runs: string[]) => runs.filter((run) => hasSent(nameOf(run)));

test('a run of more items than are remembered otherwise sends none of them twice', async () => {
	for (let attempt = 0; attempt < 2; attempt++) await writeMany('large', 10_001);
	expect(sent).toHaveLength(10_001);
});

test('runs that are over are forgotten, the oldest first', async () => {
	await write('oldest');
	await writeMany('newer', 10_000);
	await write('newest');
	sent.length = 0;
	for (const run of ['newest', 'oldest']) await write(run);
	expect(sent).toEqual(['oldest 0']);
});

test('a run is forgotten when its writes and those since are 10,000, and no earlier', async () => {
	await writeMany('oldest', 6_000);
	await writeMany('newer', 3_000);
	await writeMany('newest', 1_000);
	expect(remembered('oldest', 'newer')).toEqual(['oldest', 'newer']);
	await write('newest', 1_000);
	expect(remembered('oldest', 'newer')).toEqual(['newer']);
});

test('however many are sent side by side, no more runs are forgotten than needed', async () => {
	await writeMany('oldest', 9_998);
	await write('older');
	await Promise.all([0, 1, 2].map(async (item) => await write('newer', item)));
	expect(remembered('oldest', 'older')).toEqual(['oldest', 'older']);
	await write('newest');
	expect(remembered('oldest', 'older')).toEqual(['older']);
});
