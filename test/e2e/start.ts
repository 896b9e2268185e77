import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSampleCard, newSamplePayer } from '../../demo/examples';
import type { Listening } from '../../demo/connect';
import { Home } from '../../demo/home';
import { keepConnected } from '../../demo/keepConnected';
import type { N8n } from '../../demo/n8n/rest';
import type { Workflow } from '../../demo/n8n/workflow';
import { prepare, type Samples } from '../../demo/prepare';
import { startSimulator } from '../../simulator';
import type { Report } from './report';
import type { Stage } from './stage';
import { until } from './wonderStage';

const ELSEWHERE = 'http://127.0.0.1:9/elsewhere';

/** What `npm start` shows, and what the next one keeps of it. */
export async function mainJob(stage: Stage, report: Report): Promise<void> {
	await stage.reset();
	await stage.startAfresh();
	const { simulator, n8n } = stage;
	const parent = mkdtempSync(join(tmpdir(), 'wonder-start-'));
	const samples: Samples = {
		sampleCard: newSampleCard(simulator),
		samplePayer: newSamplePayer(simulator),
	};
	const first = openHome(parent);
	let toTry = '';
	let listening: Listening[] = [];
	await report.check('the main job of npm start works', async () => {
		({ toTry, listening } = await prepare(n8n, simulator, first, samples, { withJob: true }));
	});
	await report.check('what npm start proposes to try happens in n8n', async () => {
		await tryAll(stage, samples.sampleCard, toTry);
	});
	await report.check(
		'what you publish meanwhile is connected, until you unpublish it',
		async () => {
			await publishMeanwhile(stage, listening);
		},
	);
	await report.check(
		'the next start changes nothing of yours and imports nothing twice',
		async () => {
			await changeThings(n8n, openHome(parent));
			await anotherStart(n8n, openHome(parent), samples);
		},
	);
	await report.check('what you have connected with something else is not touched', async () => {
		const { credential } = openHome(parent).memory!;
		const theirs = { ...(await n8n.credentialData(credential)), environment: 'sandbox' };
		await n8n.updateCredential(credential, theirs);
		const moved = await startSimulator();
		moved.decisions.configure({ url: ELSEWHERE });
		const { toTry: left } = await prepare(n8n, moved, openHome(parent), samples, { withJob: true });
		const { url: decisionUrl } = moved.decisions.settings;
		await moved.close();
		assert.doesNotMatch(left, /Casino/);
		assert.equal(decisionUrl, ELSEWHERE);
		assert.deepEqual(await n8n.credentialData(credential), theirs);
	});
	for (const { id, active } of await n8n.workflows()) if (active) await n8n.deactivate(id);
	rmSync(parent, { recursive: true });
}

/** As after a start, whose n8n has a database. */
function openHome(parent: string): Home {
	const home = new Home('start', '2.8.4', { fresh: false }, parent);
	mkdirSync(join(home.folder, '.n8n'), { recursive: true });
	writeFileSync(join(home.folder, '.n8n', 'database.sqlite'), '');
	return home;
}

/** Pays as the three buttons of the simulator's page do. */
async function tryAll(stage: Stage, card: string, toTry: string): Promise<void> {
	const { n8n, simulator } = stage;
	const pay = async (merchant_name: string, amount: string, currency = 'HKD') =>
		await stage.control<{ decision_reason: string | null }>('POST', '/authorizations', {
			...{ card, amount, currency, merchant_name, merchant_country: 'HK' },
		});
	assert.deepEqual(
		[...toTry.matchAll(/\d\. "(.+?)", then "Pay"/g)].map(([, button]) => button),
		['Coffee', 'Casino', 'Over the limit'],
	);
	const [told, decided, locked] = [...toTry.matchAll(/workflow\/(\w+)\/executions/g)].map(
		([, id]) => id,
	);
	const runs = async (id: string) => (await n8n.executionsOf(id, ['success'])).count;
	const before = {
		told: await runs(told),
		decided: await runs(decided),
		locked: await runs(locked),
	};

	await pay('Harbour Coffee', '38.00');
	const { outcome, body } = simulator.decisions.gradedResponses().at(-1)!;
	assert.equal(outcome, 'approved', body);
	await until(async () => (await runs(told)) === before.told + 1);
	// What a rule has decided comes out of the trigger, too.
	await until(async () => (await runs(decided)) === before.decided + 1);

	const casino = await pay('Lucky Casino', '500.00');
	assert.equal(casino.decision_reason, 'Hotels only, not Lucky Casino');
	await until(async () => (await runs(decided)) === before.decided + 2);
	assert.equal(await runs(locked), before.locked);

	await pay('Yacht Club', '1000001', 'USD');
	await until(async () => (await runs(locked)) === before.locked + 1);
	assert.equal(simulator.wonder.cards.get(card)?.status, 'Locked');
}

