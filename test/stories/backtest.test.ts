import type { IDataObject } from 'n8n-workflow';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { serveList } from '../support/listServer';
import { AS_SHOWN, node, runWorkflow } from '../support/runNode';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

/** "What would these rules have done?", before they decide a real payment. */

const wonder = useWonder();

const paid = (id: string, at: string, amount: string, more: IDataObject = {}): IDataObject => ({
	...{ ...sampleTransaction, id, p_created_at: `2026-03-${at}Z`, status: 'Settled' },
	...{ transaction_currency: 'USD', transaction_amount: `-${amount}` },
	...{ local_currency: 'USD', local_amount: `-${amount}`, final_local_amount: `-${amount}` },
	...more,
});

const declineIf = (conditions: IDataObject, name = 'Mine') => ({
	rule: [{ name, conditions, outcome: 'decline', reason: 'No' }],
});
const above500 = declineIf({ amounts: { range: [{ atLeast: '500', currency: 'USD' }] } }, 'Big');
const oftenIn = (within: number, unit: string) =>
	declineIf({ velocity: { count: [{ atLeast: 3, within, unit }] } }, 'Often');

async function backtested(rows: IDataObject[], parameters: IDataObject) {
	const { baseUrl, received } = await serveList('transactions', rows);
	const run = await wonder.node(
		'transaction.backtestRules',
		{ ...AS_SHOWN, ...parameters },
		{ timezone: 'UTC' },
		{ baseUrl },
	);
	return { ...run, rows: run.items.map(({ json }) => json), received };
}

async function outcomes(rows: IDataObject[], parameters: IDataObject) {
	const { rows: found, error } = await backtested(rows, parameters);
	if (error) throw error;
	return found.map(({ id, would_have }) => `${String(id)} ${String(would_have)}`);
}

test('each past payment says what the rules would have done, and what happened', async () => {
	const rows = [
		paid('new', '03T10:00:00', '900.00', { status: 'Settled' }),
		paid('old', '01T10:00:00', '20.00', { status: 'Declined' }),
	];
	const { rows: found, hints } = await backtested(rows, { rules: above500 });
	expect(found).toMatchObject([
		{ id: 'old', would_have: 'approve', rule: 'Otherwise', reason: null, status: 'Declined' },
		{ id: 'new', would_have: 'decline', rule: 'Big', reason: 'No', status: 'Settled', amount: 900 },
	]);
	expect(Object.keys(found[0]).slice(0, 5)).toEqual(
		['time', 'would_have', 'rule', 'reason', 'status'], // What is read first.
	);
	expect(hints.join()).toContain(
		'these rules would have approved 1 of 2 transactions (1 of them declined in fact), declined 1 (1 of them approved in fact), and left 0 to the workflow',
	);
});

test('without Simplify, each row is what Wonder returns, and what the rules say', async () => {
	const row = paid('a', '01T10:00:00', '900.00');
	const { rows } = await backtested([row], { rules: above500, simplify: false });
	expect(rows).toEqual([{ ...row, would_have: 'decline', rule: 'Big', reason: 'No' }]);
});

test('the rules of a Decision Trigger are tried out without typing them again', async () => {
	const [card] = await wonder.newCards(1);
	await wonder.control('seed', { business_balance: '5000' });
	await wonder.shop(card, '600.00');
	const parameters = { rules: above500, otherwise: 'ask', mode: 'shadow' };
	const { data } = await runWorkflow(
		wonder.credentials,
		[
			node('Policy', 'wonderDecisionTrigger', parameters, 1.1),
			node('Start', 'start', { items: [{ json: {} }] }),
			node('Wonder', 'wonder', {
				...{ resource: 'transaction', operation: 'backtestRules', rulesFrom: 'trigger' },
				triggerParameters: "={{ $('Policy').params }}",
			}),
		],
		{ Start: ['Wonder'] },
	);
	const [run] = data.resultData.runData.Wonder;
	expect(run.error).toBeUndefined();
	expect(run.data?.main[0]?.map(({ json }) => json)).toMatchObject([
		{ would_have: 'decline', rule: 'Big' },
	]);
});

test('the parameters of a trigger may be pasted as JSON', async () => {
	const triggerParameters = JSON.stringify({ rules: above500, otherwise: 'ask' });
	const rows = [paid('a', '01T10:00:00', '499.99'), paid('b', '01T11:00:00', '500')];
	expect(await outcomes(rows, { rulesFrom: 'trigger', triggerParameters })).toEqual([
		'a ask',
		'b decline',
	]);
});

test.each([
	['newest first', [2, 1, 0]],
	['oldest first', [0, 1, 2]],
	['in any order', [1, 2, 0]],
])('velocity is counted in order of time, also in a list %s', async (_, order) => {
	const rows = ['a', 'b', 'c'].map((id, minute) => paid(id, `01T10:0${minute}:00`, '5'));
	const listed = order.map((index) => rows[index]);
	expect(await outcomes(listed, { rules: oftenIn(10, 'minutes') })).toEqual([
		...['a approve', 'b approve', 'c decline'],
	]);
});

test('velocity looks back from the time of each payment, not from now', async () => {
	const rows = ['a', 'b', 'c'].map((id, hour) => paid(id, `01T1${hour}:00:00`, '5'));
	expect((await outcomes(rows, { rules: oftenIn(119, 'minutes') })).at(-1)).toBe('c approve');
	expect((await outcomes(rows, { rules: oftenIn(2, 'hours') })).at(-1)).toBe('c decline');
});

