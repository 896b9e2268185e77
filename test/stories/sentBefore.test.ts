import type { IDataObject } from 'n8n-workflow';
import { continuedElsewhere, node, runWorkflow } from '../support/runNode';
import { useTurnedTime } from '../support/turnedTime';
import { CARD_SERVICE, useWonder } from '../support/wonder';

/**
 * Whether a transfer was sent before, where Wonder's list shows consumers by their reference IDs: those that
 * were looked up for one consumer say nothing about another.
 */

const wonder = useWonder();
useTurnedTime();
const list = { match: { method: 'GET', path: `${CARD_SERVICE}/platform_transfers` } };
const lookUp = { match: { method: 'GET', path: `${CARD_SERVICE}/user` } };
let sender: string;
let receiver: string;
let other: string;
let order: IDataObject;
let reference: string;
let references = 0;

const referenceIdOf = (user: string) => wonder.books.consumers.get(user)!.user.reference_id;
const posts = async () => (await wonder.received()).filter(({ method }) => method === 'POST');
const create = async (more: IDataObject = {}) =>
	await wonder.node('transfer.create', { ...order, ...more });
const listed = (more: IDataObject = {}) => {
	const row = {
		...{ id: 'listed', ref_id: reference, amount: '10.00', currency: 'USD' },
		...{ sender_user_id: referenceIdOf(sender), receiver_user_id: referenceIdOf(receiver) },
		...{ transfer_status: 'Settled', ...more },
	};
	const body = { code: 200, data: { platform_transfers: [row] } };
	return { ...list, status: 200, body, times: 9 };
};

beforeEach(async () => {
	[sender, receiver, other] = await wonder.newUsers(3, '100.00');
	reference = `listed-${++references}`;
	order = {
		...{ senderUserId: sender, receiverUserId: receiver, amount: '10.00', remark: 'Rent' },
		additionalFields: { refId: reference },
	};
	await wonder.forget();
});

describe('the same Transfer Reference in another run', () => {
	beforeEach(async () => {
		await create();
		await wonder.control('faults', listed({ id: wonder.books.transfers[0].id }));
	});

	test.each([
		['', {}],
		[', even if that one cannot be looked up', { ...lookUp, status: 503, times: 9 }],
	])('for another receiver is refused, not reported as settled%s', async (_, fault) => {
		if ('status' in fault) await wonder.control('faults', fault);
		const { items, error } = await create({ receiverUserId: other });
		expect(items).toEqual([]);
		expect(error?.message).toContain(
			`Transfer Reference "${reference}" is already used by another transfer: `,
		);
		expect(error?.description).toMatch(/^This item was not sent\./);
		expect(await posts()).toHaveLength(1);
	});

	test.each([
		['as it was', () => reference],
		['in another writing', () => reference.toUpperCase()],
	])('for the same transfer, %s, is found', async (_, refId) => {
		const { items } = await create({ additionalFields: { refId: refId() } });
		expect(items[0].json).toMatchObject({ transfer_status: 'Settled', already_sent: true });
		expect(await posts()).toHaveLength(1);
	});
});

test('an execution that another process continues finds its own transfer', async () => {
	await wonder.control('faults', [
		{ match: { method: 'POST' }, cut: 'before' },
		{ ...list, delay: 1 },
		{ ...list, status: 503, times: 3 },
		listed(),
	]);
	const { data } = await runWorkflow(
		wonder.credentials,
		[
			node('Start', 'start', { items: [{ json: {} }] }),
			{
				...node('Wonder', continuedElsewhere(), {
					...{ resource: 'transfer', operation: 'create', ...order },
				}),
				onError: 'continueErrorOutput',
			} as never,
			node('Back', 'rounds', { most: 1 }),
		],
		{ Start: ['Wonder'], Wonder: [[], ['Back']], Back: ['Wonder'] },
	);
	const [first, second] = data.resultData.runData.Wonder.map((run) => run.data!.main);
	expect(first[1]?.[0].json.error).toContain('Unknown outcome: ');
	expect(second[1]).toEqual([]);
	expect(second[0]?.[0].json).toMatchObject({ transfer_status: 'Settled', already_sent: true });
	expect(await posts()).toHaveLength(1);
});