const ASKED = 'Ask what to do after a decline';
const DECIDER = 'Decide pending payments';
const OTHER_DECIDER = 'Decide by rules, then by a list of allowed merchants';

/** And what somebody has entered on the simulator's page stays. */
async function publishMeanwhile({ n8n, simulator }: Stage, listening: Listening[]): Promise<void> {
	const ids = await idsByName(n8n);
	const { webhooks, decisions } = simulator;
	const isPublished = webhooks.urls.length;
	webhooks.urls.push(ELSEWHERE);
	const said: string[] = [];
	const over = new AbortController();
	const say = (line: string) => said.push(line);
	const kept = keepConnected(n8n, simulator, listening, { say, signal: over.signal });
	const asksFirst = decisions.settings.url;

	const url = await n8n.activateTrigger(ids.get(ASKED)!);
	await until(() => webhooks.urls.includes(url) && webhooks.urls.includes(ELSEWHERE));
	await n8n.deactivate(ids.get(ASKED)!);
	await until(() => webhooks.urls.length === isPublished + 1);
	assert.ok(webhooks.urls.includes(ELSEWHERE));

	const decider = await n8n.activateTrigger(ids.get(OTHER_DECIDER)!);
	await until(() => decisions.settings.url === decider);
	await n8n.deactivate(ids.get(OTHER_DECIDER)!);
	await until(() => decisions.settings.url === asksFirst);
	await until(() => said.length === 6);
	assert.deepEqual(said, [
		`The simulator now sends events to "${ASKED}".`,
		`The simulator no longer sends events to "${ASKED}".`,
		`The simulator now requests decisions from "${OTHER_DECIDER}".`,
		`The simulator no longer requests decisions from "${DECIDER}".`,
		`The simulator now requests decisions from "${DECIDER}".`,
		`The simulator no longer requests decisions from "${OTHER_DECIDER}".`,
	]);
	over.abort();
	await kept;
	webhooks.urls = webhooks.urls.filter((each) => each !== ELSEWHERE);
}

const RENAMED = 'List declined purchases';
const EMPTIED = 'What was spent at each merchant';
const DELETED = 'Warn of a low balance';
const NEW = 'Tell of a new merchant or country of a card';
const UNPUBLISHED = 'Auto-lock on decline';

/** What somebody does with n8n between two starts; and one example is new in the next. */
async function changeThings(n8n: N8n, home: Home): Promise<void> {
	const ids = await idsByName(n8n);
	const edit = async (name: string, change: Partial<Workflow>) => {
		const id = ids.get(name)!;
		await n8n.call('PATCH', `/rest/workflows/${id}`, { ...(await n8n.workflow(id)), ...change });
	};
	await edit(RENAMED, { name: 'Mine' });
	await edit(EMPTIED, { nodes: [], connections: {} });
	for (const name of [DELETED, NEW]) {
		await n8n.call('POST', `/rest/workflows/${ids.get(name)!}/archive`, {});
		await n8n.call('DELETE', `/rest/workflows/${ids.get(name)!}`);
	}
	await n8n.deactivate(ids.get(UNPUBLISHED)!);
	const memory = home.memory!;
	const data = await n8n.credentialData(memory.credential);
	await n8n.updateCredential(memory.credential, { ...data, language: 'zh-HK' });
	// The other one is there: a start that was killed had imported it, and could not say so.
	const examples = memory.examples.filter((name) => ![NEW, EMPTIED].includes(name));
	home.remember({ ...memory, examples });
}

/** With a simulator that has another port and other keys. */
async function anotherStart(n8n: N8n, home: Home, samples: Samples): Promise<void> {
	const before = await idsByName(n8n);
	const moved = await startSimulator();
	moved.webhooks.urls = [ELSEWHERE];
	const { toTry } = await prepare(n8n, moved, home, samples, { withJob: true });

	const all = await n8n.workflows();
	const ids = await idsByName(n8n);
	assert.deepEqual(all.map(({ name }) => name).sort(), [...before.keys(), NEW].sort());
	assert.deepEqual((await n8n.workflow(ids.get(EMPTIED)!)).nodes, []);
	assert.equal(all.find(({ name }) => name === UNPUBLISHED)?.active, false);
	assert.doesNotMatch(toTry, /Auto-lock/);
	assert.match(toTry, /an active card/);

	const { urls } = moved.webhooks;
	assert.deepEqual([urls[0], urls.length], [ELSEWHERE, 2]);
	assert.match(moved.decisions.settings.url!, /wonder-decision$/);
	const { status, error } = await n8n.run(ids.get('Mine')!);
	assert.equal(status, 'success', error?.message);
	const { language, baseUrl } = await n8n.credentialData(home.memory!.credential);
	assert.deepEqual([language, baseUrl], ['zh-HK', moved.url]);
	await moved.close();
}

const idsByName = async (n8n: N8n) =>
	new Map((await n8n.workflows()).map(({ id, name }) => [name, id]));
