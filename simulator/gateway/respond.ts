import type { Response } from 'express';
import { WonderError, businessErrors } from '../errors';
import type { Envelope } from '../wonder';
import { failure } from './envelope';
import { replacesResponse, type Fault } from './faults';
import type { LogEntry } from './log';

interface Passage {
	entry: LogEntry;
	envelope: Envelope;
	fault?: Fault;
}

export function passage(response: Response): Passage {
	return response.locals as Passage;
}

/** Ends the request with this response, or with what a pending fault makes of it. */
export function respond(response: Response, status: number, body: unknown): void {
	const { entry, fault } = passage(response);
	const finish = () => {
		if (fault?.cut === 'during') return respondWithHalf(response, status, body);
		if (fault?.cut) {
			response.socket?.destroy();
			return;
		}
		for (const [name, value] of Object.entries(fault?.headers ?? {})) response.set(name, value);
		const replaced = fault && replacesResponse(fault);
		const [finalStatus, finalBody] = replaced ? faultResponse(fault) : [status, body];
		entry.status = finalStatus;
		response.status(finalStatus);
		if (typeof finalBody !== 'string') response.json(finalBody);
		else (response.get('Content-Type') ? response : response.type('text/plain')).send(finalBody);
	};
	if (!fault?.delay) return finish();
	const timer = setTimeout(finish, fault.delay);
	response.once('close', () => clearTimeout(timer));
}

/** The header says how long the whole response is. */
function respondWithHalf(response: Response, status: number, body: unknown): void {
	const { socket } = response;
	const bytes = Buffer.from(JSON.stringify(body));
	response.status(status).type('json').set('Content-Length', String(bytes.length));
	response.once('finish', () => socket?.destroy());
	response.end(bytes.subarray(0, bytes.length / 2));
}

function faultResponse(fault: Fault): [number, unknown] {
	const status = fault.status ?? 200;
	return [status, fault.body ?? { code: status, message: 'Simulated fault.' }];
}

export function respondWithError(response: Response, error: unknown): void {
	const { envelope } = passage(response);
	if (error instanceof WonderError) {
		respond(response, error.status, failure(envelope, error.code, error.message));
		return;
	}
	// A body reader's error carries the status it wants; anything else is a bug of the simulator.
	const { status = 500, message = '' } = error as { status?: number; message?: string };
	if (status >= 500) console.error(error);
	respond(response, status, failure(envelope, businessErrors.internal.code, message));
}
