import { isDeepStrictEqual } from 'node:util';
import type { Dispatch } from '../webhooks/dispatch';
import { bodies } from './bodies';
import type { Forge } from './craft';
import { credentials } from './credentials';
import { nonces } from './nonces';
import { signatures } from './signatures';
import { signers } from './signers';
import { targets } from './targets';
import type { ForgeryTools } from './tools';

export type { Forge } from './craft';
export { forgeryTools, type ForgeryTools } from './tools';

/** Deliveries that a receiver must never accept as Wonder's, by name; it must respond 401 to each. */
export const forgeries: Record<string, Forge> = {
	...credentials,
	...nonces,
	...signatures,
	...signers,
	...targets,
	...bodies,
};

/** Does not change the genuine delivery. */
export function forge(kind: string, genuine: Dispatch, tools: ForgeryTools): Dispatch {
	const forged = forgeries[kind](genuine, tools);
	if (isDeepStrictEqual(forged, genuine)) {
		throw new Error(`${kind} does not change this delivery: the receiver would rightly accept it.`);
	}
	return forged;
}
