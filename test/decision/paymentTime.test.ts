import { send, signed } from '../support/deliver';
import { approved, declined, question, useDecisionTrigger } from '../support/decisions';
import { useTurnedTime } from '../support/turnedTime';
import { otherPrivateKey } from '../support/wonder';

/** Copies of a question reach several n8n processes at different times, and get one answer. */
const { wonder, trigger, configure } = useDecisionTrigger();
useTurnedTime();

const NIGHT = { timeOfDay: { span: { from: '22:00', to: '06:00', timeZone: 'UTC' } } };
const MONDAY = { weekdays: ['monday'], timeZone: 'UTC' };

/** `created` is when the payment was created, on a Sunday evening like the other times. */
async function answerTo({ created, signedAt, arrives }: Record<string, string>) {
	const on = (time: string) => `2026-11-${time < '12' ? '23' : '22'}T${time}`;
	jest.setSystemTime(Date.parse(`${on(arrives)}Z`));
	const requestTime = on(signedAt).replace(/\D/g, '');
	const body = question({ p_created_at: `${on(created)}.700000Z` });
	const { appId } = wonder.credentials;
	const sender = { appId, privateKey: otherPrivateKey };
	return await send(signed(trigger.url, body, sender, { requestTime }));
}

test.each([
	['late', NIGHT, '21:59:58', '22:00:03'],
	['late', MONDAY, '23:59:58', '00:00:03'],
	['early, by a clock that is slow', NIGHT, '22:00:01', '21:59:57'],
])(
	'a copy that arrives %s is judged at the time that Wonder signed',
	async (_, conditions, signedAt, arrives) => {
		configure({ otherwise: 'approve', rules: { rule: [{ conditions, outcome: 'decline' }] } });
		const inTime = await answerTo({ created: '12:00:00', signedAt, arrives: signedAt });
		expect(await answerTo({ created: '12:00:00', signedAt, arrives })).toEqual(inTime);
		const expected = signedAt === '22:00:01' ? declined() : approved;
		expect(inTime).toEqual(expected);
	},
);

describe('when Wonder signs each copy anew', () => {
	beforeEach(() => {
		const rule = [{ conditions: NIGHT, outcome: 'decline' }];
		configure({ otherwise: 'approve', rules: { rule } });
	});

	test.each(['21:59:59', '22:00:00', '22:00:30'])(
		'one signed at %s gets the answer of the evening in which the payment was created',
		async (signedAt) => {
			const answer = await answerTo({ created: '21:59:59', signedAt, arrives: signedAt });
			expect(answer).toEqual(approved);
		},
	);

	test('a payment that is raised in the night is judged by night', async () => {
		const night = { signedAt: '22:30:00', arrives: '22:30:00' };
		expect(await answerTo({ created: '21:20:00', ...night })).toEqual(declined());
	});
});
