import type { IDataObject } from 'n8n-workflow';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

const wonder = useWonder();
useTurnedTime();
let sender: string;
let receiver: string;
let order: IDataObject;
/** As good as new in each test: a process remembers what it has sent. */
let reference: string;
let refId: { additionalFields: IDataObject };
let references = 0;

const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
const balance = (user: string) => wonder.books.consumers.get(user)!.account.available;
const transfers = () => wonder.books.transfers;

beforeEach(async () => {
	[sender, receiver] = await wonder.newUsers(2, '100.00');
	reference = `invoice-${++references}`;
	refId = { additionalFields: { refId: reference } };
	order = {
		senderUserId: { __rl: true, mode: 'id', value: sender },
		senderDocumentNumber: passport(sender),
		receiverUserId: receiver,
		receiverDocumentNumber: passport(receiver),
		amount: '30.10',
		remark: 'Allowance',
	};
});

const create = async (more: IDataObject = {}, settings = {}) =>
	await wonder.node('transfer.create', { ...order, ...more }, settings);

test('money moves once, with the four values of both parties and a UUID as reference', async () => {
	const { items, error } = await create();
	expect(error).toBeUndefined();
	expect(items[0].json).toMatchObject({ transfer_status: 'Settled', amount: '30.10' });
	expect([balance(sender), balance(receiver)]).toEqual(['69.90', '130.10']);
	const { body } = (await wonder.received()).at(-1)!;
	const { user } = wonder.books.consumers.get(sender)!;
	expect(body).toMatchObject({
		sender_party: {
			user_id: sender,
			reference_id: user.reference_id,
			document_type: 'PASSPORT',
			document_number: user.document_number,
		},
		currency: 'USD',
		amount: '30.10',
		remark: 'Allowance',
	});
	expect((body as IDataObject).ref_id).toMatch(
		/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
	);
});

test('a given reference ID of a party is used and not looked up', async () => {
	const { reference_id: senderReferenceId } = wonder.books.consumers.get(sender)!.user;
	const { reference_id: receiverReferenceId } = wonder.books.consumers.get(receiver)!.user;
	await create({ additionalFields: { senderReferenceId, receiverReferenceId } });
	expect(await wonder.routes()).toEqual(['POST /platform_transfers']);
});

test('a transfer that Wonder reverses is a failure, although Wonder answers "succeed"', async () => {
	const { error } = await create({ amount: '100.01' });
	expect(error?.message).toMatch(/^The transfer failed: Wonder reports it as reversed/);
	expect(error?.description).toMatch(/^No money moved\./);
	const { reference_id: senderReferenceId } = wonder.books.consumers.get(sender)!.user;
	const additionalFields = { senderReferenceId };
	const wrongPassport = await create({ senderDocumentNumber: 'X', additionalFields });
	expect(wrongPassport.error?.message).toMatch(/reversed/);
	expect([balance(sender), balance(receiver)]).toEqual(['100.00', '100.00']);
});

test("a second transfer with the user's reference is not sent", async () => {
	const first = await create(refId);
	const second = await create(refId);
	expect(first.items[0].json.already_sent).toBe(false);
	expect(second.items[0].json).toEqual({ ...first.items[0].json, already_sent: true });
	expect(transfers()).toHaveLength(1);
	const other = await create({ ...refId, amount: '31' });
	expect(other.error?.message).toBe(
		`Transfer Reference "${reference}" is already used by another transfer: 30.10 USD from consumer ${sender} to consumer ${receiver}, Settled (transfer ID ${transfers()[0].id})`,
	);
	expect(other.error?.description).toMatch(/^This item was not sent\./);
	expect(other.error?.description).not.toMatch(/money moved/i);
	expect(transfers()).toHaveLength(1);
});

test('a transfer whose response is lost is found in the list', async () => {
	await wonder.control('faults', {
		match: { method: 'POST', path: '/svc/ts/api/v1/openapi/platform_transfers' },
		cut: 'after',
	});
	const { items, error } = await create();
	expect(error).toBeUndefined();
	expect(items[0].json).toMatchObject({ transfer_status: 'Settled' });
	expect(transfers()).toHaveLength(1);
	expect(balance(sender)).toBe('69.90');
});

