import assert from 'node:assert/strict';
import type { Workflow } from '../../../demo/n8n/workflow';
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

export interface OpenForm {
	/** What the person reads who has come to the next page. */
	read(text: string): Promise<string>;
	submit(values: Input): Promise<void>;
}

/** Publishes the workflow, submits the first page of its form, and hands over the pages after it. */
export async function withForm(
	stage: Stage,
	job: Workflow,
	values: Input,
	use: (form: OpenForm) => Promise<void>,
): Promise<void> {
	const id = await stage.store(job);
	await stage.n8n.activate(id);
	try {
		const trigger = job.nodes.find(({ type }) => type.endsWith('.formTrigger'));
		const url = `${stage.n8n.url}/form/${trigger?.webhookId}`;
		await until(async () => (await fetch(url)).ok);
		const response = await fetch(url, { method: 'POST', body: body(values) });
		const answer = await response.text();
		assert.ok(response.ok, answer);
		const { formWaitingUrl: next } = JSON.parse(answer || '{}') as { formWaitingUrl?: string };
		await use({
			read: async (text) => {
				let page = '';
				await until(async () => {
					page = await (await fetch(String(next))).text();
					return page.includes(text);
				});
				return page;
			},
			submit: async (entered) => {
				const submitted = await fetch(String(next), { method: 'POST', body: body(entered) });
				assert.ok(submitted.ok, await submitted.text());
			},
		});
	} finally {
		await stage.n8n.deactivate(id);
	}
}
