import type { z } from 'zod/v4';
import type { Decisions } from '../decisions';
import type { Admission } from '../gateway/admission';
import type { Faults } from '../gateway/faults';
import type { RequestLog } from '../gateway/log';
import type { Oddities } from '../oddities';
import type { BookPart } from '../states';
import type { Webhooks } from '../webhooks';
import type { SimulatedWonder } from '../wonder';

/** All that control calls reach. */
export interface Controlled {
	wonder: SimulatedWonder;
	webhooks: Webhooks;
	decisions: Decisions;
	/** The client's. */
	privateKey: string;
	admission: Admission;
	faults: Faults;
	oddities: Oddities;
	log: RequestLog;
	reset: () => void;
}

interface Call<Body> {
	simulator: Controlled;
	/** The `:id` of the path. */
	id: string;
	query: unknown;
	body: Body;
}

/** One call of the control plane; `GET /_simulator/` lists them all. */
export interface ControlCall<Body = never> {
	method: 'GET' | 'POST' | 'DELETE';
	/** Below `/_simulator`, as Express writes it. */
	path: string;
	does: string;
	/** The JSON body of a POST. */
	takes?: z.ZodType;
	/** Such a body. */
	example?: unknown;
	/** What an open page has to read again. */
	changes?: readonly BookPart[];
	act: (call: Call<Body>) => object | Promise<object>;
}

type WithBody<Body extends z.ZodType> = Omit<ControlCall<z.infer<Body>>, 'method'> & {
	takes: Body;
	example: z.input<Body>;
};

/** A POST whose `act` gets the body as `takes` types it. */
export const post = <Body extends z.ZodType>(call: WithBody<Body>): ControlCall => ({
	method: 'POST',
	...call,
});