test('a request that is lost before the work is reported as unknown and not sent again', async () => {
	await wonder.control('faults', {
		match: { method: 'POST', path: '/svc/ts/api/v1/openapi/platform_transfers' },
		cut: 'before',
	});
	const { error } = await create();
	expect(error?.message).toBe(
		"The connection to Wonder was lost. Unknown outcome: Wonder may or may not have processed this request (check whether the money moved). Don't retry until you have checked in Wonder",
	);
	expect(error?.description).toContain('The money may or may not have moved.');
	expect(error?.description).toContain('does not show Transfer Reference');
	expect((await wonder.routes()).filter((route) => route.startsWith('POST'))).toHaveLength(1);
	expect(transfers()).toHaveLength(0);
});

test('when the list cannot be read either, the node says so', async () => {
	await wonder.control('faults', [
		{ match: { method: 'POST' }, status: 500 },
		{ match: { path: '/svc/ts/api/v1/openapi/platform_transfers' }, status: 500, times: 9 },
	]);
	const { error } = await create();
	expect(error?.description).toContain("Wonder's list of transfers could not be read either.");
});

test.each([
	['cut after the work', { cut: 'after' }, 'Settled'],
	['cut before the work', { cut: 'before' }, undefined],
	['status 500 without the work', { status: 500 }, undefined],
	['status 500 after the work', { status: 500, work: true }, 'Settled'],
])('Retry On Fail after %s: one reference, sent once', async (_, fault, status) => {
	await wonder.control('faults', {
		match: { method: 'POST', path: '/svc/ts/api/v1/openapi/platform_transfers' },
		...fault,
	});
	const { items } = await create({}, { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 });
	const posts = (await wonder.received()).filter(({ method }) => method === 'POST');
	expect(posts).toHaveLength(1);
	expect(items[0]?.json.transfer_status).toBe(status);
	expect(balance(sender)).toBe(status ? '69.90' : '100.00');
});

test('when the second of three items is refused, the first is not sent again by Retry On Fail', async () => {
	const input = ['1.00', '500.00', '2.00'].map((amount) => ({ amount }));
	await create(
		{ amount: '={{ $json.amount }}' },
		{ input, retryOnFail: true, maxTries: 3, waitBetweenTries: 10 },
	);
	const settled = transfers().filter(({ transfer_status }) => transfer_status === 'Settled');
	expect(settled.map(({ amount }) => amount)).toEqual(['1.00']);
	const references = transfers().map(({ amount, ref_id }) => `${amount} ${ref_id}`);
	expect(new Set(references).size).toBe(2);
});

test('the first failure stops the transfers behind it, unless Continue On Fail is on', async () => {
	const input = ['1.00', '500.00', '2.00'].map((amount) => ({ amount }));
	const parameters = { amount: '={{ $json.amount }}' };
	await create(parameters, { input });
	expect(transfers().map(({ amount }) => amount)).toEqual(['1.00', '500.00']);
	const { items } = await create(parameters, { input, onError: 'continueRegularOutput' });
	expect(transfers().map(({ amount }) => amount)).toEqual([
		'1.00',
		'500.00',
		'1.00',
		'500.00',
		'2.00',
	]);
	expect(items.map(({ json }) => json.transfer_status ?? json.error)).toEqual([
		'Settled',
		expect.stringContaining('reversed'),
		'Settled',
	]);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 1 },
		{ item: 2 },
	]);
});

const PATH = '/svc/ts/api/v1/openapi/platform_transfers';
const again = { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 };

test('that a transfer may have been sent is still reported, although later attempts cannot even check', async () => {
	const reading = (path: string, times: number) => [
		{ match: { method: 'GET', path }, delay: 1, times },
		{ match: { method: 'GET', path }, status: 503, times: 9 },
	];
	await wonder.control('faults', [
		{ match: { method: 'POST', path: PATH }, cut: 'before' },
		...reading(PATH, 1),
		...[sender, receiver].flatMap((user) => reading(`/svc/ts/api/v1/openapi/users/${user}`, 1)),
	]);
	const { error } = await create({}, again);
	expect(error?.message).toContain(
		'Unknown outcome: Wonder may or may not have processed this request (check whether the money moved)',
	);
	expect(error?.description).not.toMatch(/no money moved/i);
	expect((await wonder.routes()).filter((route) => route.startsWith('POST'))).toHaveLength(1);
});

