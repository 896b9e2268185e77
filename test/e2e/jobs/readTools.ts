import assert from 'node:assert/strict';
import type { Stage } from '../stage';
import type { OfferedTool } from '../fakeModel';
import { newSampleCard } from '../../../demo/examples';
import { parametersOf } from './chat';

/** The five tools that only read, which two of the jobs have. */

const from =
	'Only payments from this time on, as 2026-11-01 or 2026-11-01T09:30; empty for no start';
const before = 'Only payments before this time, as 2026-12-01; empty for no end';
const last_four_digits = 'The last four digits of the card, as in 8348';

const PARAMETERS = {
	List_cards: { title_contains: 'Part of the title of the card, or empty for all cards' },
	List_payments: {
		from,
		before,
		merchant: 'Part of the name of the merchant, or empty for all merchants',
	},
	List_payments_of_a_card: { last_four_digits, from, before },
	List_limit_changes: { last_four_digits },
	Get_balance: {},
};

const BEGINS = {
	List_cards: "Lists the company's cards: title, last four digits,",
	List_payments: 'Lists the payments of all cards, newest first:',
	List_payments_of_a_card: 'Lists the payments of one card,',
	List_limit_changes: 'Lists how the limits of one card were changed:',
	Get_balance: "Gets the balance of the company's account,",
};

/** Their names, their descriptions, and each parameter. */
export function assertReadTools(offered: OfferedTool[]): void {
	const tools = offered.filter(({ name }) => name !== 'calculator');
	assert.deepEqual(
		Object.fromEntries(tools.map((tool) => [tool.name, parametersOf(tool)])),
		PARAMETERS,
	);
	for (const { name, description } of tools) {
		const begin = BEGINS[name as keyof typeof BEGINS];
		assert.ok(description.startsWith(begin), description);
	}
}

/** A card that has bought something, and could not buy something else. */
export async function spentCard(stage: Stage) {
	const { simulator } = stage;
	const id = newSampleCard(simulator);
	await stage.buy(id, '10.25');
	await stage.buy(id, '99999.00');
	const { pan } = simulator.wonder.cards.get(id)!;
	return { id, pan, lastFour: pan.slice(-4) };
}

/** What the model asks, and what it must be told. */
export const questions = (lastFour: string) => [
	{
		call: { tool: 'List_cards', arguments: { title_contains: '' } },
		tells: [/"title": ?"Sample card"/, new RegExp(`"last_4_digits": ?"${lastFour}"`)],
	},
	{
		call: {
			tool: 'List_payments',
			arguments: { from: '2020-01-01', before: '', merchant: 'peak' },
		},
		tells: [/"amount": ?10.25/, /"Declined"/, /"card_title": ?"Sample card"/],
	},
	{
		call: {
			tool: 'List_payments_of_a_card',
			arguments: { last_four_digits: lastFour, from: '', before: '' },
		},
		tells: [/"amount": ?10.25/],
	},
	{ call: { tool: 'Get_balance', arguments: {} }, tells: [/balance/] },
	{
		call: { tool: 'List_limit_changes', arguments: { last_four_digits: 'none' } },
		tells: [/four digits/],
	},
];

/** Nothing but reads reached Wonder. */
export async function assertOnlyRead(stage: Stage): Promise<void> {
	const writes = (await stage.log()).filter(({ method }) => method !== 'GET');
	assert.deepEqual(
		writes.map(({ method, target }) => `${method} ${target}`),
		[],
	);
}
