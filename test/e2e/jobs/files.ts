import assert from 'node:assert/strict';
import type { OutputItem } from '../../../demo/n8n/workflow';
import type { Stage } from '../stage';

export interface StoredFile {
	/** The content, or where n8n keeps it. */
	data: string;
	id?: string;
	fileName?: string;
	mimeType?: string;
}

/** A file that a node put out, as text. */
export async function fileIn(
	{ n8n }: Stage,
	item: OutputItem & { binary?: Record<string, StoredFile> },
	property: string,
): Promise<StoredFile & { text: string }> {
	const file = item.binary?.[property];
	assert.ok(file, `no file ${property}`);
	const text = file.id
		? await n8n.text('GET', `/rest/binary-data?action=download&id=${encodeURIComponent(file.id)}`)
		: Buffer.from(file.data, 'base64').toString();
	return { ...file, text };
}
