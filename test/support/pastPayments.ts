import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { question, useDecisionTrigger } from './decisions';
import { serveList } from './listServer';
import { inAnotherProcess } from './runNode';

const MINUTE = 60_000;

/** Another one in each test, of which no process knows anything. */
let card: string;

/** A transaction as Wonder lists it, so many minutes old. */
export const listed = (id: string, minutesAgo: number, more: IDataObject = {}): IDataObject => ({
	...{ ...sampleTransaction, id, card, status: 'Settled' },
	...{ transaction_currency: 'USD', transaction_amount: '-10.00', local_currency: 'USD' },
	p_created_at: new Date(Date.now() - minutesAgo * MINUTE).toISOString(),
	...more,
});

export const declining = (conditions: IDataObject, more: IDataObject = {}): IDataObject => ({
	rules: { rule: [{ name: 'Mine', conditions, outcome: 'decline', reason: 'No' }] },
	otherwise: 'approve',
	...more,
});
export const count = (atLeast: number, more: IDataObject = {}) => ({
	velocity: { count: [{ atLeast, within: 1, unit: 'hours', ...more }] },
});
export const sum = (atLeast: string, more: IDataObject = {}) => ({
	velocity: { sum: [{ atLeast, currency: 'USD', within: 1, unit: 'hours', ...more }] },
});
export const exact = { pastPayments: 'exact' };

export async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A Wonder Decision Trigger, and a card that it knows nothing about. */
export function useFreshTrigger() {
	const used = useDecisionTrigger();
	const { wonder, trigger, configure, ask, outputs } = used;
	beforeEach(() => {
		card = randomUUID();
		trigger.type = 'wonderDecisionTrigger';
		trigger.credentials = wonder.credentials;
		configure();
	});
	return {
		...used,
		restart: () => void (trigger.type = inAnotherProcess('WonderDecisionTrigger')),
		/** Wonder's list, as it stands. */
		async lists(rows: IDataObject[]) {
			const list = await serveList('transactions', rows);
			trigger.credentials = { ...wonder.credentials, baseUrl: list.baseUrl };
			return list;
		},
		/** What was decided about a payment of the card. */
		async decided(payment: IDataObject = {}) {
			const { body } = await ask(question({ card, ...payment }));
			return body.approved ? 'approve' : 'decline';
		},
		counted: () => outputs().at(-1)?.counted as IDataObject | undefined,
		/** From now on, Wonder asks about the payments of the simulator. */
		askAbout: async () =>
			await wonder.control('decision', { url: trigger.url, deadline_ms: 30_000 }),
		reads: async () =>
			(await wonder.routes()).filter((route) => route.startsWith('GET /transactions')).length,
	};
}
