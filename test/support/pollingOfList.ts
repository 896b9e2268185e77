import type { IDataObject } from 'n8n-workflow';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { serveList } from './listServer';
import { PollingNode } from './pollingNode';
import { credentialsFor } from './signed';

/** A polling trigger for a list of transactions that a test writes itself. */

const DAY_MS = 24 * 60 * 60 * 1000;
export const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

export const row = (id: string, more: IDataObject = {}): IDataObject => ({
	...sampleTransaction,
	status: 'Authorized',
	id,
	p_created_at: daysAgo(1),
	...more,
});
export const rowsOf = (count: number, more: IDataObject = {}) =>
	Array.from({ length: count }, (_, index) => row(`transaction ${index}`, more));

export async function pollingOf(rows: unknown[], options: IDataObject = {}, pageCap?: number) {
	const { baseUrl, received } = await serveList('transactions', rows, pageCap);
	const polling = new PollingNode(credentialsFor(baseUrl));
	polling.parameters = { options };
	return { polling, received };
}

export const ids = (events: IDataObject[]) => events.map(({ id }) => id);
export const told = (events: IDataObject[]) =>
	events.map(({ id, action, status }) => [id, action, status].join(': '));
