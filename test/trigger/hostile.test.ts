import { eventOf, send, signed } from '../support/deliver';
import { useDecisionTrigger, question } from '../support/decisions';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey } from '../support/wonder';

/**
 * What a stranger may send where signatures are not checked: it gets a response, no exception leaves the
 * node, and the next delivery is served.
 */
const { wonder, trigger: decisions, configure } = useDecisionTrigger();
const events = new TriggerServer('wonderTrigger', {});
beforeAll(async () => {
	events.credentials = wonder.credentials;
	await events.start();
});
afterAll(async () => await events.close());

const ALMOST_ONE_MB = 1024 * 1024 - 2000;
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const keys = (count: number) =>
	`{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join()}}`;
const within = (value: string, event: string) =>
	event.replace('"card_transaction":{', `"card_transaction":{"more":${value},`);

const BODIES: Record<string, (event: () => string) => string> = {
	'lists in lists': () => nested(ALMOST_ONE_MB / 2),
	'an event with lists in lists': (event) => within(nested(500_000), event()),
	'quotes that never end': () => `"${'\\"'.repeat(ALMOST_ONE_MB / 2)}`,
	'quotes that end in a broken line': () => `"${'\\"'.repeat(ALMOST_ONE_MB / 2)}\\\n`,
	'a number without end': (event) => within('1'.repeat(ALMOST_ONE_MB), event()),
	'many keys': () => keys(80_000),
	'an event with many keys': (event) => within(keys(70_000), event()),
	'__proto__ in the event': (event) =>
		within(
			'1,"__proto__":{"isHostile":true},"constructor":{"prototype":{"isHostile":true}}',
			event(),
		),
	'__proto__ around it': (event) =>
		`{"__proto__":{"isHostile":true,"action":"Settled"},"event":${event()}}`,
	'half a character': (event) => within('"\\ud800","merchant_name":"\\udfff"', event()),
	'bytes that are no text': () => '\u0000'.repeat(1000),
};

const strangerIn = { signature: 'notChecked', senderAddresses: '' };

describe.each(['events', 'decisions'] as const)('%s', (kind) => {
	const trigger = kind === 'events' ? events : decisions;
	const event = kind === 'events' ? () => eventOf() : () => question();
	beforeEach(() => {
		if (kind === 'events') events.configure(strangerIn);
		else configure({ ...strangerIn, otherwise: 'approve' });
	});

	test.each(Object.keys(BODIES))(
		'%s: a response, and the next delivery is served',
		async (name) => {
			const sender = { appId: wonder.credentials.appId, privateKey: otherPrivateKey };
			const hostile = signed(trigger.url, BODIES[name](event), sender);
			expect((await send(hostile)).status).not.toBe(500);
			expect(() => JSON.stringify(trigger.runs)).not.toThrow();
			expect(({} as { isHostile?: true }).isHostile).toBeUndefined();
			trigger.runs.length = 0;
			expect((await send(signed(trigger.url, event(), sender))).status).toBe(200);
			expect(trigger.runs).toHaveLength(1);
		},
	);
});
