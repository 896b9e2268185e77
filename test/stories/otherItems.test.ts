import { useWonder } from '../support/wonder';

/** Several items in one run: in which order they go, and what one of them is told of the others. */
const wonder = useWonder();

test('with one invalid item, writes still go one after the other', async () => {
	const cards = await wonder.newCards(4);
	await wonder.control('faults', { match: { method: 'PUT' }, delay: 100, times: 9 });
	const input = [...cards, ''].map((card) => ({ card }));
	await wonder.forget();
	await wonder.node(
		'card.terminate',
		{ cardId: '={{ $json.card }}', confirmTermination: true },
		{ input, onError: 'continueRegularOutput' },
	);
	const arrived = (await wonder.received()).map(({ time }) => Date.parse(time));
	expect(arrived).toHaveLength(4);
	arrived.slice(1).forEach((at, index) => expect(at - arrived[index]).toBeGreaterThanOrEqual(95));
});

describe('what an error says about the other items', () => {
	const terminations = async (cards: string[]) =>
		await wonder.node(
			'card.terminate',
			{ cardId: '={{ $json.card }}', confirmTermination: true },
			{ input: cards.map((card) => ({ card })) },
		);
	const locks = async (cards: string[], settings = {}) =>
		await wonder.node(
			'card.lock',
			{ cardId: '={{ $json.card }}' },
			{ input: cards.map((card) => ({ card })), ...settings },
		);

	test('with Continue On Fail each item speaks of itself alone', async () => {
		const { items } = await locks(['a', 'b', 'c'], { onError: 'continueRegularOutput' });
		expect(items.map(({ json }) => json.error)).toEqual(
			['a', 'b', 'c'].map((card, item) => `Item ${item + 1} of 3: Card ${card} not found.`),
		);
		for (const { json } of items) expect(String(json.message)).not.toMatch(/already processed/);
	});

	test('without it: which item failed, what was processed before it, what was not sent', async () => {
		const [first] = await wonder.newCards(1);
		const { error } = await terminations([first, 'b', 'c', 'd']);
		expect(error?.message).toBe('Item 2 of 4: Card b not found.');
		expect(error?.description).toContain(
			"1 earlier item was already processed. Don't send it again. Items 3 to 4 were not sent.",
		);
		// n8n would show it, counted from 0.
		expect(error?.context.itemIndex).toBeUndefined();
	});

	test('all invalid items are named at once', async () => {
		const { error } = await locks(['a', '4111 1111 1111 1111', 'b', '']);
		expect(error?.message).toBe('Item 2 of 4: Card: This looks like a card number, not an ID');
		expect(error?.description).toMatch(
			/These items are invalid too: item 4 \(Card is empty\)\. None of the items was sent\.$/,
		);
		expect(await wonder.received()).toEqual([]);
	});

	test('an error in the credential is reported once, not for each item', async () => {
		const { error } = await wonder.node(
			'card.lock',
			{ cardId: 'a' },
			{ input: [{}, {}] },
			{ endpointOverrides: '[]' },
		);
		expect(error?.message).toMatch(/^Endpoint Overrides is not a JSON object/);
		expect(error?.description).toMatch(/Nothing was sent\.$/);
	});
});
