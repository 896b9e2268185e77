import type { IDataObject } from 'n8n-workflow';
import { hasSent, referenceKey } from '../nodes/Wonder/execution/sendOnce';
import { OperationFailed, type Operation } from '../nodes/Wonder/operation/operation';
import { clientOf, failureOf, n8n, operationOf } from './support/client';
import { made, named, pay, settled, transfer, unnamed, wonder } from './support/transfers';
import { useTurnedTime } from './support/turnedTime';
import { known, lost, own, placeOf, posts, write } from './support/writes';

/** Writes that Wonder lists by a reference, and those that only set a state. */
useTurnedTime();

describe('a reference of the user', () => {
	test('is one key for an account, in whatever letter case', () => {
		const key = (refId?: string) =>
			referenceKey(clientOf(), transfer, { input: {}, values: { refId } });
		expect(key()).toBeUndefined();
		expect(key('inv-1')).toBe('https://wonder.example app INV-1');
		expect(key('Inv-1')).toBe(key('inv-1'));
		const other = referenceKey(clientOf({ account: 'other' }), transfer, {
			input: {},
			values: { refId: 'inv-1' },
		});
		expect(other).toBe('other INV-1');
	});

	test('that was sent in another run is not sent again: its result is returned', async () => {
		expect(await pay()).toMatchObject({ response: { id: 'c1' }, alreadySent: false });
		wonder.ledger = [settled()];
		expect(known({ run: '2' }, transfer, named())).toBe(true);
		expect(await pay({ run: '2' })).toMatchObject({ response: { id: 't1' }, alreadySent: true });
		expect(posts()).toBe(1);
	});

	test('in two runs at once is sent once', async () => {
		wonder.ledger = [settled()];
		wonder.hiddenFor = 1;
		const results = await Promise.all([pay(), pay({ run: '2' })]);
		expect(results.map(({ alreadySent }) => alreadySent)).toEqual([false, true]);
		expect(posts()).toBe(1);
	});

	test('in two runs at once is sent once, even after it was refused before', async () => {
		n8n.answers = [{ status: 400, code: 'E1' }];
		await failureOf(pay());
		n8n.answers = [{ data: { id: 'c2' } }];
		const results = await Promise.all([pay({ run: '2' }), pay({ run: '3' })]);
		expect(results).toMatchObject([
			{ response: { id: 'c2' }, alreadySent: false },
			{ response: { id: 'c2' }, alreadySent: true },
		]);
		expect(posts()).toBe(2);
	});

	test('that Wonder does not list yet is not sent again: the first response is returned', async () => {
		await pay();
		n8n.answers = [{ data: { id: 'c2' } }];
		expect(await pay({ run: '2' })).toMatchObject({ response: { id: 'c1' }, alreadySent: true });
		expect([wonder.lookUps, posts()]).toEqual([[undefined, { id: 'c1' }], 1]);
	});

	test('is not looked up again by another attempt once its result is final', async () => {
		await pay();
		expect(await pay()).toMatchObject({ response: { id: 'c1' }, alreadySent: false });
		expect(wonder.lookUps).toHaveLength(1);
	});

	test('that another run lost, and that now turns out to be another transfer, is refused as such', async () => {
		await lost(pay());
		const taken = new OperationFailed('Another transfer has this reference', 'Use a new one.');
		const lookUp: Operation['lookUp'] = async () => await Promise.reject(taken);
		await expect(
			write({ run: '2' }, { ...transfer, lookUp }, { ...named(), amount: '9.00' }),
		).rejects.toBe(taken);
		expect(posts()).toBe(1);
	});

	test('that Wonder lists before it was ever sent is not sent', async () => {
		wonder.ledger = [settled()];
		expect(await pay()).toMatchObject({ response: { id: 't1' }, alreadySent: true });
		expect(posts()).toBe(0);
	});

	test('that was refused may be sent by another run', async () => {
		n8n.answers = [{ status: 400, code: 'E1' }];
		await failureOf(pay());
		expect(known({ run: '2' }, transfer, named())).toBe(false);
		n8n.answers = [{ data: { id: 'c2' } }];
		expect(await pay({ run: '2' })).toMatchObject({ response: { id: 'c2' }, alreadySent: false });
		expect(posts()).toBe(2);
	});
});

