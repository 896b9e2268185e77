import { isDeepStrictEqual } from 'node:util';
import type { Dispatch } from './dispatch';
import { bodies } from './forged/bodies';
import type { Forge } from './forged/craft';
import { credentials } from './forged/credentials';
import { nonces } from './forged/nonces';
import { signatures } from './forged/signatures';
import { signers } from './forged/signers';
import { targets } from './forged/targets';
import type { ForgeryTools } from './forged/tools';

export type { Forge } from './forged/craft';
export { forgeryTools, type ForgeryTools } from './forged/tools';

/** What a receiver must never take for Wonder's, by name; to each it has to answer 401. */
export const forgeries: Record<string, Forge> = {
	...credentials,
	...nonces,
	...signatures,
	...signers,
	...targets,
	...bodies,
};

/** The genuine delivery is left as it is. */
export function forge(kind: string, genuine: Dispatch, tools: ForgeryTools): Dispatch {
	const forged = forgeries[kind](genuine, tools);
	if (isDeepStrictEqual(forged, genuine)) {
		throw new Error(`${kind} does not change this delivery: the receiver would rightly accept it.`);
	}
	return forged;
}
