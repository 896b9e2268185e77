import assert from 'node:assert/strict';
import type { Stage } from '../stage';
import type { Json } from '../../../demo/n8n/workflow';
import type { OfferedTool, ToolCall } from '../fakeModel';
import { newSampleCard } from '../../../demo/examples';
import { parametersOf } from './chat';

/** The tools that only read, which two of the jobs have. */

const from = 'The first day or time of the payments, as 2026-11-01 or 2026-11-01T09:30';
const before =
	'The end of the payments: the day or time after the last one, as 2026-12-01. For payments until now, give tomorrow';
const last_four_digits = 'The last four digits of the card, as in 8348';

const PARAMETERS = {
	List_cards: {},
	List_payments: { from, before },
	List_payments_at_a_merchant: {
		merchant: 'Part of the name of the merchant, as in hotel',
		from,
		before,
	},
	List_payments_of_a_card: { last_four_digits, from, before },
	List_limit_changes: { last_four_digits },
	Get_balance: {},
};

const BEGINS = {
	List_cards: "Lists the company's cards: title, last four digits,",
	List_payments: 'Lists the payments of all cards: time, card, merchant',
	List_payments_at_a_merchant: 'Lists the payments at merchants with this text',
	List_payments_of_a_card: 'Lists the payments of one card,',
	List_limit_changes: 'Lists how the limits of one card were changed:',
	Get_balance: "Gets the balance of the company's account,",
};

/** Their names, their descriptions, and each parameter. */
export function assertReadTools(offered: OfferedTool[]): void {
	const tools = offered.filter(({ name }) => !/^calculator$/i.test(name));
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
export function questions(lastFour: string): Array<{ call: ToolCall; tells: RegExp[] }> {
	const dates = { from: '2020-01-01', before: '2999-01-01' };
	const card = { last_four_digits: lastFour };
	const ask = (tool: string, given: Json, ...tells: RegExp[]) => ({
		call: { tool, arguments: given },
		tells,
	});
	return [
		ask('List_cards', {}, /"title": ?"Sample card"/, new RegExp(`"last_4_digits": ?"${lastFour}"`)),
		ask('List_payments', dates, /"amount": ?10.25/, /"Declined"/, /"card_title": ?"Sample card"/),
		ask('List_payments_at_a_merchant', { ...dates, merchant: 'peak' }, /"amount": ?10.25/),
		ask('List_payments_of_a_card', { ...dates, ...card }, /"amount": ?10.25/),
		ask('List_limit_changes', card, /^(""|\[\])?$/),
		ask('Get_balance', {}, /balance/),
		// Mistakes, whose errors it can learn from.
		ask('List_limit_changes', { last_four_digits: '83' }, /four digits/),
		ask('List_payments_at_a_merchant', { ...dates, merchant: '' }, /Merchant Name .* is empty/),
	];
}

/** Nothing but reads reached Wonder. */
export async function assertOnlyRead(stage: Stage): Promise<void> {
	const writes = (await stage.log()).filter(({ method }) => method !== 'GET');
	assert.deepEqual(
		writes.map(({ method, target }) => `${method} ${target}`),
		[],
	);
}
