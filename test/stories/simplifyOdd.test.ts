import type { IDataObject } from 'n8n-workflow';
import { startCapture } from '../support/capture';
import { AS_SHOWN } from '../support/runNode';
import { useWonder } from '../support/wonder';

/** Simplified rows of what Wonder might return: what is not certain stays empty. */
const wonder = useWonder();

const LIMITS = [
	{ period: 'Daily', limit_amount: '100.00', used_amount: '0', status: 'Inactive' },
	{ period: 'Daily', limit_amount: '1,500.00', used_amount: '20.5', status: 'Active' },
];

async function rows(
	operation: string,
	card: IDataObject,
	history: IDataObject[] = [],
): Promise<IDataObject[]> {
	const server = await startCapture(({ target }) => ({
		status: 200,
		body: JSON.stringify({
			code: 200,
			data: target.includes('history')
				? { limit_history: history }
				: { id: 'c', status: 'Active', ...card },
		}),
	}));
	const parameters = { cardId: 'c', ...AS_SHOWN };
	const { items, error } = await wonder.node(operation, parameters, {}, { baseUrl: server.url });
	await server.close();
	if (error) throw error;
	return items.map(({ json }) => json);
}

test.each([LIMITS, [...LIMITS].reverse()])(
	'an inactive limit does not hide the active one, wherever it stands',
	async (...limits) => {
		const [card] = await rows('card.get', { limits });
		expect(card).toMatchObject({ daily_limit: 1500, daily_used: 20.5, daily_left: 1479.5 });
	},
);

const change = (id: string, limit: string, amount: string, at: string | null): IDataObject => ({
	...{ id, card_limit: limit, limit_amount: amount, p_created_at: at },
});
const periods = (found: IDataObject[]) => found.map(({ period }) => period);

test('two limits that were last set to the same amount: neither period is certain', async () => {
	const limits = [{ period: 'Daily', limit_amount: '500' }];
	const daily = change('1', 'D', '500', '2026-01-01T00:00:00Z');
	const monthly = change('2', 'M', '500.00', '2026-01-02T00:00:00Z');
	expect(periods(await rows('card.getLimitHistory', { limits }, [daily]))).toEqual(['Daily']);
	const both = await rows('card.getLimitHistory', { limits }, [daily, monthly]);
	expect(periods(both)).toEqual([null, null]);
});

test('changes without a time: which amount came before is not certain', async () => {
	const limits = [{ period: 'Daily', limit_amount: '500' }];
	const history = [change('2', 'D', '500', null), change('1', 'D', '300', null)];
	const found = await rows('card.getLimitHistory', { limits }, history);
	expect(found.map(({ old_amount, new_amount }) => [old_amount, new_amount])).toEqual([
		[null, 500],
		[null, 300],
	]);
});

test('a limit of the card that is empty does not lose the history', async () => {
	const limits = [null, { id: 'D', period: 'Daily', limit_amount: '500' }];
	const history = [change('1', 'D', '500', '2026-01-01T00:00:00Z')];
	expect(periods(await rows('card.getLimitHistory', { limits }, history))).toEqual(['Daily']);
});
