import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { amount, either, filled, instant, optional, seconds, shape, truth } from '../checks';
import type { Decisions } from '../decisions';
import { ControlError } from '../errors';
import type { Admission } from '../gateway/admission';
import type { Fault, Faults } from '../gateway/faults';
import { faultBody } from '../gateway/faults';
import type { LogEntry } from '../gateway/log';
import { deposit } from '../issuer/deposits';
import { oddBody, type Oddities, type Oddity } from '../oddities';
import type { Webhooks } from '../webhooks';
import type { Wonder } from '../wonder';
import { decisionCalls } from './decisions';
import type { OnPost } from './onPost';
import { seedBody, sow } from './seed';
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

const nothing = shape({});

const clockBody = either(shape({ now: instant }), shape({ advance_seconds: seconds }));

/** What only the outside world can do at Wonder: shop, settle, send stablecoins, break things. */
export function control(
	wonder: Wonder,
	{ webhooks, decisions, privateKey, admission, faults, oddities, log, reset }: Controlled,
): Router {
	const router = express.Router();
	// Whatever its content type: a person types these calls with curl.
	router.use(express.json({ type: () => true, limit: '10mb' }));

	const on: OnPost = (path, takes, act) => {
		router.post(path, async (request, response) => {
			const body: unknown = request.body ?? {};
			const problems = takes(body, '');
			if (problems.length) throw new ControlError(400, `${problems.join('; ')}.`);
			response.json(await act(body as never, String(request.params.id)));
		});
	};

	on('/reset', nothing, () => {
		reset();
		return { reset: true };
	});
	on('/seed', seedBody, (body: never) => sow(wonder, body));

	const now = () => ({ now: wonder.clock.stamp() });
	router.get('/clock', (_, response) => void response.json(now()));
	on('/clock', clockBody, async (body: { now?: string; advance_seconds?: number }) => {
		await webhooks.travel(() =>
			body.now ? Date.parse(body.now) : wonder.clock.now() + body.advance_seconds! * 1000,
		);
		return now();
	});

	transactionCalls(on, wonder, decisions);

	const depositBody = shape({
		amount: amount({ min: 'positive', places: 6 }),
		tx_hash: optional(filled),
	});
	on('/wallets/:id/deposits', depositBody, (body: { amount: string; tx_hash?: string }, id) => {
		const wallet = wonder.wallets.get(id);
		if (!wallet) throw new ControlError(404, `There is no wallet ${id}.`);
		return { deposit: deposit(wonder, wallet, body.amount, body.tx_hash) };
	});

	on('/faults', faultBody, (body: Fault | Fault[]) => {
		faults.add([body].flat());
		return { faults: faults.list() };
	});
	router.get('/faults', (_, response) => void response.json({ faults: faults.list() }));
	router.delete('/faults', (_, response) => {
		faults.clear();
		response.json({ faults: [] });
	});

	on('/odd', oddBody, (body: Oddity | Oddity[]) => {
		oddities.add([body].flat());
		return { odd: oddities.list() };
	});
	router.get('/odd', (_, response) => void response.json({ odd: oddities.list() }));
	router.delete('/odd', (_, response) => {
		oddities.clear();
		response.json({ odd: [] });
	});

	on('/signature', shape({ sign_query: truth }), (body: { sign_query: boolean }) => {
		admission.signQuery = body.sign_query;
		return body;
	});

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
