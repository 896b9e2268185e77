import type { z } from 'zod/v4';

/** Answers a POST with what `act` gives, if the body is one that `takes` accepts. */
export type OnPost = <Body extends z.ZodType>(
	path: string,
	takes: Body,
	act: (body: z.infer<Body>, id: string) => object | Promise<object>,
) => void;
