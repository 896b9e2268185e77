import type { Response } from 'express';
import type { IDataObject } from 'n8n-workflow';
import { eventOf, send, signed } from './deliver';
import { TriggerServer } from './triggerServer';
import { otherPrivateKey, useWonder } from './wonder';

export const question = (transaction: IDataObject = {}, action = 'Decision') =>
	eventOf(
		{
			status: 'Pending',
			transaction_amount: '-10.00',
			transaction_currency: 'USD',
			local_currency: 'USD',
			...transaction,
		},
		action,
	);

export const approved = { status: 200, body: { approved: true } };
export const declined = (reason?: string) => ({
	status: 200,
	body: { approved: false, ...(reason && { reason }) },
});
export const tooLate = declined('No decision before the deadline');

export const rule = (outcome: string, atMost: string, more: IDataObject = {}) => ({
	outcome,
	conditions: { amounts: { range: [{ currency: 'USD', atLeast: '', atMost }] } },
	...more,
});

/** What n8n writes for Wonder Decision in another process. */
export const answering = (answer: object) => (response: Response, token: string) =>
	void response.status(200).json({ wonder_decision: { token, ...answer } });

/** A Wonder Decision Trigger behind HTTP, and Wonder asking it. */
export function useDecisionTrigger() {
	const wonder = useWonder();
	const trigger = new TriggerServer('wonderDecisionTrigger', {});
	beforeAll(async () => {
		trigger.credentials = wonder.credentials;
		await trigger.start();
	});
	/** Live, with a deadline that is long enough for any machine, and the workflow decides, unless told. */
	const configure = (parameters: IDataObject = {}) =>
		trigger.configure({
			mode: 'live',
			otherwise: 'ask',
			deadlineMs: 50_000,
			...parameters,
			options: {
				wonderWaitsMs: 60_000,
				pastPaymentsMs: 40_000,
				...(parameters.options as IDataObject),
			},
		});
	beforeEach(() => configure());
	afterAll(async () => await trigger.close());

	const wire = (body: string) =>
		signed(trigger.url, body, { appId: wonder.credentials.appId, privateKey: otherPrivateKey });
	/** The decision in each output of the trigger. */
	const outputs = () => trigger.runs.map(([{ json }]) => json.decision as IDataObject);
	return {
		wonder,
		trigger,
		configure,
		outputs,
		wire,
		ask: async (body = question()) => await send(wire(body)),
		/** What n8n would write when the workflow has run. */
		flow(write: (response: Response, token: string) => void | Promise<void>) {
			trigger.beforeAnswer = async (response) =>
				await write(response, String(outputs().at(-1)?.token));
		},
	};
}
