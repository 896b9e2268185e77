import type { Simulator } from '../simulator';
import { untilListening, type N8n } from './n8n/rest';

/** Published by the first start, beside what the main job has published. */
const TOLD = 'Tell what happened to a card';
const LOCKED = 'Auto-lock on decline';
const DECIDED = 'Decide pending payments';

export interface Listening {
	/** Of the workflow. */
	id: string;
	name: string;
	takes: 'events' | 'decisions';
	url: string;
	/** Of all that decide, the simulator asks one. */
	isCalled: boolean;
}

/** By the type of the trigger. */
const TAKES: Record<string, Listening['takes']> = {
	wonderTrigger: 'events',
	wonderDecisionTrigger: 'decisions',
};

export async function publishShown(n8n: N8n, workflowIds: Map<string, string>): Promise<void> {
	for (const { name, active } of await n8n.workflows()) {
		if (![TOLD, LOCKED, DECIDED].includes(name) || active) continue;
		await n8n.activateTrigger(workflowIds.get(name) as string);
	}
}

/**
 * The simulator sends events to every published workflow that begins with a Wonder Trigger, and
 * requests decisions from one. URLs outside this n8n, which only a person can have entered, stay.
 */
export async function connect(
	n8n: N8n,
	{ url, webhooks, decisions }: Simulator,
	{ formerUrl = n8n.url, known }: { formerUrl?: string; known?: Listening[] } = {},
): Promise<Listening[]> {
	const listening = await published(n8n, known ?? []);
	const urlsOf = (what: Listening['takes']) =>
		listening.filter(({ takes }) => takes === what).map((each) => each.url);
	const isHere = (each: string) => [n8n.url, formerUrl].includes(new URL(each).origin);
	const urls = [...webhooks.urls.filter((each) => !isHere(each)), ...urlsOf('events')];
	await post(`${url}/_simulator/webhooks`, { urls, held: webhooks.held });

	const { settings } = decisions;
	const isNew = (each: string) => known && !isAmong(known, each);
	const decider =
		settings.url && !isHere(settings.url)
			? settings.url
			: (urlsOf('decisions').find(isNew) ?? deciderAmong(urlsOf('decisions'), settings.url));
	await post(`${url}/_simulator/decision`, { ...settings, url: decider });
	return listening.map((each) => ({
		...each,
		isCalled: each.takes === 'events' || each.url === decider,
	}));
}

/** The former one if it is still published, on whatever port. */
function deciderAmong(urls: string[], former: string | null): string | null {
	const isFormer = (url: string) => former && new URL(url).pathname === new URL(former).pathname;
	return urls.find(isFormer) ?? urls[0] ?? null;
}

export const isAmong = (listening: Listening[], url: string) =>
	listening.some((each) => each.url === url);

async function published(n8n: N8n, known: Listening[]): Promise<Listening[]> {
	const found: Listening[] = [];
	for (const { id, name, active } of await n8n.workflows()) {
		if (!active) continue;
		for (const node of (await n8n.workflow(id)).nodes) {
			const takes = TAKES[node.type.split('.').at(-1) as string];
			if (!takes || node.disabled) continue;
			const url = n8n.webhookUrl(node);
			const listens =
				isAmong(known, url) ||
				(await untilListening(url).then(
					() => true,
					() => false,
				));
			if (listens) found.push({ id, name, takes, url, isCalled: false });
		}
	}
	return found;
}

async function post(url: string, body: object): Promise<void> {
	const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
	if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
}

/** What a person can do now and see at once; only with what is still published. */
export function thingsToTry(
	n8n: N8n,
	{ url, wonder }: Pick<Simulator, 'url' | 'wonder'>,
	sampleCard: string,
	listening: Listening[],
): string {
	const shown = (workflow: string, button: string, happens: string) =>
		listening
			.filter(({ name, isCalled }) => name === workflow && isCalled)
			.map(
				({ id }) =>
					`"${button}", then "Pay": ${happens}\n     See ${n8n.url}/workflow/${id}/executions`,
			);
	const things = [
		...shown(TOLD, 'Coffee', `a rule approves 38 HKD at once, and "${TOLD}" runs.`),
		...shown(DECIDED, 'Casino', `"${DECIDED}" declines 500 HKD while the payment is pending.`),
		...shown(LOCKED, 'Over the limit', `Wonder declines it, and "${LOCKED}" locks the card.`),
	];
	if (things.length === 0) return '';
	const card = wonder.cards.get(sampleCard);
	const which = card?.status === 'Active' ? `"${card.title}"` : 'an active card';
	const list = things.map((text, index) => `  ${index + 1}. ${text}`).join('\n');
	return `To try, open ${url}, choose ${which}, and then:\n\n${list}`;
}
