import type { Response } from 'express';
import type { IDataObject } from 'n8n-workflow';
import { send, signed } from '../support/deliver';
import {
	answering,
	approved,
	declined,
	question,
	rule,
	tooLate,
	useDecisionTrigger,
} from '../support/decisions';
import { runNode } from '../support/runNode';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey } from '../support/wonder';

/** More payments at once than the workflows can decide: the others get the fallback at once. */
const { wonder, trigger, configure, ask, outputs } = useDecisionTrigger();

const overload = declined('Too many payments at once');
let asked = 0;
/** A payment that was not asked about before. */
const next = (transaction: IDataObject = {}) => question({ nonce: (asked += 1), ...transaction });

type Write = (response: Response, token: string) => void;
const approve: Write = (response, token) => answering({ approved: true })(response, token);

/** Workflows that run until a test ends them. */
const running: Array<(write: Write) => void> = [];
const finish = (write = approve) => running.splice(0).forEach((end) => end(write));
const untilEnded = async (response: Response) => {
	const token = String(outputs().at(-1)?.token);
	await new Promise<void>((resolve) => {
		running.push((write) => {
			write(response, token);
			resolve();
		});
	});
};
const use = (parameters: IDataObject, options: IDataObject) => {
	configure({ ...parameters, options });
	trigger.beforeAnswer = untilEnded;
};
afterEach(() => finish());

const until = async (holds: () => boolean) => {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};
/** Asks about a payment; returns as soon as its workflow runs. */
async function occupy(body = next()) {
	const before = running.length;
	let isAnswered = false;
	const answer = ask(body).finally(() => (isAnswered = true));
	await until(() => running.length > before || isAnswered);
	expect(running.length).toBeGreaterThan(before);
	return { answer };
}

test('of five payments at once and two places, two workflows are asked and three get the fallback', async () => {
	use({}, { mostAsked: 2 });
	const answers: unknown[] = [];
	const all = Promise.all(
		Array.from({ length: 5 }, async () => void answers.push(await ask(next()))),
	);
	await until(() => answers.length >= 3);
	expect(answers).toEqual([overload, overload, overload]);
	expect(outputs()).toHaveLength(2);
	expect(trigger.log).toEqual(Array(3).fill(expect.stringMatching(/ by fallback \(overload\);/)));
	finish();
	await all;
	expect(answers.slice(3)).toEqual([approved, approved]);
	expect(trigger.log).toHaveLength(5);
});

describe('a place is free again', () => {
	const silent: Write = (response) => void response.status(200).end();
	test.each<[string, Write]>([
		['has decided', approve],
		['ended without a decision', silent],
		['failed', (response) => void response.status(500).json({ message: 'Error in workflow' })],
	])('when the workflow %s', async (_, write) => {
		use({ deadlineMs: 300 }, { mostAsked: 1 });
		const { answer } = await occupy();
		expect(await ask(next())).toEqual(overload);
		finish(write);
		const second = await occupy();
		finish();
		expect(await second.answer).toEqual(approved);
		expect(await answer).toEqual(write === approve ? approved : tooLate);
	});

	test('when the workflow has decided and still runs', async () => {
		use({}, { mostAsked: 1 });
		const { answer } = await occupy();
		const input = { input: [trigger.runs[0][0].json] };
		await runNode(wonder.credentials, { decision: 'approve' }, input, 'wonderDecision');
		expect(await answer).toEqual(approved);
		await occupy();
		expect(outputs()).toHaveLength(2);
	});

	test('not yet at the deadline, while the workflow that is too slow still runs', async () => {
		use({ deadlineMs: 150 }, { mostAsked: 1 });
		const { answer } = await occupy();
		expect(await answer).toEqual(tooLate);
		expect(await ask(next())).toEqual(overload);
		finish();
		await occupy();
		expect(outputs()).toHaveLength(2);
	});

	test('a minute after the deadline, when n8n never says how the workflow ended', async () => {
		use({}, { mostAsked: 1 });
		await occupy();
		const { now } = performance;
		const later = (seconds: number) =>
			jest
				.spyOn(performance, 'now')
				.mockImplementation(() => now.call(performance) + seconds * 1000);
		later(105);
		expect(await ask(next())).toEqual(overload);
		later(111);
		await occupy();
		jest.restoreAllMocks();
		expect(outputs()).toHaveLength(2);
	});
});

