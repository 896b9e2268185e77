import type { IDataObject } from 'n8n-workflow';
import { AS_SHOWN } from '../support/runNode';
import { rule, useDecisionTrigger } from '../support/decisions';

/** What a backtest says can be relied on: it is what the trigger said when it was asked. */
const { wonder, trigger, configure } = useDecisionTrigger();

const policy = {
	rules: {
		rule: [
			rule('ask', '10', { name: 'Small' }),
			{
				name: 'Often',
				conditions: { velocity: { count: [{ atLeast: 4, within: 24, unit: 'hours' }] } },
				outcome: 'decline',
				reason: 'Too often',
			},
			rule('decline', '40', { name: 'Middling', conditions: { merchantNameContains: 'hotel' } }),
		],
	},
	otherwise: 'approve',
};

test('a backtest repeats what the trigger in Shadow mode has recorded', async () => {
	const cards = await wonder.newCards(2);
	await wonder.control('decision', { url: trigger.url, deadline_ms: 30_000 });
	configure({ ...policy, mode: 'shadow' });
	const purchases = [['5.00'], ['30.00', 'Hotel One'], ['30.00'], ['70.00'], ['80.00'], ['6.00']];
	for (const [amount, merchant_name = 'Bindo Coffee'] of purchases) {
		const { transaction } = await wonder.shop(cards[0], amount, { merchant_name });
		await wonder.control(`transactions/${String(transaction.id)}/settle`, { amount: '99.00' });
		await wonder.shop(cards[1], amount);
	}
	const verdict = ({ id, would_have, rule: name, reason = null }: IDataObject) =>
		[id, would_have, name, reason].join();
	const recorded = trigger.runs.map(([{ json }]) =>
		verdict({ id: json.id, ...(json.decision as IDataObject) }),
	);
	const said = await wonder.results('transaction.backtestRules', { ...AS_SHOWN, ...policy });
	expect(said.map(verdict).sort()).toEqual(recorded.sort());
	expect(new Set(said.map(({ rule: name }) => name))).toEqual(
		new Set(['Small', 'Often', 'Middling', 'Otherwise']),
	);
});
