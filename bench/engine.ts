import '../test/support/setup';
import assert from 'node:assert/strict';
import { GCProfiler } from 'node:v8';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { pool } from '../simulator/webhooks/pool';
import { insideNode, runNode, type NodeRun } from '../test/support/runNode';
import { answerJobs } from './child';
import { costOf, type Cost } from './cost';

/** A node in n8n's own engine, in a process that does nothing else. */
export type EngineJob = { credentials: IDataObject } & (
	| { does: 'node'; parameters: IDataObject; cards: string[] }
	| { does: 'helper'; urls: string[]; atOnce: number }
	| { does: 'list'; parameters: IDataObject; isMemoryMeasured: boolean }
);

export interface ListCost extends Cost {
	rows: number;
	/** Live objects: those of the output, and the most at any time. */
	outputMb: number;
	mostMb: number;
}

answerJobs<EngineJob>(async (job) => {
	if (job.does === 'node') return await readByNode(job);
	if (job.does === 'helper') return await readByHelper(job);
	return await listed(job);
});

type Job<Does> = Extract<EngineJob, { does: Does }>;

/** The Wonder node, which gets one item for each card. */
async function readByNode({ credentials, parameters, cards }: Job<'node'>): Promise<Cost> {
	return await costOf(async () => {
		const input = cards.map((card) => ({ card }));
		const { items, error } = await runNode(credentials, parameters, { input });
		assert.equal(error, undefined, error?.description ?? undefined);
		assert.deepEqual(
			items.map(({ json }) => json.id),
			cards,
		);
	});
}

/** Only what n8n and the signature cost: an expression for each item, and its helper with our credential. */
async function readByHelper({ credentials, urls, atOnce }: Job<'helper'>): Promise<Cost> {
	const read = async function (this: IExecuteFunctions) {
		await pool(urls.length, atOnce, async (index) => {
			this.evaluateExpression('{{ $json.card }}', 0);
			const { statusCode } = (await this.helpers.httpRequestWithAuthentication.call(
				this,
				'wonderApi',
				{ url: urls[index], returnFullResponse: true, encoding: 'text', timeout: 30_000 },
			)) as { statusCode: number };
			assert.equal(statusCode, 200);
		});
	};
	return await costOf(async () => await insideNode(credentials, read));
}

/** Return All. The memory is measured apart, because collecting garbage takes time. */
async function listed({
	credentials,
	parameters,
	isMemoryMeasured,
}: Job<'list'>): Promise<ListCost> {
	gc!();
	const before = process.memoryUsage().heapUsed;
	const profiler = new GCProfiler();
	profiler.start();
	const collecting = isMemoryMeasured ? setInterval(() => gc!(), 1000) : undefined;
	let run: NodeRun | undefined;
	const cost = await costOf(async () => {
		run = await runNode(credentials, parameters);
	});
	clearInterval(collecting);
	const { items, error } = run!;
	assert.equal(error, undefined, error?.description ?? undefined);
	gc!();
	const after = process.memoryUsage().heapUsed;
	const live = profiler
		.stop()!
		.statistics.filter(({ gcType }) => gcType.startsWith('Mark'))
		.map(({ afterGC }) => afterGC.heapStatistics.usedHeapSize);
	const mb = (bytes: number) => (bytes - before) / 1e6;
	return { ...cost, rows: items.length, outputMb: mb(after), mostMb: mb(Math.max(...live)) };
}
