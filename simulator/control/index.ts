import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import {
	amount,
	either,
	filled,
	instant,
	matching,
	oneOf,
	optional,
	seconds,
	shape,
	truth,
	type Check,
} from '../checks';
import type { Decisions } from '../decisions';
import { ControlError } from '../errors';
import type { Admission } from '../gateway/admission';
import type { Fault, Faults } from '../gateway/faults';
import { faultBody } from '../gateway/faults';
import type { LogEntry } from '../gateway/log';
import { authorize, authorizeByDecision, type AuthorizationRequest } from '../issuer/authorization';
import { refund, reverse, settle } from '../issuer/clearing';
import { deposit } from '../issuer/deposits';
import { rates } from '../issuer/rates';
import type { Purchase, Transaction } from '../records';
import type { Webhooks } from '../webhooks';
import type { Wonder } from '../wonder';
import { decisionCalls } from './decisions';
import { seedBody, sow } from './seed';
import { webhookCalls } from './webhooks';

/** Answers a POST with what `act` gives, if the body has the right shape. */
export type OnPost = <Body>(
	path: string,
	takes: Check,
	act: (body: Body, id: string) => object | Promise<object>,
) => void;

export interface Controlled {
	webhooks: Webhooks;
	decisions: Decisions;
	/** The client's. */
	privateKey: string;
	admission: Admission;
	faults: Faults;
	log: LogEntry[];
	reset: () => void;
}

const nothing = shape({});

const authorizationBody = shape({
	card: filled,
	amount: amount({ min: 'positive' }),
	currency: oneOf(...Object.keys(rates)),
	merchant_name: filled,
	merchant_country: matching(/^[A-Z]{2}$/, 'a country of two capital letters such as "HK"'),
	merchant_city: optional(filled),
	merchant_id: optional(filled),
	type: optional(oneOf('Sales', 'Withdrawal')),
});

const clockBody = either(shape({ now: instant }), shape({ advance_seconds: seconds }));

/** What only the outside world can do at Wonder: shop, settle, send stablecoins, break things. */
export function control(
	wonder: Wonder,
	{ webhooks, decisions, privateKey, admission, faults, log, reset }: Controlled,
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

	const ask = async (pending: Transaction) => await decisions.ask(pending);
	on(
		'/authorizations',
		authorizationBody,
		async ({ card: id, ...request }: AuthorizationRequest & { card: string }) => {
			const card = wonder.cards.get(id);
			if (!card) throw new ControlError(404, `There is no card ${id}.`);
			const { transaction, declineReason, decisionReason } = decisions.settings.url
				? await authorizeByDecision(wonder, card, request, ask)
				: authorize(wonder, card, request);
			return { transaction, decline_reason: declineReason, decision_reason: decisionReason };
		},
	);

	const purchaseAt = (id: string): Purchase => {
		const purchase = wonder.purchases.get(id);
		if (!purchase) throw new ControlError(404, `There is no transaction ${id}.`);
		return purchase;
	};
	const someAmount = shape({ amount: optional(amount({ min: 'positive' })) });
	on('/transactions/:id/reverse', nothing, (_, id) => ({
		transaction: reverse(wonder, purchaseAt(id)),
	}));
	on('/transactions/:id/settle', someAmount, (body: { amount?: string }, id) => ({
		transaction: settle(wonder, purchaseAt(id), body.amount),
	}));
	on('/transactions/:id/refund', someAmount, (body: { amount?: string }, id) => ({
		transaction: refund(wonder, purchaseAt(id), body.amount),
	}));

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
