import { faults } from '../gateway/faults';
import { oddities } from '../oddities';
import { instant, object, seconds, truth } from '../schemas';
import { bookParts } from '../states';
import { behavior } from '../wonder';
import { post, type ControlCall, type Controlled } from './call';
import { seed, seedOrder } from './seed';

const newTime = object({ now: instant.optional(), advance_seconds: seconds.optional() })
	.refine((body) => body.now !== undefined || body.advance_seconds !== undefined, {
		path: ['now or advance_seconds'],
		error: 'is required',
	})
	.refine((body) => body.now === undefined || body.advance_seconds === undefined, {
		path: ['now and advance_seconds'],
		error: 'cannot both be given',
	});

const newSettings = object({ ...behavior.partial().shape, sign_query: truth.optional() });

const time = ({ wonder }: Controlled) => ({ now: wonder.clock.stamp() });
const settings = ({ wonder, admission }: Controlled) => ({
	...wonder.behavior,
	sign_query: admission.signQuery,
});

/** How this Wonder behaves, what it starts with, and its time. */
export const simulationCalls: ControlCall[] = [
	post({
		path: '/reset',
		does: 'Empties the books and puts everything back to how it started.',
		takes: object({}),
		example: {},
		changes: bookParts,
		act: ({ simulator }) => {
			simulator.reset();
			return { reset: true };
		},
	}),
	post({
		path: '/seed',
		does: 'Adds users, cards and purchases, and returns their IDs; sets the balance of the business.',
		takes: seedOrder,
		example: { business_balance: '5000.00', users: 1, cards: 2, transactions: 10 },
		changes: ['settings', 'business', 'users', 'cards', 'transactions'],
		act: ({ simulator: { wonder }, body }) => seed(wonder, body),
	}),
	{
		method: 'GET',
		path: '/clock',
		does: 'The time of the simulator.',
		act: ({ simulator }) => time(simulator),
	},
	post({
		path: '/clock',
		does: 'Sets the time or moves it on. Retries that become due on the way are sent.',
		takes: newTime,
		example: { advance_seconds: 3600 },
		act: async ({ simulator, body: { now, advance_seconds: more = 0 } }) => {
			const { webhooks, wonder } = simulator;
			await webhooks.moveClock(() => (now ? Date.parse(now) : wonder.clock.now() + more * 1000));
			return time(simulator);
		},
	}),
	{
		method: 'GET',
		path: '/settings',
		does: "How this Wonder behaves where Wonder's documents leave it open.",
		act: ({ simulator }) => settings(simulator),
	},
	post({
		path: '/settings',
		does: 'Changes how this Wonder behaves; what is left out stays as it is.',
		takes: newSettings,
		example: { page_cap: 20, list_order: 'oldest_first', sign_query: false },
		changes: ['settings'],
		act: ({ simulator, body: { sign_query: signQuery, ...changed } }) => {
			const { wonder, admission } = simulator;
			Object.assign(wonder.behavior, changed);
			admission.signQuery = signQuery ?? admission.signQuery;
			return settings(simulator);
		},
	}),
	{
		method: 'DELETE',
		path: '/settings',
		does: 'Puts the behavior back to how it started.',
		changes: ['settings'],
		act: ({ simulator }) => {
			simulator.wonder.restoreBehavior();
			simulator.admission.restoreSignQuery();
			return settings(simulator);
		},
	},
];

/** What goes wrong, and what is sent differently from the books. */
export const troubleCalls: ControlCall[] = [
	{
		method: 'GET',
		path: '/faults',
		does: 'The pending faults, oldest first.',
		act: ({ simulator }) => ({ faults: simulator.faults.list() }),
	},
	post({
		path: '/faults',
		does: 'Makes the next matching requests fail in this way; takes one fault or a list of them.',
		takes: faults,
		example: { match: { method: 'POST', path: '/svc/ts/api/v1/openapi/cards' }, status: 503 },
		changes: ['faults'],
		act: ({ simulator, body }) => {
			simulator.faults.add([body].flat());
			return { faults: simulator.faults.list() };
		},
	}),
	{
		method: 'DELETE',
		path: '/faults',
		does: 'Cancels all pending faults.',
		changes: ['faults'],
		act: ({ simulator }) => {
			simulator.faults.clear();
			return { faults: simulator.faults.list() };
		},
	},
	{
		method: 'GET',
		path: '/odd',
		does: 'What is sent differently from the books, oldest first.',
		act: ({ simulator }) => ({ odd: simulator.oddities.list() }),
	},
	post({
		path: '/odd',
		does: 'Sends records differently from the books from now on; takes one rule or a list of them.',
		takes: oddities,
		example: { kind: 'transaction', set: { status: 'Rejected' }, remove: ['merchant_city'] },
		changes: ['odd'],
		act: ({ simulator, body }) => {
			simulator.oddities.add([body].flat());
			return { odd: simulator.oddities.list() };
		},
	}),
	{
		method: 'DELETE',
		path: '/odd',
		does: 'Sends records as the books have them.',
		changes: ['odd'],
		act: ({ simulator }) => {
			simulator.oddities.clear();
			return { odd: simulator.oddities.list() };
		},
	},
];
