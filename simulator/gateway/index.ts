import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { WonderError, refuse } from '../errors';
import type { SimulatedWonder } from '../wonder';
import type { Admission, Arrival } from './admission';
import { respond, respondWithError, passage } from './respond';
import { skipsWork, type Faults } from './faults';
import type { RequestLog } from './log';

/** What a request passes before it reaches a route: log, signature, faults. */
export function gateway(
	wonder: SimulatedWonder,
	admission: Admission,
	faults: Faults,
	log: RequestLog,
): Router {
	const router = express.Router();

	router.use(express.raw({ type: () => true, limit: '1mb', inflate: false }));

	// An unreadable body still belongs in the log, before its refusal.
	router.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
		enter(request, response);
		respondWithError(response, error);
	});

	router.use((request, response, next) => {
		const arrival = enter(request, response);
		try {
			admission.admit(arrival);
		} catch (error) {
			passage(response).entry.signature = (error as WonderError).message;
			return respondWithError(response, error);
		}
		const fault = faults.take(arrival.method, arrival.target.split('?')[0]);
		if (!fault) return next();
		wonder.events.emit('changed', 'faults');
		response.locals.fault = fault;
		passage(response).entry.fault = fault;
		if (skipsWork(fault)) return respond(response, 200, null);
		next();
	});

	function enter(request: Request, response: Response): Arrival {
		const { method, headers, originalUrl: target } = request;
		// Express leaves the body undefined when there is none.
		const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
		const arrival = { method, target, headers, body };
		const entry = log.add(arrival, wonder.clock.stamp());
		response.once('close', () => wonder.events.emit('request', entry));
		response.locals.entry = entry;
		response.locals.envelope = wonder.behavior.envelope;
		response.set('Date', new Date(wonder.clock.now()).toUTCString());
		const requestId = request.get('X-Request-ID');
		if (requestId) response.set('X-Request-ID', requestId);
		return arrival;
	}

	return router;
}

/** For requests that no route has handled. */
export function noRoute(request: Request, response: Response): void {
	const asked = `${request.method} ${request.originalUrl.split('?')[0]}`;
	respondWithError(response, refuse('routeNotFound', `No route ${asked}.`));
}

/** Express knows an error handler by its four parameters. */
export function onError(error: unknown, _: Request, response: Response, _next: NextFunction): void {
	respondWithError(response, error);
}
