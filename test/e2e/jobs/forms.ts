import assert from 'node:assert/strict';
import { itemsOf, type Execution, type Workflow } from '../../../demo/n8n/workflow';
import type { Stage } from '../stage';
import { until } from '../wonderStage';

/** By field, in the order of the form. */
type Input = Array<string | Blob>;

function body(values: Input): FormData {
	const data = new FormData();
	values.forEach((value, index) => {
		if (typeof value === 'string') data.append(`field-${index}`, value);
		else data.append(`field-${index}`, value, 'sheet.csv');
	});
	return data;
}

/** While the execution runs, n8n leaves the question open. */
async function pageOf(url: string): Promise<string> {
	try {
		return await (await fetch(url, { signal: AbortSignal.timeout(2_000) })).text();
	} catch {
		return '';
	}
}

export interface OpenForm {
	/** What the person reads who has come to the next page. */
	read(text: string): Promise<string>;
	submit(values: Input): Promise<void>;
}

/** Publishes the workflow; `use` submits the first page of its form. */
export async function withFormTrigger<T>(
	stage: Stage,
	job: Workflow,
	use: (submit: (values: Input) => Promise<string>, id: string) => Promise<T>,
): Promise<T> {
	const id = await stage.store(job);
	await stage.n8n.activate(id);
	try {
		const trigger = job.nodes.find(({ type }) => type.endsWith('.formTrigger'));
		const url = `${stage.n8n.url}/form/${trigger?.webhookId}`;
		await until(async () => (await fetch(url)).ok);
		return await use(async (values) => {
			const response = await fetch(url, { method: 'POST', body: body(values) });
			const answer = await response.text();
			assert.ok(response.ok, answer);
			return answer;
		}, id);
	} finally {
		await stage.n8n.deactivate(id);
	}
}

/** For a form of one page: the execution that it started, when it has ended. */
export async function submitForm(stage: Stage, job: Workflow, values: Input): Promise<Execution> {
	let execution = '';
	await withRequests(stage, job, async (request) => {
		execution = await request(values);
		await stage.n8n.ended(execution);
	});
	return await stage.n8n.execution(execution);
}

/** For a form that somebody else answers. `use` submits it, and gets the ID of the execution. */
export async function withRequests(
	stage: Stage,
	job: Workflow,
	use: (request: (values: Input) => Promise<string>) => Promise<void>,
): Promise<void> {
	await withFormTrigger(stage, job, async (submit, id) => {
		await use(async (values) => {
			const { count } = await stage.n8n.executionsOf(id);
			await submit(values);
			await until(async () => (await stage.n8n.executionsOf(id)).count > count);
			return (await stage.n8n.executionsOf(id)).results[0].id;
		});
	});
}

/** Submits the first page of a form, and hands over the pages after it. */
export async function withForm(
	stage: Stage,
	job: Workflow,
	values: Input,
	use: (form: OpenForm) => Promise<void>,
): Promise<void> {
	await withFormTrigger(stage, job, async (submit) => {
		const { formWaitingUrl: next } = JSON.parse(await submit(values)) as {
			formWaitingUrl?: string;
		};
		await use({
			read: async (text) => {
				let page = '';
				await until(async () => {
					page = await pageOf(String(next));
					return page.includes(text);
				});
				return page;
			},
			submit: async (entered) => {
				const submitted = await fetch(String(next), { method: 'POST', body: body(entered) });
				assert.ok(submitted.ok, await submitted.text());
			},
		});
	});
}

export interface Question {
	/** What is sent to the person; empty if nothing is. */
	message: string;
	/** Opens the link, as the preview of a chat does too. Returns the page. */
	open(): Promise<string>;
	answer(values: Input): Promise<void>;
}

/** What an execution asks that has come to its end, or waits for the form that its message links to. */
export async function questionOf({ n8n }: Stage, execution: string): Promise<Question> {
	const asked = await n8n.ended(execution, { orWaits: true });
	const message = String(itemsOf(asked, 'Message')[0]?.json.message ?? '');
	const link = /http\S+$/.exec(message)?.[0] ?? '';
	return {
		message,
		open: async () => await pageOf(link),
		answer: async (values) => {
			const submitted = await fetch(link, { method: 'POST', body: body(values) });
			assert.ok(submitted.ok, await submitted.text());
		},
	};
}
