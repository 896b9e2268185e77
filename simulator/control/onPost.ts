import type { Check } from '../checks';

/** Answers a POST with what `act` gives, if the body has the right shape. */
export type OnPost = <Body>(
	path: string,
	takes: Check,
	act: (body: Body, id: string) => object | Promise<object>,
) => void;
