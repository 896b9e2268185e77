import assert from 'node:assert/strict';
import type { Execution, Workflow } from '../../../demo/n8n/workflow';
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

/** Publishes the workflow and submits the first page of its form. */
export async function submitTo<T>(
	stage: Stage,
	job: Workflow,
	values: Input,
	use: (answer: string, id: string) => Promise<T>,
): Promise<T> {
	const id = await stage.store(job);
	await stage.n8n.activate(id);
	try {
		const trigger = job.nodes.find(({ type }) => type.endsWith('.formTrigger'));
		const url = `${stage.n8n.url}/form/${trigger?.webhookId}`;
		await until(async () => (await fetch(url)).ok);
		const response = await fetch(url, { method: 'POST', body: body(values) });
		const answer = await response.text();
		assert.ok(response.ok, answer);
		return await use(answer, id);
	} finally {
		await stage.n8n.deactivate(id);
	}
}

/** For a form of one page: the execution that it started, when it has ended. */
export async function submitForm(stage: Stage, job: Workflow, values: Input): Promise<Execution> {
	return await submitTo(stage, job, values, async (_, id) => {
		await until(async () => (await stage.n8n.executionsOf(id)).results.length > 0);
		return await stage.n8n.ended((await stage.n8n.executionsOf(id)).results[0].id);
	});
}

/** Submits the first page of a form, and hands over the pages after it. */
export async function withForm(
	stage: Stage,
	job: Workflow,
	values: Input,
	use: (form: OpenForm) => Promise<void>,
): Promise<void> {
	await submitTo(stage, job, values, async (answer) => {
		const { formWaitingUrl: next } = JSON.parse(answer) as { formWaitingUrl?: string };
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
