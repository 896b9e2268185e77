import type { IDataObject } from 'n8n-workflow';
import type { NoConnection } from './network';

export interface ChaosFault {
	/** For the simulator. `elsewhere`: another host. */
	simulated?: (elsewhere: string) => IDataObject;
	/** Whether the request may have been processed all the same. */
	mayHaveWorked?: true;
	noConnection?: NoConnection;
	untrusted?: true;
	/** Minutes that Wonder's clock is ahead. */
	clock?: number;
	/** Wonder certainly did not process the request, and the node can know that. */
	isCertain?: true;
	/** The node waits as short as its form allows. A busy machine must not meet that by chance. */
	timesOut?: true;
}

const status = (code: number, more: IDataObject = {}): ChaosFault => ({
	simulated: () => ({ status: code, ...more }),
});

const certain = (fault: ChaosFault): ChaosFault => ({ ...fault, isCertain: true });

/** The request may or may not have been processed. */
const unclear = (fault: ChaosFault): ChaosFault => ({ ...fault, mayHaveWorked: true });

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

const HTML = '<!DOCTYPE html><html><body>Sign in</body></html>';

const redirect = (code: number, to: (elsewhere: string) => string): ChaosFault => ({
	simulated: (elsewhere) => ({ status: code, headers: { Location: to(elsewhere) } }),
});

export const FAULTS = {
	none: certain({}),
	'cut before': { simulated: () => ({ cut: 'before' }) },
	'cut after': { simulated: () => ({ cut: 'after' }) },
	'cut within the response': { simulated: () => ({ cut: 'during' }) },
	'connect time-out': certain({ noConnection: 'timed out' }),
	'read time-out': unclear({ ...status(504, { delay: 2500 }), timesOut: true }),
	'400': certain(status(400, { body: { code: 300001, message: 'No.' } })),
	'400 of a proxy': unclear(status(400, { body: HTML })),
	'401': certain(status(401, { body: { code: 'E000004', message: 'No.' } })),
	'403': certain(status(403)),
	'409': unclear(status(409)),
	'429, in seconds': unclear(status(429, { headers: { 'Retry-After': '2' } })),
	'429, a date': unclear({
		simulated: () => ({ status: 429, headers: { 'Retry-After': inSeconds(3) } }),
	}),
	'429, an hour': unclear(status(429, { headers: { 'Retry-After': '3600' } })),
	'500': unclear(status(500)),
	'502': unclear(status(502, { body: HTML })),
	'503': unclear(status(503)),
	'504': unclear(status(504)),
	'truncated JSON': unclear(
		status(200, {
			body: '{"code":200,"data":{"id":',
			headers: { 'Content-Type': 'application/json' },
		}),
	),
	'HTML with 200': unclear(status(200, { body: HTML, headers: { 'Content-Type': 'text/html' } })),
	'500 in a 200': unclear(status(200, { body: { code: 500, message: 'internal error' } })),
	'307 to another host': redirect(307, (elsewhere) => elsewhere),
	'308 to another host': redirect(308, (elsewhere) => elsewhere),
	'308 to the same host': redirect(308, () => '/svc/ts/api/v1/openapi/cards'),
	'name not found': certain({ noConnection: 'not found' }),
	'name not found right now': certain({ noConnection: 'try again' }),
	'certificate not trusted': certain({ untrusted: true }),
	'clock off': certain({ clock: 31 }),
} satisfies Record<string, ChaosFault>;

export type FaultName = keyof typeof FAULTS;
