import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	appendFileSync,
	readdirSync,
	readFileSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { startSimulator, type Simulator } from '../simulator';
import { call, clearUp, control, killed, newFolder, pay, seen, start } from './support/data';

/** The file in which a simulator with `--data` keeps its books. */

afterEach(clearUp);

const FILE = 'books.jsonl';
/** Making RSA keys is slow; these lie beside the vectors. */
const keyOf = (owner: string) =>
	readFileSync(join(__dirname, 'vectors', `test_${owner}_private.pem`), 'utf8');
const keys = { privateKey: keyOf('request'), webhookPrivateKey: keyOf('webhook') };

const sizeOf = (data: string) => statSync(join(data, FILE)).size;

type Step = (simulator: Simulator, pick: <T>(all: T[]) => T | undefined) => Promise<unknown>;

/** Steps that need a card or a payment do nothing while there is none. */
const steps: Record<string, Step> = {
	issue: async (simulator) => await control(simulator, 'seed', { cards: 1 }),
	register: async (simulator) => await control(simulator, 'seed', { users: 2, user_balance: '9' }),
	pay: async (simulator, pick) => {
		const card = pick([...simulator.wonder.cards.keys()]);
		if (card) await pay(simulator, card, '12.34');
	},
	settle: async (simulator, pick) => {
		const authorized = [...simulator.wonder.purchases.values()]
			.map(({ transaction }) => transaction)
			.filter(({ status }) => status === 'Authorized');
		const id = pick(authorized)?.id;
		if (id) await control(simulator, `transactions/${id}/settle`, { amount: '1.5', final: false });
	},
	lock: async (simulator, pick) => {
		const card = pick([...simulator.wonder.cards.keys()]);
		if (card) await call(simulator, 'PUT', `/cards/${card}/lock`);
	},
	fees: async (simulator) =>
		await call(simulator, 'POST', '/wallets/fee_rules', {
			...{ blockchain: 'SOLANA', asset: 'USDT' },
			...{ fixed_fee: '0.1', percentage_fee: '0.01' },
		}),
	transfer: async (simulator) => {
		const [sender, receiver] = [...simulator.wonder.consumers.values()].map(({ user }) => ({
			user_id: user.user_id,
			reference_id: user.reference_id,
			document_type: user.document_type,
			document_number: user.document_number,
		}));
		const parties = { sender_party: sender, receiver_party: receiver };
		const money = { currency: 'USD', amount: '2.5', remark: 'naïve 😀', ref_id: 'again' };
		if (receiver) await call(simulator, 'POST', '/platform_transfers', { ...parties, ...money });
	},
	wait: async (simulator) => await control(simulator, 'clock', { advance_seconds: 0.25 }),
	odd: async (simulator) =>
		await control(simulator, 'odd', { kind: 'card', set: { '__proto__ ': 1, title: '\u2028' } }),
	fault: async (simulator) => await control(simulator, 'faults', { match: { path: '/x' } }),
	forgive: async (simulator) => await control(simulator, 'faults', undefined, 'DELETE'),
	reset: async (simulator) => await control(simulator, 'reset', {}),
};

test('killed at any byte, it knows after the restart all that it had responded to', async () => {
	const names = Object.keys(steps);
	const days = fc.array(
		fc.tuple(fc.constantFrom(...names, ...names.filter((name) => name !== 'reset')), fc.nat(9)),
		{ minLength: 3, maxLength: 25 },
	);
	await fc.assert(
		fc.asyncProperty(days, fc.double({ min: 0, max: 1, noNaN: true }), async (day, where) => {
			const data = newFolder();
			const first = await start(data, keys);
			const states = [{ size: sizeOf(data), state: await seen(first) }];
			for (const [name, index] of day) {
				await steps[name](first, (all) => all[index % all.length]);
				states.push({ size: sizeOf(data), state: await seen(first) });
			}
			const found = killed(data);
			const [begin, end] = [states[0].size, sizeOf(data)];
			const cut = Math.round(begin + (end - begin) * where);
			truncateSync(join(found, FILE), cut);
			// A line counts even without the line feed at its end.
			const last = states.filter(({ size }) => size <= cut + 1).at(-1)!;
			expect(await seen(await start(found))).toEqual(last.state);
			await clearUp();
		}),
		{ numRuns: 20 },
	);
}, 240_000);