test('the items that were processed before a failure are reported', async () => {
	const input = ['1.00', '2.00', '500.00', '3.00'].map((amount) => ({ amount }));
	const { error } = await create({ amount: '={{ $json.amount }}' }, { input });
	expect(error?.message).toMatch(/^Item 3 of 4: The transfer failed/);
	expect(error?.description).toContain(
		"2 earlier items were already processed (1.00 USD settled, 2.00 USD settled). Don't send them again. Item 4 was not sent.",
	);
});

test('in a retry of an execution, only transfers with a reference of the user are sent', async () => {
	const { error } = await create({}, { mode: 'retry' });
	expect(error?.message).toMatch(
		/^This is a retried execution, and the previous one may already have moved the money/,
	);
	expect(await wonder.received()).toEqual([]);
	await create(refId);
	const { items } = await create(refId, { mode: 'retry' });
	expect(items[0].json.transfer_status).toBe('Settled');
	expect(transfers()).toHaveLength(1);
});

test('as a tool of an agent, only transfers with a reference of the user are sent', async () => {
	const { error } = await create({}, { type: 'wonderTool' });
	expect(error?.message).toBe(
		'Transfer Reference is required when an AI agent calls this operation',
	);
	expect(await wonder.received()).toEqual([]);
	for (let call = 0; call < 2; call++) await create(refId, { type: 'wonderTool' });
	expect(transfers()).toHaveLength(1);
});

test('a failed item says in its JSON that the money may have moved, and names the reference', async () => {
	const lost = { match: { method: 'POST', path: PATH }, cut: 'before' };
	for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
		await wonder.control('faults', lost);
		const input = [{ invoice: 'A' }];
		const { items, failures } = await create({}, { onError, input });
		const [failed] = onError === 'continueErrorOutput' ? failures : items;
		expect(failed.json).toMatchObject({
			error: expect.stringContaining('(check whether the money moved)'),
			message: expect.stringMatching(/Check Transfer Reference [0-9a-f-]{36} with Get Many/),
			...(onError === 'continueErrorOutput' && input[0]),
		});
		expect([...items, ...failures]).toHaveLength(1);
	}
});

test('a response about another transfer is no success', async () => {
	await wonder.control('seed', { settings: { repeated_ref_id: 'return_first' } });
	await create();
	transfers()[0].ref_id = reference;
	// Wonder's list does not show the first one, so that only the answer can tell.
	await wonder.control('faults', {
		match: { method: 'GET', path: PATH },
		status: 200,
		body: { code: 200, data: { platform_transfers: [] } },
	});
	const { error } = await create({ amount: '31', ...refId });
	expect(error?.message).toMatch(/^Wonder returned a different transfer/);
	expect(error?.description).toContain(`Transfer Reference ${reference}`);
	expect(transfers()).toHaveLength(1);
});

test('a response with another status is no success', async () => {
	const body = { code: 200, data: { platform_transfer: { transfer_status: 'Pending' } } };
	await wonder.control('faults', { match: { method: 'POST', path: PATH }, status: 200, body });
	const { error } = await create();
	expect(error?.message).toBe(
		'Wonder accepted the transfer, but does not report it as settled (status: Pending)',
	);
	expect(error?.description).toMatch(/^Unknown outcome: the money may or may not have moved\./);
});

test.each([
	{ code: 200, message: 'succeed' },
	{ code: 200, data: 'ok' },
	{ code: 200, data: [] },
	{ success: true },
])('a success that does not show the transfer (%j) is looked up in the list', async (body) => {
	const fault = { match: { method: 'POST', path: PATH }, status: 200, body };
	await wonder.control('faults', { ...fault, work: true });
	const { items } = await create();
	expect(items[0].json).toMatchObject({ transfer_status: 'Settled', already_sent: false });
	await wonder.control('faults', fault);
	const { error } = await create({ amount: '2' });
	expect(error?.message).toBe(
		"Wonder reported success but did not return the result. Unknown outcome: Wonder may or may not have processed this request (check whether the money moved). Don't retry until you have checked in Wonder",
	);
	expect(error?.description).toContain("Wonder's list of transfers does not show");
	expect(transfers()).toHaveLength(1);
});

