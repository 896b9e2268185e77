import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Decisions } from '../decisions';
import { ControlError } from '../errors';
import type { Admission } from '../gateway/admission';
import { faults as newFaults, type Faults } from '../gateway/faults';
import type { LogEntry } from '../gateway/log';
import { deposit, depositOrder } from '../issuer/deposits';
import { oddities as newOddities, type Oddities } from '../oddities';
import { instant, object, parse, seconds, truth } from '../schemas';
import type { Webhooks } from '../webhooks';
import type { SimulatedWonder } from '../wonder';
import { bookParts } from '../states';
import { books, booksQuery } from './books';
import { credentialCalls } from './credential';
import { decisionCalls } from './decisions';
import type { OnPost } from './onPost';
import { seed, seedOrder } from './seed';
import { Stream } from './stream';
import { transactionCalls } from './transactions';
import { webhookCalls } from './webhooks';

export interface Controlled {
	webhooks: Webhooks;
	decisions: Decisions;
	/** The client's. */
	privateKey: string;
	admission: Admission;
	faults: Faults;
	oddities: Oddities;
	log: LogEntry[];
	reset: () => void;
}

const nothing = object({});

const newTime = object({ now: instant.optional(), advance_seconds: seconds.optional() })
	.refine((body) => body.now !== undefined || body.advance_seconds !== undefined, {
		path: ['now or advance_seconds'],
		error: 'is required',
	})
	.refine((body) => body.now === undefined || body.advance_seconds === undefined, {
		path: ['now and advance_seconds'],
		error: 'cannot both be given',
	});

/** What happens outside the API: payments, settlements, deposits, faults. */
export function control(
	wonder: SimulatedWonder,
	{ webhooks, decisions, privateKey, admission, faults, oddities, log, reset }: Controlled,
): Router {
	const router = express.Router();
	// Whatever its content type: a person types these calls with curl.
	router.use(express.json({ type: () => true, limit: '10mb' }));

	const on: OnPost = (path, takes, act) => {
		router.post(path, async (request, response) => {
			const refuse = (message: string) => new ControlError(400, message);
			const body = parse(takes, request.body ?? {}, refuse);
			const done = await act(body, String(request.params.id));
			wonder.events.emit('changed', ...bookParts);
			response.json(done);
		});
	};

	const parts = { webhooks, decisions, admission, faults, oddities, log, reset };
	router.get('/books', (request, response) => {
		const refuse = (message: string) => new ControlError(400, message);
		response.json(books(wonder, parts, parse(booksQuery, request.query, refuse)));
	});
	const stream = new Stream(wonder);
	router.get('/stream', (request, response) => stream.open(request, response));

	on('/reset', nothing, () => {
		reset();
		return { reset: true };
	});
	on('/seed', seedOrder, (body) => seed(wonder, body));

	const now = () => ({ now: wonder.clock.stamp() });
	router.get('/clock', (_, response) => void response.json(now()));
	on('/clock', newTime, async ({ now: time, advance_seconds: more = 0 }) => {
		await webhooks.moveClock(() => (time ? Date.parse(time) : wonder.clock.now() + more * 1000));
		return now();
	});

	transactionCalls(on, wonder, decisions);

	on('/wallets/:id/deposits', depositOrder, (body, id) => {
		const wallet = wonder.wallets.get(id);
		if (!wallet) throw new ControlError(404, `There is no wallet ${id}.`);
		return { deposit: deposit(wonder, wallet, body.amount, body.tx_hash) };
	});

	on('/faults', newFaults, (body) => {
		faults.add([body].flat());
		return { faults: faults.list() };
	});
	router.get('/faults', (_, response) => void response.json({ faults: faults.list() }));
	router.delete('/faults', (_, response) => {
		faults.clear();
		response.json({ faults: [] });
	});

	on('/odd', newOddities, (body) => {
		oddities.add([body].flat());
		return { odd: oddities.list() };
	});
	router.get('/odd', (_, response) => void response.json({ odd: oddities.list() }));
	router.delete('/odd', (_, response) => {
		oddities.clear();
		response.json({ odd: [] });
	});

	on('/signature', object({ sign_query: truth }), (body) => {
		admission.signQuery = body.sign_query;
		return body;
	});

	credentialCalls(router, on, { appId: webhooks.appId, privateKey });
	webhookCalls(router, on, webhooks, decisions, privateKey);
	decisionCalls(router, on, decisions);

	router.get('/log', (_, response) => void response.json({ requests: log }));
	router.delete('/log', (_, response) => {
		log.length = 0;
		response.json({ requests: [] });
	});

	router.use((request) => {
		throw new ControlError(404, `The simulator has no ${request.method} ${request.originalUrl}.`);
	});
	router.use((error: Error, _: Request, response: Response, _next: NextFunction) => {
		const { status = 500, message } = error as { status?: number; message: string };
		response.status(status).json({ error: message });
	});
	return router;
}
