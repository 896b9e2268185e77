import { API, type Stage } from '../test/e2e/stage';

export const newCards = async (stage: Stage, cards: number) =>
	(await stage.control<{ cards: string[] }>('POST', '/seed', { cards })).cards;

/** How long after its own work the API responds. */
export async function respondAfter(stage: Stage, delay: number): Promise<void> {
	await stage.control('DELETE', '/log');
	await stage.control('DELETE', '/faults');
	if (delay === 0) return;
	await stage.control('POST', '/faults', { match: { path: API }, delay, times: 100_000 });
}