test('what was left of a torn line is gone after the restart, and the file goes on', async () => {
	const data = newFolder();
	const first = await start(data);
	await control(first, 'seed', { cards: 1 });
	const found = killed(data);
	appendFileSync(join(found, FILE), '[[["cards","x"],{"id":');
	const second = await start(found);
	await control(second, 'seed', { cards: 1 });
	expect((await start(killed(found))).wonder.cards.size).toBe(2);
});

test('a file that is damaged in the middle is not taken for the books', async () => {
	const data = newFolder();
	await control(await start(data), 'seed', { cards: 1 });
	const found = killed(data);
	const lines = readFileSync(join(found, FILE), 'utf8').split('\n');
	lines[1] = lines[1].slice(0, -4);
	writeFileSync(join(found, FILE), lines.join('\n'));
	await expect(start(found)).rejects.toThrow(/Line 2 of .*books\.jsonl is damaged/);
});

test('the file is as long as the books after a start, however much has happened', async () => {
	const data = newFolder();
	const first = await start(data);
	await control(first, 'seed', { cards: 1 });
	const size = sizeOf(data);
	for (let index = 0; index < 20; index += 1) {
		await control(first, 'seed', { business_balance: `${index}.00` });
	}
	expect(sizeOf(data)).toBeGreaterThan(size + 1000);
	const found = killed(data);
	await start(found);
	expect(sizeOf(found)).toBeLessThan(size + 10);
});

test('a call that changes nothing writes nothing', async () => {
	const data = newFolder();
	const simulator = await start(data);
	const size = sizeOf(data);
	await control(simulator, 'deliveries');
	expect(sizeOf(data)).toBe(size);
});

test.each(['after', 'during'])(
	'a response leaves when what it reports is in the file, also if a fault cuts it off (%s)',
	async (cut) => {
		const data = newFolder();
		const simulator = await start(data);
		const { users } = await control<{ users: string[] }>(simulator, 'seed', { users: 1 });
		await control(simulator, 'faults', { match: { method: 'POST' }, cut });
		const wallet = { p_user_id: users[0], blockchain: 'ETH', asset: 'USDC' };
		await expect(call(simulator, 'POST', '/wallets', wallet)).rejects.toThrow();
		expect((await start(killed(data))).wonder.wallets.size).toBe(1);
	},
);

test('only its owner can read the folder', async () => {
	const data = join(newFolder(), 'new', 'folder');
	await start(data);
	const modes = readdirSync(data).map((name) => statSync(join(data, name)).mode & 0o077);
	expect(modes.length).toBeGreaterThan(3);
	expect([...modes, statSync(data).mode & 0o077].filter((mode) => mode !== 0)).toEqual([]);
});

test('without --data, no file is written', async () => {
	const folder = newFolder();
	const before = process.cwd();
	process.chdir(folder);
	const simulator = await startSimulator();
	await control(simulator, 'seed', { cards: 1 });
	await simulator.close();
	process.chdir(before);
	expect(readdirSync(folder)).toEqual([]);
});

test('two simulators cannot use one folder at the same time', async () => {
	const data = newFolder();
	const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
	writeFileSync(join(data, 'simulator.pid'), String(other.pid));
	await expect(start(data)).rejects.toThrow(`process ID ${other.pid} uses it`);
	other.kill('SIGKILL');
	await once(other, 'exit');
	await start(data);
});

test('a folder that cannot be used is named', async () => {
	const data = join(newFolder(), 'file');
	writeFileSync(data, '');
	await expect(start(data)).rejects.toThrow(`The data cannot be kept in ${data}`);
});
