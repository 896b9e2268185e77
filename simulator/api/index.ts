import express, { type Request, type Router } from 'express';
import { z } from 'zod/v4';
import { refuse } from '../errors';
import { parseJson } from '../gateway/json';
import { respond } from '../gateway/respond';
import { success } from '../gateway/envelope';
import type { Oddities } from '../oddities';
import { object } from '../schemas';
import type { SimulatedWonder } from '../wonder';
import { cardRoutes } from './cards';
import { echoRoutes } from './echo';
import { valid, type ApiCall, type ApiRoute } from './route';
import { transferRoutes } from './transfers';
import { userRoutes } from './users';
import { walletRoutes } from './wallets';

const CARD_SERVICE = '/svc/ts/api/v1/openapi';

/** Routes of the card service. */
export const routes: ApiRoute[] = [
	...cardRoutes,
	...userRoutes,
	...walletRoutes,
	...transferRoutes,
];

/** All routes, with their whole paths. */
export const wholeRoutes: ApiRoute[] = [
	...routes.map((route) => ({ ...route, path: CARD_SERVICE + route.path })),
	...echoRoutes,
];

export function api(wonder: SimulatedWonder, oddities: Oddities): Router {
	const router = express.Router();
	const succeed = (data: object) => success(wonder.behavior.envelope, oddities.inResponse(data));
	for (const route of wholeRoutes) {
		const method = route.method.toLowerCase() as 'get' | 'post' | 'put';
		router[method](route.path, (request, response) => {
			const data = route.handle(callOf(wonder, route, request));
			wonder.events.emit('answered', route, data);
			wonder.events.emit('changed', ...(route.changes ?? []));
			respond(response, 200, succeed(data));
		});
	}
	return router;
}

function callOf(
	wonder: SimulatedWonder,
	{ takes, query = {} }: ApiRoute,
	request: Request,
): ApiCall<never> {
	const allowed = ['offset', 'limit', ...Object.keys(query)].map((name) => [
		name,
		z.unknown().optional(),
	]);
	valid(object(Object.fromEntries(allowed)), { ...request.query });
	const body = jsonIn(request);
	return {
		wonder,
		params: request.params as Record<string, string>,
		query: request.query as Record<string, string>,
		body: (takes ? valid(takes, body) : body) as never,
	};
}

function jsonIn({ body }: Request): unknown {
	if (!Buffer.isBuffer(body) || body.length === 0) return undefined;
	try {
		return parseJson(body);
	} catch {
		throw refuse('invalidJson', 'The body is not valid JSON.');
	}
}
