import { setTimeout as pause } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { hasSent } from '../nodes/Wonder/execution/sendOnce';
import { OperationFailed, type Operation } from '../nodes/Wonder/operation/operation';
import { failureOf, field, n8n } from './support/client';
import { useTurnedTime } from './support/turnedTime';
import { create, known, lost, own, placeOf, posts, write } from './support/writes';

/** A write goes out once, in whatever order and however often n8n repeats it. */
const time = useTurnedTime();

describe('a write that succeeded', () => {
	test('is not sent by another attempt at the same item, which gets the first response', async () => {
		const first = await write();
		n8n.answers = [{ data: { id: 'c2' } }];
		expect(first).toEqual({
			values: { title: own.title },
			response: { id: 'c1' },
			alreadySent: false,
		});
		expect(await write()).toEqual(first);
		expect(posts()).toBe(1);
	});

	test('says nothing about another item, another run, or another content', async () => {
		await write();
		expect(known({})).toBe(true);
		expect([known({ item: '1' }), known({ run: '2' })]).toEqual([false, false]);
		await write({ item: '1' });
		await write({ run: '2' });
		expect(posts()).toBe(3);
		expect(own.notes).toEqual({ unresolved: {} });
	});
});

describe('a write that may have been processed', () => {
	test('is not sent by another attempt at the same item, which gets the first failure', async () => {
		const first = await lost(write());
		expect(await failureOf(write())).toBe(first);
		expect(posts()).toBe(1);
	});

	test('is not sent by another run of the node, which is told so', async () => {
		const { message, description } = await lost(write());
		expect(known({ run: '2' })).toBe(true);
		expect(await failureOf(write({ run: '2' }))).toMatchObject({
			message: `The same request was already sent. ${message}`,
			description: `It was not resent. ${description}`,
			outcome: 'unknown',
		});
		await failureOf(write({ run: '2' }));
		await failureOf(write({ run: '3' }));
		expect(posts()).toBe(1);
	});

	test('stands for one item: two equal ones of a run are two, and a third is sent', async () => {
		await lost(write());
		await lost(write({ item: '1' }));
		expect(posts()).toBe(2);
		await failureOf(write({ run: '2', item: '0' }));
		await failureOf(write({ run: '2', item: '1' }));
		expect(posts()).toBe(2);
		expect(known({ run: '2', item: '2' })).toBe(false);
		await write({ run: '2', item: '2' });
		expect(posts()).toBe(3);
	});

	test('is not forgotten when an equal one succeeds', async () => {
		const first = await lost(write());
		await write({ item: '1' });
		expect((await failureOf(write({ run: '2' }))).message).toContain(first.message);
		expect(posts()).toBe(2);
	});

	test('stands for no other node, operation or content', async () => {
		await lost(write());
		await write({ run: '2', node: 'other' });
		await write({ run: '2', item: '1' }, { ...create, name: 'Other' });
		await write({ run: '2', item: '2' }, create, { title: `${own.title}!` });
		expect(posts()).toBe(4);
	});

	test('is remembered as long as the place says', async () => {
		await lost(write({ rememberMs: 60_000 }));
		time.pass(1);
		await failureOf(write({ run: '2', rememberMs: 60_000 }));
		time.pass(1.001);
		expect(known({ run: '3', rememberMs: 60_000 })).toBe(false);
		await write({ run: '3', rememberMs: 60_000 });
		expect(posts()).toBe(2);
	});
});

describe('a write that was refused', () => {
	const refusal = { status: 400, code: 'E1', message: 'No.' };

	test('is sent again by the next attempt, which may succeed', async () => {
		n8n.answers = [refusal];
		expect((await failureOf(write())).message).toBe('No.');
		expect(hasSent(placeOf({}).run)).toBe(false);
		expect(own.notes).toEqual({ unresolved: {} });
		n8n.answers = [{ data: { id: 'c1' } }];
		expect(await write()).toMatchObject({ response: { id: 'c1' }, alreadySent: false });
		expect(posts()).toBe(2);
		expect(hasSent(placeOf({}).run)).toBe(true);
		expect(hasSent('never')).toBe(false);
	});
});

describe('a write that is prepared', () => {
	let prepared: number;
	const preparing: Operation = {
		...create,
		fields: [...create.fields, field('number', { in: 'body' })],
		prepare: async (_, values) => ({ ...values, number: (prepared += 1) }),
	};
	beforeEach(() => void (prepared = 0));
	const bodies = () => n8n.sent.map(({ body }) => JSON.parse(String(body)) as IDataObject);

	test('is prepared once, however often it is attempted', async () => {
		n8n.answers = [{ status: 400, code: 'E1' }];
		await failureOf(write({}, preparing));
		await failureOf(write({}, preparing));
		expect(bodies()).toEqual(Array(2).fill({ title: own.title, number: 1 }));
	});

	test('before the first item is sent is not prepared again', async () => {
		await write({ prepared: { title: own.title, number: 7 } }, preparing);
		expect(bodies()).toEqual([{ title: own.title, number: 7 }]);
	});
});

describe('a write whose response is completed', () => {
	const completing = (isFinal: boolean): Operation => ({
		...create,
		complete: async (_, values, response) => {
			if (response.id === 'c1') throw new OperationFailed('Reversed', 'Again.', isFinal);
			return { ...response, title: String(values.title) };
		},
	});

	test('returns what it was completed to', async () => {
		n8n.answers = [{ data: { id: 'c2' } }];
		const { response } = await write({}, completing(true));
		expect(response).toEqual({ id: 'c2', title: own.title });
	});

	test('is final when it had no effect: another run sends it again', async () => {
		await expect(write({}, completing(true))).rejects.toThrow('Reversed');
		n8n.answers = [{ data: { id: 'c2' } }];
		await write({ run: '2' }, completing(true));
		expect(posts()).toBe(2);
	});

	test('is not final otherwise: another run does not send it, and completes it', async () => {
		await expect(write({}, completing(false))).rejects.toThrow('Reversed');
		await expect(write({ run: '2' }, completing(false))).rejects.toThrow('Reversed');
		expect(posts()).toBe(1);
	});
});

describe('a write that sends its requests itself', () => {
	test('succeeds with its first result', async () => {
		const run: Operation['run'] = async () => [{ id: 'own' }, { id: 'other' }];
		expect(await write({}, { ...create, run })).toMatchObject({ response: { id: 'own' } });
	});

	test('without a reference, does not wait for equal ones, nor stands for them', async () => {
		let started = 0;
		const run: Operation['run'] = async () => {
			started += 1;
			await pause(20);
			return [{ started }];
		};
		const places = [{ item: '0' }, { item: '1' }, { run: '2' }];
		const sent = places.map(async (place, index) => {
			await pause(index);
			return await write(place, { ...create, run });
		});
		expect(await Promise.all(sent)).toMatchObject(Array(3).fill({ response: { started: 3 } }));
	});

	test('fails as any other, and may have been processed', async () => {
		const run: Operation['run'] = async (wonder, values) => [await wonder.request(create, values)];
		const first = await lost(write({}, { ...create, run }));
		expect(await failureOf(write({}, { ...create, run }))).toBe(first);
		expect(posts()).toBe(1);
	});

	test('that fails for another reason is reported as it is, and may have been processed', async () => {
		const run: Operation['run'] = async () => await Promise.reject(new TypeError('bug'));
		await expect(write({}, { ...create, run })).rejects.toThrow(TypeError);
		expect((await failureOf(write())).message).toContain('its response is still pending');
		expect(posts()).toBe(0);
	});
});
