import { setTimeout as pause } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { deduplicator, inAnotherProcess } from '../support/runNode';
import { CARD_SERVICE, useWonder } from '../support/wonder';

/** Each kind of wait once in real time; elsewhere time is turned. */
const wonder = useWonder();

/** How long after the one before it each request arrived, in milliseconds; a timer may be early by one. */
async function gaps(route = ''): Promise<number[]> {
	const arrived = (await wonder.received())
		.filter(({ method, target }) => `${method} ${target}`.includes(route))
		.map(({ time }) => Date.parse(time));
	return arrived.slice(1).map((time, index) => time - arrived[index] + 1);
}

test('between the tries of a read there is a pause, the second one longer', async () => {
	await wonder.control('faults', { status: 502, times: 2 });
	await wonder.result('account.getBalance');
	const [first, second, ...more] = await gaps();
	expect(first).toBeGreaterThanOrEqual(250);
	expect(second).toBeGreaterThanOrEqual(500);
	expect(more).toEqual([]);
});

test('a read that Wonder puts off for a second is sent again after it', async () => {
	await wonder.control('faults', { status: 429, headers: { 'Retry-After': '1' } });
	await wonder.result('account.getBalance');
	const [only, ...more] = await gaps();
	expect(only).toBeGreaterThanOrEqual(1000);
	expect(more).toEqual([]);
});

describe('a pause that Wonder asks for is kept by all requests of the run', () => {
	const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();
	test.each([
		['in seconds', () => '2'],
		['as a date', () => inSeconds(3)],
	])('%s', async (_, after) => {
		const cards = await wonder.newCards(30);
		await wonder.forget();
		await wonder.control('faults', { status: 429, headers: { 'Retry-After': after() } });
		const input = cards.map((card) => ({ card }));
		expect(
			await wonder.results('card.get', { cardId: '={{ $json.card }}' }, { input }),
		).toHaveLength(30);
		const between = await gaps();
		expect(between).toHaveLength(30);
		expect(between.filter((gap) => gap >= 1500)).toHaveLength(1);
		expect(between.findIndex((gap) => gap >= 1500)).toBeLessThan(10);
	});
});

test('a wallet is asked for its state once a second until it is active', async () => {
	const [userId] = await wonder.newUsers(1);
	await wonder.control('seed', { settings: { wallet_activation_ms: 1500 } });
	await wonder.forget();
	const wallet = { userId, blockchain: 'ETH', asset: 'USDT', waitUntilActive: true };
	expect(await wonder.result('wallet.create', wallet)).toMatchObject({ status: 'Active' });
	const pauses = await gaps('/wallets');
	expect(pauses.length).toBeGreaterThanOrEqual(1);
	for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(1000);
});

describe('one Transfer Reference', () => {
	const PATH = `${CARD_SERVICE}/platform_transfers`;
	const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
	let order: IDataObject;
	beforeEach(async () => {
		const [sender, receiver] = await wonder.newUsers(2, '100.00');
		order = {
			senderUserId: sender,
			senderDocumentNumber: passport(sender),
			receiverUserId: receiver,
			receiverDocumentNumber: passport(receiver),
			amount: '50.00',
			remark: 'Allowance',
			additionalFields: { refId: 'in real time' },
		};
	});

	/** As n8n does it: read, changed and written back as a whole, the first time slowly for one of them. */
	function overwriteEachOther() {
		const original = deduplicator.checkProcessedAndRecord;
		const writeMs = [50, 400];
		let list: string[] = [];
		deduplicator.checkProcessedAndRecord = async (items) => {
			const added = items.map(String).filter((item) => !list.includes(item));
			const written = [...list, ...added];
			await pause(writeMs.shift() ?? 0);
			list = written;
			return { new: added, processed: [] };
		};
		return () => void (deduplicator.checkProcessedAndRecord = original);
	}

	test('in two processes of n8n at once, of which one overwrites the mark of the other, moves the money once', async () => {
		const restore = overwriteEachOther();
		await wonder.control('faults', {
			match: { method: 'POST', path: PATH },
			delay: 1000,
			times: 9,
		});
		const results = await Promise.all(
			[{}, { type: inAnotherProcess() }].map(
				async (process) => await wonder.node('transfer.create', order, process),
			),
		).finally(restore);
		const told = results.map(({ items }) => items[0].json.already_sent);
		expect(told.sort()).toEqual([false, true]);
		expect((await wonder.routes()).filter((route) => route.startsWith('POST'))).toHaveLength(1);
	});
});
