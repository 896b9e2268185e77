import { Expression } from 'n8n-workflow';
import { useWonder } from '../support/wonder';

const wonder = useWonder();

test('each parameter is read once for each item, and none of another operation', async () => {
	const cards = await wonder.newCards(3);
	const read = jest.spyOn(Expression.prototype, 'getParameterValue');
	await wonder.results(
		'card.get',
		{ cardId: '={{ $json.card }}', userId: '={{ $json.user }}', filters: '={{ $json.none }}' },
		{ input: cards.map((card) => ({ card })) },
	);
	const expressions = read.mock.calls
		.map(([value, , , item]) => `${JSON.stringify(value)} of item ${item}`)
		.filter((name) => name.includes('={{'));
	read.mockRestore();
	expect(expressions).toEqual(cards.map((_, item) => `"={{ $json.card }}" of item ${item}`));
});
