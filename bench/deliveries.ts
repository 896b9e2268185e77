import { noOp, row, wonderTrigger } from '../test/e2e/build';
import type { Stage } from '../test/e2e/stage';
import { listenAt, restOf } from './place';
import { event, forged, genuine, withHeader, type Prepare } from './requests';
import { measure, type Contender, type Effort } from './rounds';
import { median, perSecond, ratioOf } from './statistics';
import { each, over, type Row } from './table';
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
	];
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
async function refusing(stage: Stage): Promise<Contender[]> {
	const path = 'header';
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
		contender(stage, 'Forged', forged(url, event, appId), 401),
		contender(
			stage,
			'Wrong header',
			withHeader(forged(theirs, event, appId), 'X-Secret', 'a wrong one'),
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
