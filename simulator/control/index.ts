import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { z } from 'zod/v4';
import { ControlError } from '../errors';
import { isTooDeep } from '../gateway/json';
import { openApi } from '../openapi';
import { parse } from '../schemas';
import { bookCalls } from './books';
import type { ControlCall, Controlled } from './call';
import { credentialCalls, keepKeyOnThisMachine, PRIVATE_KEY } from './credential';
import { decisionCalls } from './decisions';
import { refuseOtherPages } from './guard';
import { listing } from './listing';
import { simulationCalls, troubleCalls } from './simulation';
import { Stream } from './stream';
import { transactionCalls } from './transactions';
import { webhookCalls } from './webhooks';

export type { Controlled } from './call';

export const controlCalls: ControlCall[] = [
	...bookCalls,
	...transactionCalls,
	...credentialCalls,
	...webhookCalls,
	...decisionCalls,
	...troubleCalls,
	...simulationCalls,
];

/** What is kept of a body has to fit into a response. */
function refuseTooDeep(_request: unknown, _response: unknown, body: Buffer): void {
	if (isTooDeep(body)) throw new Error('The JSON has too many levels.');
}

/** What happens outside the API: payments, settlements, deposits, faults. */
export function control(simulator: Controlled, listensOn: string): Router {
	const { events } = simulator.wonder;
	const router = express.Router();
	router.use(refuseOtherPages(listensOn));
	router.use(PRIVATE_KEY, keepKeyOnThisMachine);
	// Whatever its content type: a person types these calls with curl.
	router.use(express.json({ type: () => true, limit: '10mb', verify: refuseTooDeep }));

	router.get('/', (_, response) => void response.json(listing(controlCalls)));
	router.get('/openapi.json', (_, response) => void response.json(openApi()));
	const stream = new Stream(simulator.wonder);
	router.get('/stream', (request, response) => stream.open(request, response));
	for (const { method, path, takes = z.unknown(), act, changes = [] } of controlCalls) {
		const verb = method.toLowerCase() as 'get' | 'post' | 'delete';
		router[verb](path, async (request, response) => {
			const refuse = (message: string) => new ControlError(400, message);
			const body = parse(takes, request.body ?? {}, refuse) as never;
			const { query, params } = request;
			const result = await act({ simulator, id: String(params.id), query, body });
			if (changes.length > 0) events.emit('changed', ...changes);
			response.json(result);
		});
	}

	router.use((request) => {
		throw new ControlError(404, `The simulator has no ${request.method} ${request.originalUrl}.`);
	});
	router.use((error: Error, _: Request, response: Response, _next: NextFunction) => {
		const { status = 500, message } = error as { status?: number; message: string };
		response.status(status).json({ error: message });
	});
	return router;
}