describe('a response that is lost', () => {
	test('is found in the list', async () => {
		wonder.ledger = [settled()];
		wonder.hiddenFor = 1;
		n8n.answers = [];
		expect(await pay()).toMatchObject({ response: { id: 't1' }, alreadySent: false });
		expect(await pay()).toMatchObject({ response: { id: 't1' }, alreadySent: false });
		expect(posts()).toBe(1);
	});

	test('and found in the list is no longer open: another run sends an equal one', async () => {
		wonder.ledger = [made()];
		n8n.answers = [];
		expect(await pay({}, unnamed())).toMatchObject({ response: { id: 't2' } });
		n8n.answers = [{ data: { id: 'c2' } }];
		expect(await pay({ run: '2' }, unnamed())).toMatchObject({
			response: { id: 'c2' },
			alreadySent: false,
		});
		expect(posts()).toBe(2);
	});

	test('and not in the list is an unknown outcome, in every attempt', async () => {
		const { message, description } = await lost(pay());
		expect(description).toContain(`does not show Transfer Reference inv ${own.title} yet`);
		expect((await failureOf(pay())).message).toBe(message);
		expect((await failureOf(pay({ run: '2' }))).message).toBe(
			`The same request was already sent. ${message}`,
		);
		wonder.ledger = [settled()];
		expect(await pay()).toMatchObject({ response: { id: 't1' }, alreadySent: false });
		expect(posts()).toBe(1);
	});
});

describe('a write with a reference of the node', () => {
	test('is not looked up before it is sent for the first time', async () => {
		expect(await pay({}, unnamed())).toMatchObject({
			values: { ...unnamed(), refId: `made-${own.title}-1` },
			alreadySent: false,
		});
		expect([wonder.lookUps, posts()]).toEqual([[], 1]);
	});

	test('that was refused is looked up before it is sent again: the refusal may have been none', async () => {
		n8n.answers = [{ status: 400, code: 'E1' }];
		await failureOf(pay({}, unnamed()));
		wonder.ledger = [made()];
		expect(await pay({}, unnamed())).toMatchObject({ response: { id: 't2' }, alreadySent: false });
		expect(posts()).toBe(1);
	});

	test('that is not final yet is looked up with its first response', async () => {
		const complete: Operation['complete'] = async () =>
			await Promise.reject(new OperationFailed('Pending', 'Wait.'));
		const pending = { ...transfer, complete };
		await expect(write({}, pending, unnamed())).rejects.toThrow('Pending');
		await expect(write({}, pending, unnamed())).rejects.toThrow('Pending');
		expect([wonder.lookUps, posts()]).toEqual([[{ id: 'c1' }], 1]);
	});
});

describe('a write that only sets a state', () => {
	let state: IDataObject;
	let prepared: number;
	const lock: Operation = {
		...operationOf({ route: 'POST /cards/{id}/lock', effect: 'the card is locked' }),
		prepare: async (_, given) => ({ ...given, id: `prepared-${(prepared += 1)}` }),
		setsState: {
			read: async () => state,
			isReached: ({ status }) => status === 'Locked',
		},
	};
	const set = async (where: Parameters<typeof write>[0] = {}, operation = lock) =>
		await write(where, operation, { id: own.title });
	beforeEach(() => ([state, prepared] = [{ status: 'Active' }, 0]));

	test('is sent once by each run, with what was prepared', async () => {
		expect(await set()).toEqual({
			values: { id: 'prepared-1' },
			response: { id: 'c1' },
			alreadySent: false,
		});
		await set();
		await set({ run: '2' });
		expect(posts()).toBe(2);
		expect(n8n.sent[0].url).toMatch(/\/cards\/prepared-1\/lock$/);
		expect(known({ run: '3' }, lock, { id: own.title })).toBe(false);
	});

	test('is not sent when the state is reached before', async () => {
		let reached: IDataObject | undefined = { status: 'Locked' };
		const setsState = { ...lock.setsState!, reachedBefore: () => reached };
		expect(await set({}, { ...lock, setsState })).toMatchObject({
			response: reached,
			alreadySent: true,
		});
		expect([posts(), hasSent(placeOf({}).run)]).toEqual([0, false]);
		reached = undefined;
		expect(await set({}, { ...lock, setsState })).toMatchObject({ alreadySent: false });
		expect(posts()).toBe(1);
	});

	test('that was refused is sent again by another attempt, as it was prepared', async () => {
		n8n.answers = [{ status: 400, code: 'E1' }];
		await failureOf(set());
		n8n.answers = [{ data: { id: 'c2' } }];
		expect(await set()).toMatchObject({ values: { id: 'prepared-1' }, alreadySent: false });
		expect([posts(), prepared]).toEqual([2, 1]);
	});

	test('that was refused because it is so already has changed nothing', async () => {
		n8n.answers = [{ status: 400, code: 'E1' }];
		state = { status: 'Locked' };
		expect(await set()).toMatchObject({ response: state, alreadySent: true });
	});

	test('whose response is lost is checked', async () => {
		n8n.answers = [];
		state = { status: 'Locked' };
		expect(await set()).toMatchObject({ response: state, alreadySent: false });
	});
});
