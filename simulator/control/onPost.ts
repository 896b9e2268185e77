import type { z } from 'zod/v4';

/** Responds to a POST with what `act` returns, if the body matches `takes`. */
export type OnPost = <Body extends z.ZodType>(
	path: string,
	takes: Body,
	act: (body: z.infer<Body>, id: string) => object | Promise<object>,
) => void;
