import type { IDataObject } from 'n8n-workflow';
import { callTool, inAnotherProcess, type NodeRun, type NodeSettings } from '../support/runNode';
import type { TestWonder } from '../support/wonder';
import type { Subject } from './subjects';
import { claimOf, claimsOfFailure, type Claim } from './words';

/** What the node said about one item in one execution. */
export interface Said {
	claim: Claim;
	words: string;
}

/** The server that n8n speaks to, under the name that it has for n8n. */
export interface Site {
	wonder: TestWonder;
	baseUrl: string;
	timeoutSeconds: number;
}

/** Every way in which n8n may run the node for a subject. */
type Way = (site: Site, subject: Subject) => Promise<Said[]>;

const TRIES = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

let executions = 0;
const newExecution = () => `chaos ${++executions}`;

async function run(
	{ wonder, baseUrl, timeoutSeconds }: Site,
	{ operation, parameters, payment }: Subject,
	settings: NodeSettings = {},
): Promise<Said[]> {
	const input = settings.input ?? [{}];
	const execution = { executionId: newExecution(), ...settings };
	const result = await wonder.node(
		operation,
		{ ...parameters, options: { timeoutSeconds } },
		execution,
		{ baseUrl },
	);
	return saidIn(result, input.length, payment !== undefined);
}

function saidIn({ error, items }: NodeRun, count: number, movesMoney: boolean): Said[] {
	if (error) {
		const words = `${error.message} ${error.description ?? ''}`;
		return explained(words, () =>
			claimsOfFailure(words, count, movesMoney).map((claim) => ({ claim, words })),
		);
	}
	return items.map(({ json }) => saidOf(json, movesMoney));
}

function saidOf(json: IDataObject, movesMoney: boolean, isMessageOnly = false): Said {
	if (json.error === undefined) return { claim: 'done', words: JSON.stringify(json) };
	const words = `${String(json.error)} ${String(json.message ?? '')}`;
	return explained(words, () => ({ claim: claimOf(words, movesMoney, isMessageOnly), words }));
}

function explained<Result>(words: string, read: () => Result): Result {
	try {
		return read();
	} catch (error) {
		throw new Error(`${(error as Error).message}: ${words}`);
	}
}

const together = async (...runs: Array<Promise<Said[]>>) => (await Promise.all(runs)).flat();

let elsewhere: string | undefined;

async function asTool(
	{ wonder, baseUrl, timeoutSeconds }: Site,
	{ operation, parameters, payment }: Subject,
) {
	const [resource, name] = operation.split('.');
	const told = await callTool(
		{ ...wonder.credentials, baseUrl },
		{ resource, operation: name, ...parameters, options: { timeoutSeconds } },
		{ ...TRIES, executionId: newExecution() },
	);
	const rows = told.startsWith('[') ? (JSON.parse(told) as IDataObject[]) : [{ error: told }];
	return rows.map((row) => saidOf(row, payment !== undefined, true));
}

/** Payments that a way means, however often it runs the node. A retried execution is the same one. */
export const paymentsOf = (way: WayName) => (/twice|two/.test(way) ? 2 : 1);

export const WAYS = {
	once: run,
	'Retry On Fail': async (site, subject) => await run(site, subject, TRIES),
	'execution retried': async (site, subject) => [
		...(await run(site, subject)),
		...(await run(site, subject, { mode: 'retry' })),
	],
	'same item twice': async (site, subject) =>
		await run(site, subject, { input: [{}, {}], ...TRIES }),
	'same item twice, Continue': async (site, subject) =>
		await run(site, subject, { input: [{}, {}], onError: 'continueRegularOutput' }),
	'two executions at once': async (site, subject) =>
		await together(run(site, subject), run(site, subject)),
	'two processes at once': async (site, subject) =>
		await together(
			run(site, subject, TRIES),
			run(site, subject, { ...TRIES, type: (elsewhere ??= inAnotherProcess()) }),
		),
	'as an AI tool': asTool,
} satisfies Record<string, Way>;

export type WayName = keyof typeof WAYS;