test('what was paid shortly before the period counts for velocity but is not put out', async () => {
	const rows = [paid('a', '01T22:00:00', '5'), paid('b', '01T23:00:00', '5')];
	rows.push(paid('c', '02T00:00:00', '5'), paid('d', '03T00:00:00', '5'));
	const filters = {
		...{ createdFrom: '2026-03-02T00:00:00Z', createdBefore: '2026-03-03T00:00:00Z' },
		period: 'custom',
	};
	expect(await outcomes(rows, { rules: oftenIn(24, 'hours'), filters })).toEqual(['c decline']);
});

describe('on another day', () => {
	useTurnedTime();

	test('of a Period, too, the payments of the day before count for velocity', async () => {
		jest.setSystemTime(new Date('2026-03-03T12:00:00Z'));
		const rows = ['01T22:00:00', '01T23:00:00', '02T00:00:00', '03T00:00:00'].map((at) =>
			paid(at, at, '5'),
		);
		const filters = { period: 'yesterday' };
		expect(await outcomes(rows, { rules: oftenIn(24, 'hours'), filters })).toEqual([
			'02T00:00:00 decline',
		]);
	});
});

test('a payment of 1.00 that was settled at 750.00 was one of 1.00 when it was authorized', async () => {
	const rows = [paid('a', '01T10:00:00', '1.00', { final_local_amount: '-750.00' })];
	expect(await outcomes(rows, { rules: above500 })).toEqual(['a approve']);
});

test('a payment is judged at the time of day when it was made', async () => {
	const night = { timeOfDay: { span: { from: '22:00', to: '06:00', timeZone: 'Asia/Hong_Kong' } } };
	const rows = [paid('a', '01T13:59:59', '5'), paid('b', '01T14:00:00', '5')];
	expect(await outcomes(rows, { rules: declineIf(night) })).toEqual(['a approve', 'b decline']);
});

test('refunds are left out, as Wonder asks about authorizations; an option includes them', async () => {
	const rows = [paid('a', '01T10:00:00', '5'), paid('b', '01T10:01:00', '5', { type: 'Refund' })];
	rows.push(paid('c', '01T10:02:00', '5'));
	const rules = oftenIn(10, 'minutes');
	expect(await outcomes(rows, { rules })).toEqual(['a approve', 'c approve']);
	expect(await outcomes(rows, { rules, options: { includeRefunds: true } })).toEqual([
		...['a approve', 'b approve', 'c decline'],
	]);
});

test('what the rules cannot judge is declined, as it would be live', async () => {
	const rows = [paid('a', '01T10:00:00', '5', { transaction_amount: '1,000' })];
	const { rows: found } = await backtested(rows, { rules: above500 });
	expect(found).toMatchObject([{ would_have: 'decline', rule: 'None', status: 'Settled' }]);
	expect(found[0].reason).toContain('The amount in USD cannot be read');
	const { rows: approved } = await backtested(rows, { otherwise: 'approve' });
	expect(approved).toMatchObject([{ would_have: 'decline', reason: 'The amount cannot be read' }]);
});

test('a payment without a time of creation comes last, not judged', async () => {
	const rows = [paid('a', '', '900', { p_created_at: null }), paid('b', '01T10:00:00', '5')];
	const { rows: found, hints } = await backtested(rows, { rules: above500 });
	expect(found.map(({ id, would_have }) => [id, would_have])).toEqual([
		['b', 'approve'],
		['a', null],
	]);
	expect(found[1].reason).toBe('The time of its creation cannot be read');
	expect(hints.join()).toContain('1 could not be judged');
});

test('a backtest only reads', async () => {
	const [card] = await wonder.newCards(1);
	await wonder.shop(card, '5.00');
	await wonder.forget();
	await wonder.results('transaction.backtestRules', { ...AS_SHOWN, rules: above500 });
	const routes = (await wonder.routes()).map((route) => route.split('?')[0]);
	expect(new Set(routes)).toEqual(new Set(['GET /transactions', 'GET /cards']));
});

test.each([
	[{ rules: declineIf({}) }, 'Rule 1 ("Mine") has no conditions'],
	[{ rulesFrom: 'trigger', triggerParameters: { events: [] } }, "these aren't the parameters of"],
	[
		{
			rulesFrom: 'trigger',
			triggerParameters: { rules: declineIf({ cards: ['={{ $json.card }}'] }), otherwise: 'ask' },
		},
		'Trigger Parameters: Rule 1 has an expression',
	],
	[
		{ rulesFrom: 'trigger', triggerParameters: { rules: above500, otherwise: '={{ $json.x }}' } },
		'Trigger Parameters: Default Outcome has an expression',
	],
	[{ filters: { period: 'custom' } }, 'Period: Custom needs Created From, Created Before, or both'],
])(
	'rules that could not be tried out are refused before anything is read: %#',
	async (given, message) => {
		const { triggerParameters: object } = given as { triggerParameters?: object };
		const parameters = { ...given, ...(object && { triggerParameters: JSON.stringify(object) }) };
		const { error, received } = await backtested([], parameters);
		expect(error?.message).toContain(message);
		expect(received).toEqual([]);
	},
);

test('a period without payments says so, and how many refunds it had', async () => {
	const rows = [paid('a', '01T10:00:00', '5'), paid('b', '02T10:00:00', '5', { type: 'Refund' })];
	const filters = { createdFrom: '2026-03-02T00:00:00Z' };
	const { hints, rows: found } = await backtested(rows, { filters });
	expect(found).toEqual([]);
	expect(hints.join()).toContain('1 refund was left out');
	expect(hints.join()).toContain('no transaction was created in this period, only in the 24 hours');
});
