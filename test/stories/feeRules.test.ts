import type { IDataObject } from 'n8n-workflow';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

/** A fee rule holds for every consumer's top-up: typos are refused, and what changed is shown. */

const wonder = useWonder();
useTurnedTime();
const rule = { blockchain: 'ETH', asset: 'USDT', fixedFee: '0', percentageFee: '1.5' };
const set = async (more: IDataObject = {}, settings = {}) =>
	await wonder.node('feeRule.set', { ...rule, ...more }, settings);
const previous = async (more: IDataObject = {}) => (await set(more)).items[0].json.previous;

test.each([
	['150', 'Did you mean 1.50?'],
	['100', 'Did you mean 1.00?'],
	['100.000001', 'Did you mean 1.00000001?'],
	['={{ 250 }}', 'Did you mean 2.50?'],
])('a percentage fee of %s is refused, and 1.5 is meant', async (percentageFee, meant) => {
	for (const operation of ['feeRule.set', 'feeRule.preview']) {
		const parameters = { ...rule, percentageFee, percentageForm: 'percent', amount: '100' };
		const { error } = await wonder.node(operation, parameters);
		expect(error?.message).toMatch(/^Percentage Fee: [\d.]+ % would consume every top-up$/);
		expect(error?.description).toContain(meant);
	}
	expect(await wonder.received()).toEqual([]);
});

test('a percentage just below 100 is accepted', async () => {
	expect((await set({ percentageFee: '99.999999' })).error).toBeUndefined();
});

test.each([
	['0.015', ['Item 1: Percentage Fee is 0.015 %. If you meant 1.5 %, enter 1.5.']],
	['0.099', ['Item 1: Percentage Fee is 0.099 %. If you meant 9.9 %, enter 9.9.']],
	['0.1', []],
	['0', []],
])('a percentage of %s, perhaps a fraction, gives the hints %j', async (percentageFee, hints) => {
	expect((await set({ percentageFee })).hints).toEqual(hints);
	const preview = await wonder.node('feeRule.preview', { ...rule, percentageFee, amount: '100' });
	expect(preview.hints).toEqual(hints);
});

test('setting a rule outputs the old and the new one, as Wonder returns them', async () => {
	expect(await previous()).toBeNull();
	const { items } = await set({ fixedFee: '2', percentageFee: '3' });
	expect(items[0].json).toMatchObject({
		fixed_fee: '2',
		percentage_fee: '0.03',
		previous: { fixed_fee: '0', percentage_fee: '0.015' },
	});
	expect(await previous({ blockchain: 'SOLANA' })).toBeNull();
	const percent = { percentageFee: '1.5', percentageForm: 'percent' };
	expect(await previous(percent)).toEqual({ fixed_fee: '2', percentage_fee: '0.03' });
	expect(await previous()).toEqual({ fixed_fee: '0', percentage_fee: '1.5' });
});

test('of two items for one rule, the second outputs the first as the previous one', async () => {
	const input = [{ fee: '1' }, { fee: '2' }];
	const { items } = await set({ fixedFee: '={{ $json.fee }}' }, { input });
	expect(items.map(({ json }) => json.previous)).toEqual([
		null,
		{ fixed_fee: '1', percentage_fee: '0.015' },
	]);
});

test('the old rule stays right when the request is repeated', async () => {
	await set({ fixedFee: '5' });
	await wonder.control('faults', { match: { method: 'POST' }, cut: 'after' });
	expect(await previous({ fixedFee: '6' })).toMatchObject({ fixed_fee: '5' });
	await wonder.control('faults', { match: { method: 'POST' }, status: 502 });
	expect(await previous({ fixedFee: '7' })).toMatchObject({ fixed_fee: '6' });
});

test('a previous rule that the first attempt could not read is not taken from the second', async () => {
	const once = { status: 502, headers: { 'Retry-After': '0' } };
	await set({ fixedFee: '5' });
	await wonder.control('faults', { match: { method: 'GET' }, ...once, times: 12 });
	await wonder.control('faults', { match: { method: 'POST' }, ...once, work: true, times: 3 });
	const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 };
	const { error, items, hints } = await set({ fixedFee: '6' }, retry);
	expect(error).toBeUndefined();
	expect(items[0].json).toMatchObject({ fixed_fee: '6' });
	expect(items[0].json).not.toHaveProperty('previous');
	expect(hints.join()).toContain('the previous rule could not be read');
});

test('a fixed fee consumes small top-ups: a hint says up to which amount', async () => {
	expect((await set({ fixedFee: '10' })).hints).toEqual([
		'Item 1: the Fixed Fee alone consumes any top-up of up to 10.00 USDT.',
	]);
});

test('a preview whose fees consume everything says so', async () => {
	const preview = async (amount: string) =>
		await wonder.node('feeRule.preview', { ...rule, fixedFee: '10', amount });
	const { items, hints } = await preview('10.15');
	expect(items[0].json.credited_amount).toBe('0.00');
	expect(hints).toEqual([
		'Item 1: the fees are above the whole top-up of 10.15 (Fixed Fee 10.00): nothing is credited.',
	]);
	const exact = { ...rule, percentageFee: '0', fixedFee: '10', amount: '10' };
	expect((await wonder.node('feeRule.preview', exact)).hints).toEqual([
		'Item 1: the fees consume the whole top-up of 10.00 (Fixed Fee 10.00): nothing is credited.',
	]);
	expect((await preview('10.16')).hints).toEqual([]);
	expect((await preview('0')).hints).toEqual([]);
});

const sentAs = async (parameters: IDataObject) => {
	await wonder.forget();
	const { error, hints } = await set(parameters);
	expect(error).toBeUndefined();
	const write = (await wonder.received()).find(({ method }) => method === 'POST');
	return { sent: (write?.body as IDataObject).percentage_fee, hints: hints.join() };
};

test('Send Percentage As is an option: a fraction, unless Percent was chosen', async () => {
	expect(await sentAs({})).toEqual({ sent: '0.015', hints: '' });
	expect((await sentAs({ options: { percentageForm: 'percent' } })).sent).toBe('1.5');
	expect((await sentAs({ options: { percentageForm: 'fraction' } })).sent).toBe('0.015');
});

test('an older workflow that holds Percent outside Options still sends percent, and a hint says so', async () => {
	const { sent, hints } = await sentAs({ percentageForm: 'percent' });
	expect(sent).toBe('1.5');
	expect(hints).toBe(
		'Item 1: the percentage was sent as 1.5, not as a fraction. To change that, set Send Percentage As in Options.',
	);
	const overridden = { percentageForm: 'percent', options: { percentageForm: 'fraction' } };
	expect(await sentAs(overridden)).toEqual({ sent: '0.015', hints: '' });
});

test('Send Percentage As that is not one of the two is refused, wherever it stands', async () => {
	for (const wrong of [{ percentageForm: 'x' }, { options: { percentageForm: '={{ "x" }}' } }]) {
		const { error } = await set(wrong);
		expect(error?.message).toBe('Send Percentage As: "x" isn\'t a valid option');
	}
	const { error } = await set({ options: { percentageForm: '={{ $json.typo }}' } });
	expect(error?.message).toBe('Send Percentage As is empty');
	expect(await wonder.received()).toEqual([]);
});
