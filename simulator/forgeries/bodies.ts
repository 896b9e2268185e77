import type { Dispatch } from '../webhooks/dispatch';
import { signedOver, withHeaders, type Forge } from './craft';

interface Event {
	action: string;
	card_transaction: Record<string, string>;
}

const parse = ({ body }: Dispatch) => JSON.parse(body.toString('utf8')) as Event;

/** With the genuine signature. */
const bytes =
	(change: (body: Buffer) => Buffer | string): Forge =>
	(genuine) => ({ ...genuine, body: Buffer.from(change(genuine.body) as string) });

const text = (change: (json: string) => string) => bytes((body) => change(body.toString('utf8')));

/** n8n refuses invalid JSON before it reaches the node. */
const noJson =
	(forge: Forge): Forge =>
	(genuine, tools) =>
		withHeaders(forge(genuine, tools), { 'Content-Type': 'application/octet-stream' });

const event = (change: (event: Event) => object): Forge => {
	return (genuine) => ({ ...genuine, body: Buffer.from(JSON.stringify(change(parse(genuine)))) });
};

const field = (name: string, change: (value: string) => string) =>
	event(({ action, card_transaction: transaction }) => ({
		action,
		card_transaction: { ...transaction, [name]: change(transaction[name] ?? '') },
	}));

const unsigned =
	(body: string): Forge =>
	(genuine) =>
		withHeaders({ ...genuine, body: Buffer.from(body) }, { Signature: undefined });

const other = (...values: [string, string]) => {
	return (value: string) => (value === values[0] ? values[1] : values[0]);
};

const otherAction = other('Settled', 'Reversed');

export const bodies: Record<string, Forge> = {
	body_action_changed: event((given) => ({ ...given, action: otherAction(given.action) })),
	body_amount_changed: field('local_amount', (amount) => `${amount}0`),
	body_sign_changed: field('local_amount', (amount) => {
		return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
	}),
	body_currency_changed: field('transaction_currency', other('USD', 'HKD')),
	body_card_changed: field('card', other('03e69dd9-a70c-4b0f-b084-c0ee077772fb', 'other')),
	body_id_changed: field('id', other('33cc2ca1-b4bf-4516-9962-31c67a885eeb', 'other')),
	body_status_changed: field('status', other('Authorized', 'Declined')),
	body_merchant_changed: field('merchant_name', (name) => `${name}!`),
	body_one_bit_changed: text((json) => {
		return json.replace(/"card":"./, (start) => {
			return start.slice(0, -1) + String.fromCharCode(start.charCodeAt(start.length - 1) ^ 1);
		});
	}),
	body_key_added: event((given) => ({ ...given, approved: true })),
	body_key_removed: event(({ action }) => ({ action })),
	body_keys_reordered: event((given) => Object.fromEntries(Object.entries(given).reverse())),
	body_key_repeated: text((json) => json.replace(/\}$/, ',"action":"Settled"}')),
	body_with_proto: text((json) => json.replace(/\}$/, ',"__proto__":{"verified":true}}')),
	body_in_list: text((json) => `[${json}]`),
	body_pretty_printed: text((json) => JSON.stringify(JSON.parse(json), null, 2)),
	body_with_escaped_letter: text((json) => json.replace('"action"', '"\\u0061ction"')),
	body_with_line_break_behind: text((json) => `${json}\n`),
	body_with_spaces_behind: text((json) => `${json}  `),
	body_with_space_before: text((json) => ` ${json}`),

	body_with_bom: noJson(text((json) => `\ufeff${json}`)),
	body_truncated: noJson(bytes((body) => body.subarray(0, -1))),
	body_doubled: noJson(bytes((body) => Buffer.concat([body, body]))),
	body_with_zero_behind: noJson(bytes((body) => Buffer.concat([body, Buffer.alloc(1)]))),
	body_in_utf16: noJson(bytes((body) => Buffer.from(body.toString('utf8'), 'utf16le'))),
	body_empty: noJson(bytes(() => '')),
	body_form_encoded: (genuine) => {
		const body = Buffer.from(new URLSearchParams({ payload: String(genuine.body) }).toString());
		const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
		return withHeaders({ ...genuine, body }, type);
	},
	body_empty_object: text(() => '{}'),
	body_empty_list: text(() => '[]'),
	body_empty_object_unsigned: unsigned('{}'),
	body_empty_list_unsigned: unsigned('[]'),

	body_not_signed: signedOver(() => ({ body: '' })),
	body_signed_pretty_printed: signedOver(({ body }) => ({
		body: JSON.stringify(JSON.parse(body.toString()), null, 2),
	})),
	body_signed_with_line_break_behind: signedOver(({ body }) => ({ body: `${body.toString()}\n` })),
	body_signed_as_base64: signedOver(({ body }) => ({ body: Buffer.from(body).toString('base64') })),
};
