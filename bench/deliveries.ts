import { randomUUID } from 'node:crypto';
import { noOp, row, wonderTrigger } from '../test/e2e/build';
import type { Stage } from '../test/e2e/stage';
import { listenAt, restOf } from './place';
import { event, forged, genuine, withHeader, type Prepare } from './requests';
import { each, ms, type Row } from './results';
import { measure, over, type Contender, type Effort } from './rounds';
import { latency, median, overall, perSecond, ratioOf } from './statistics';
import { webhook } from './webhookNode';

const CONNECTIONS = 8;

/** How many deliveries n8n takes that start nothing, against n8n's own node. */
export async function deliveries(stage: Stage, effort: Effort): Promise<Row[]> {
	return [
		await compare(
			"Forged delivery → 401; the other is n8n's Webhook that refuses a wrong header with 403",
			await refusing(stage),
			effort,
		),
		await compare(
			"Event filtered out → 200; the other is n8n's Webhook that accepts everything",
			await accepting(stage),
			effort,
		),
		...(await large(stage, effort)),
	];
}

/** How long n8n is busy with one large forgery: whoever waits for a decision waits as long. */
async function large(stage: Stage, { rounds }: Effort): Promise<Row[]> {
	const few: Effort = { rounds, roundMs: 0, fewest: 4, most: 4 };
	const rows = [];
	for (const [size, bytes, status] of [
		['1 MB → 401', 1_000_000, 401],
		['15 MB → 413', 15_000_000, 413],
	] as const) {
		const [ours, theirs] = await refusing(stage, () => padded(bytes), status);
		const measured = await measure([sameAgain(ours), sameAgain(theirs)], 1, few);
		const [own, other] = measured.map((rounds) => overall(rounds, 0.5));
		rows.push({
			subject: `One forged delivery of ${size}; the other is n8n's Webhook that refuses a wrong header`,
			figure: 'median of one after the other',
			ours: ms(own),
			theirs: ms(other),
			ratio: ratioOf(measured[0], measured[1], latency(0.5)),
		});
	}
	return rows;
}

/** An event with so much white space that all of it has to be read. */
const padded = (bytes: number) => event().replace('{', `{${' '.repeat(bytes)}`);

/** What is that large is made and signed once. */
function sameAgain(contender: Contender): Contender {
	const one = contender.prepare(1);
	return { ...contender, prepare: async (count) => Array(count).fill((await one)[0]) };
}

async function compare(subject: string, contenders: Contender[], effort: Effort): Promise<Row> {
	const [ours, theirs] = await measure(contenders, CONNECTIONS, effort);
	return {
		subject,
		figure: `requests, ${over(CONNECTIONS)}`,
		ours: each(median(ours.map(perSecond))),
		theirs: each(median(theirs.map(perSecond))),
		ratio: ratioOf(ours, theirs, perSecond),
	};
}

/** A Webhook node that knows senders by a header is given the wrong one. */
export async function refusing(stage: Stage, newBody = event, status = 401): Promise<Contender[]> {
	const path = `header-${randomUUID()}`;
	const credential = await stage.n8n.createCredential('Header', 'httpHeaderAuth', {
		name: 'X-Secret',
		value: 'the right one',
	});
	const node = webhook(
		path,
		{ authentication: 'headerAuth', responseMode: 'onReceived' },
		credential,
	);
	const theirs = await listenAt(stage, path, row('Header', node, noOp('After')));
	const { url } = await stage.listen(row('Forged', wonderTrigger(), noOp('After')));
	const { appId } = stage.simulator;
	return [
		contender(stage, 'Forged', forged(url, newBody, appId), status),
		contender(
			stage,
			'Wrong header',
			withHeader(forged(theirs, newBody, appId), 'X-Secret', 'a wrong one'),
			403,
		),
	];
}

/** A Webhook node that cannot filter starts a run for each. */
async function accepting(stage: Stage): Promise<Contender[]> {
	const path = 'received';
	const node = webhook(path, { responseMode: 'onReceived' });
	const theirs = await listenAt(stage, path, row('Received', node, noOp('After')));
	const onlyAuthorized = wonderTrigger({ filters: { status: ['Authorized'] } });
	const { url } = await stage.listen(row('Filtered', onlyAuthorized, noOp('After')));
	return [
		contender(stage, 'Filtered out', genuine(url, event, stage.simulator), 200),
		contender(stage, 'Received', genuine(theirs, event, stage.simulator), 200),
	];
}

const contender = (stage: Stage, name: string, prepare: Prepare, status: number): Contender => ({
	name,
	prepare,
	answer: { status },
	rest: restOf(stage),
});