test('a conflict may be with the same transfer, sent before: unknown outcome, and not sent again', async () => {
	await wonder.control('faults', { match: { method: 'POST', path: PATH }, status: 409 });
	const { error } = await create({}, again);
	expect(error?.message).toContain(
		'Unknown outcome: Wonder may or may not have processed this request (check whether the money moved)',
	);
	expect((await wonder.routes()).filter((route) => route.startsWith('POST'))).toHaveLength(1);
});

test('of two transfers with one reference the settled one counts, in whatever order', async () => {
	await create(refId);
	const [settled] = transfers();
	const reversed = { ...settled, id: 'other', transfer_status: 'Reversed' };
	for (const platform_transfers of [
		[reversed, settled],
		[settled, reversed],
	]) {
		await wonder.control('faults', {
			match: { method: 'GET', path: PATH },
			status: 200,
			body: { code: 200, data: { platform_transfers } },
		});
		const { items } = await create(refId);
		expect(items[0].json).toMatchObject({ id: settled.id, transfer_status: 'Settled' });
	}
});

test.each([
	['0', 'Amount: The amount is zero'],
	['-5', 'Amount: "-5" is not an amount'],
	['1,000', 'Amount: "1,000" is not an amount'],
	['1e3', 'Amount: "1e3" is not an amount'],
	['0.001', 'Amount: "0.001" has more than 2 decimals'],
	['={{ "" }}', 'Amount is empty'],
	['={{ 9007199254740993 }}', 'Amount: The number has more digits than a number can hold exactly'],
])('the amount %s is refused before anything is sent', async (amount, message) => {
	const { error } = await create({ amount });
	expect(error?.message).toBe(message);
	expect(await wonder.received()).toEqual([]);
});

test('one wrong amount among many items stops all of them before the first is sent', async () => {
	const input = ['1.00', 'two'].map((amount) => ({ amount }));
	const { error } = await create({ amount: '={{ $json.amount }}' }, { input });
	expect(error?.message).toBe('Item 2 of 2: Amount: "two" is not an amount');
	expect(error?.description).toMatch(/None of the items was sent\.$/);
	expect(await wonder.received()).toEqual([]);
});

test('nobody sends money to himself', async () => {
	const { error } = await create({ receiverUserId: sender });
	expect(error?.message).toBe('Sender and Receiver are the same consumer');
});

test('transfers are listed, settled and reversed, and found by reference', async () => {
	const [a, b] = ['a', 'b'].map((letter) => `${reference}-${letter}`);
	await create({ additionalFields: { refId: a } });
	await create({ amount: '900', additionalFields: { refId: b } });
	const references = async (filters: IDataObject) =>
		(await wonder.results('transfer.getAll', { filters })).map(({ ref_id }) => ref_id);
	expect(await references({})).toEqual([b, a]);
	expect(await references({ status: ['Reversed'] })).toEqual([b]);
	expect(await references({ refId: a })).toEqual([a]);
});

test('a reference of a reversed transfer: no sentence says that it has been paid, or shows a card number', async () => {
	const pan = '4111 1111 1111 1111';
	for (const name of [reference, pan]) {
		const used = { additionalFields: { refId: name } };
		await create({ ...used, amount: '100.01' });
		const { error } = await create({ ...used, amount: '1' });
		expect(error?.description).toContain('That transfer moved no money');
		expect(error?.description).not.toContain('has been made');
		expect(`${error?.message} ${error?.description}`).not.toContain(pan);
	}
});

test('Get Many finds a reference however it is written', async () => {
	await create({ additionalFields: { refId: 'INV-é-1' } });
	for (const written of ['inv-é-1', 'INV-e\u0301-1', ' INV-É-1 ']) {
		const filters = { refId: written };
		const { items } = await wonder.node('transfer.getAll', { returnAll: true, filters });
		expect(items.map(({ json }) => json.ref_id)).toEqual(['INV-é-1']);
	}
});