describe('takes no place:', () => {
	test('a payment that a rule decides, or that Shadow mode answers', async () => {
		use({ rules: { rule: [rule('approve', '20')] } }, { mostAsked: 1 });
		const byRule = [ask(next()), ask(next())];
		expect(await Promise.all(byRule)).toEqual([approved, approved]);
		use({ mode: 'shadow' }, { mostAsked: 1 });
		expect(await Promise.all([ask(next()), ask(next())])).toEqual([approved, approved]);
		use({}, { mostAsked: 1 });
		await occupy();
		expect(outputs()).toMatchObject([{ by: 'waiting' }]);
	});

	test('nor does it need one', async () => {
		use({ rules: { rule: [rule('approve', '20')] } }, { mostAsked: 1 });
		await occupy(next({ transaction_amount: '-30.00' }));
		expect(await ask(next())).toEqual(approved);
	});

	test('the same question again', async () => {
		use({}, { mostAsked: 2 });
		const body = next();
		const first = await occupy(body);
		const again = [ask(body), ask(body)];
		const second = await occupy();
		expect(await ask(next())).toEqual(overload);
		finish();
		const answers = [first.answer, ...again, second.answer];
		expect(await Promise.all(answers)).toEqual(Array(4).fill(approved));
	});
});

test('what was refused because of overload gets the same response when it comes again', async () => {
	use({}, { mostAsked: 1 });
	await occupy();
	const body = next();
	expect(await ask(body)).toEqual(overload);
	finish();
	expect(await ask(body)).toEqual(overload);
});

test('the Fallback Decision approves, but not an amount that cannot be read', async () => {
	use({ fallback: 'approve' }, { mostAsked: 1 });
	await occupy();
	expect(await ask(next())).toEqual(approved);
	expect(await ask(next({ transaction_amount: 'ten' }))).toEqual(overload);
	expect(outputs()).toHaveLength(1);
});

test('the places are those of all triggers of the process; each has its own bound', async () => {
	const other = new TriggerServer('wonderDecisionTrigger', wonder.credentials);
	await other.start();
	const { appId } = wonder.credentials;
	const askOther = async (mostAsked: number) => {
		other.configure({ mode: 'live', otherwise: 'ask', options: { mostAsked } });
		other.beforeAnswer = async (response) =>
			approve(response, String((other.runs[0][0].json.decision as IDataObject).token));
		return await send(signed(other.url, next(), { appId, privateKey: otherPrivateKey }));
	};
	use({}, { mostAsked: 1 });
	await occupy();
	expect(await askOther(1)).toEqual(overload);
	expect(await askOther(2)).toEqual(approved);
	await other.close();
});

describe("without a number of one's own", () => {
	const occupyMany = async (count: number) => {
		const answers = [];
		for (let index = 0; index < count; index++) answers.push((await occupy()).answer);
		return answers;
	};
	const { now } = performance;
	/** Runs that were asked about at once took so much longer. */
	const finishLater = async (seconds: number, answers: Array<Promise<unknown>>) => {
		jest.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + seconds * 1000);
		finish();
		await Promise.all(answers);
		jest.restoreAllMocks();
	};

	test('32 workflows are asked at once, and more when earlier ones were fast', async () => {
		use({}, {});
		const first = await occupyMany(32);
		expect(await ask(next())).toEqual(overload);
		finish();
		expect(await Promise.all(first)).toEqual(Array(32).fill(approved));
		const second = await occupyMany(40);
		finish();
		expect(await Promise.all(second)).toEqual(Array(40).fill(approved));
	});

	test('no more than 32 when earlier ones were too slow for more', async () => {
		use({}, {});
		await finishLater(45, await occupyMany(32));
		await occupyMany(32);
		expect(await ask(next())).toEqual(overload);
	});

	test('a few slow ones say nothing about many', async () => {
		use({}, {});
		const many = await occupyMany(32);
		finish();
		await Promise.all(many);
		await finishLater(45, await occupyMany(15));
		await occupyMany(33);
	});
});

test('the next run and its log line say how many payments started none', async () => {
	use({}, { mostAsked: 1 });
	await occupy();
	await Promise.all([ask(next()), ask(next()), ask(next())]);
	finish();
	const second = await occupy();
	finish();
	await second.answer;
	await occupy();
	expect(outputs().map(({ overloaded_before: count }) => count)).toEqual([undefined, 3, undefined]);
	expect(trigger.log.filter((line) => line.includes('before it'))).toEqual([
		expect.stringMatching(
			/ by workflow; rule: Otherwise \(before it, 3 by fallback \(overload\)\)$/,
		),
	]);
});

test('a payment that a rule decides tells of them only if it starts a run', async () => {
	use({}, { mostAsked: 1 });
	await occupy();
	await ask(next());
	finish();
	const small = { rules: { rule: [rule('approve', '20')] } };
	use(small, { mostAsked: 1, runAfterRule: false });
	await ask(next());
	use(small, { mostAsked: 1 });
	await ask(next());
	expect(outputs()).toMatchObject([{ by: 'rule', overloaded_before: 1 }]);
});
