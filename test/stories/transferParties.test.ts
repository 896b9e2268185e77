import type { IDataObject } from 'n8n-workflow';
import { callTool } from '../support/runNode';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

/** A transfer needs only who pays and who gets: the rest is looked up before any money moves. */

const wonder = useWonder();
useTurnedTime();
let sender: string;
let receiver: string;
let order: IDataObject;
let references = 0;

const personOf = (consumer: string) => wonder.books.consumers.get(consumer)!.user;
const create = async (more: IDataObject = {}, settings = {}) =>
	await wonder.node('transfer.create', { ...order, ...more }, settings);
const routes = async () => (await wonder.routes()).map((route) => route.split('?')[0]);
const sent = async () => (await wonder.received()).filter(({ method }) => method === 'POST');
const lookUp = { method: 'GET', path: '/svc/ts/api/v1/openapi/user' };
const again = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

beforeEach(async () => {
	[sender, receiver] = await wonder.newUsers(2, '100.00');
	Object.assign(personOf(receiver), {
		document_type: 'ID_CARD',
		document_number: 'ID-CARD-0042',
	});
	order = { senderUserId: sender, receiverUserId: receiver, amount: '10.00', remark: 'Rent' };
	await wonder.forget();
});

const partyOf = (consumer: string) => {
	const { user_id, reference_id, document_type, document_number } = personOf(consumer);
	return { user_id, reference_id, document_type, document_number };
};

test('two consumers and an amount are enough: documents and reference IDs are looked up', async () => {
	const { items, error } = await create();
	expect(error).toBeUndefined();
	expect(items[0].json.transfer_status).toBe('Settled');
	expect(await routes()).toEqual(['GET /user', 'GET /user', 'POST /platform_transfers']);
	expect((await sent())[0].body).toMatchObject({
		sender_party: partyOf(sender),
		receiver_party: partyOf(receiver),
	});
});

test('a document number that a spreadsheet leaves empty is looked up, with its type', async () => {
	const { items } = await create({
		...{ receiverDocumentNumber: '={{ $json.document }}', receiverDocumentType: 'PASSPORT' },
	});
	expect(items[0].json.transfer_status).toBe('Settled');
	expect((await sent())[0].body).toMatchObject({ receiver_party: partyOf(receiver) });
});

test('many transfers between few consumers: each of them is looked up once, before the first is sent', async () => {
	const [third] = await wonder.newUsers(1);
	await wonder.forget();
	const input = [receiver, third, receiver, third, receiver].map((to) => ({ to }));
	const { items } = await create({ receiverUserId: '={{ $json.to }}' }, { input });
	expect(items.map(({ json }) => json.receiver_user_id)).toEqual(input.map(({ to }) => to));
	expect(await routes()).toEqual([
		...Array<string>(3).fill('GET /user'),
		...Array<string>(5).fill('POST /platform_transfers'),
	]);
});

describe("the user's own input", () => {
	test('is sent as it was entered, even if Wonder writes it another way', async () => {
		Object.assign(personOf(sender), { document_number: 'K 1234567 (8)' });
		await create({ senderDocumentNumber: 'k1234567(8)' });
		expect((await sent())[0].body).toMatchObject({
			sender_party: { document_number: 'k1234567(8)', document_type: 'PASSPORT' },
		});
	});

	test.each<[what: string, entered: IDataObject, labels: string, left?: string]>([
		[
			'number',
			{ receiverDocumentNumber: 'ID-CARD-9999', receiverDocumentType: 'ID_CARD' },
			'Receiver Document Number',
		],
		[
			'type',
			{ receiverDocumentNumber: 'ID-CARD-0042', receiverDocumentType: 'PASSPORT' },
			'Receiver Document Type',
		],
		[
			'number and type',
			{ receiverDocumentNumber: 'ID-CARD-9999' },
			'Receiver Document Number and Receiver Document Type',
		],
		[
			'reference ID',
			{ additionalFields: { receiverReferenceId: 'of-somebody-else' } },
			'Receiver Reference ID',
			'Receiver Document Number and Receiver Document Type',
		],
	])('of another consumer (%s) is refused before anything is sent', async (...example) => {
		const [, entered, labels, left = 'Receiver Reference ID'] = example;
		const { error } = await create(entered);
		expect(error?.message).toBe(
			`${labels}: not what Wonder has for the consumer chosen as Receiver`,
		);
		expect(error?.description).toBe(
			`Wonder would reverse the transfer. Check whether it is the right consumer. What is left empty is looked up: Receiver Document Number, with its type, and Receiver Reference ID. If what you entered is right, enter ${left} as well: then nothing is looked up or compared. Nothing was sent.`,
		);
		expect(await sent()).toEqual([]);
	});

	test('that Wonder shows in another way is sent once the reference ID is entered as well', async () => {
		const { document_number, reference_id: senderReferenceId } = personOf(sender);
		const shown = { ...personOf(sender), document_number: '--5678' };
		const body = { code: 200, data: { user: shown } };
		await wonder.control('faults', { match: lookUp, status: 200, body });
		const entered = { senderDocumentNumber: document_number };
		const { error } = await create({
			...entered,
			additionalFields: { receiverReferenceId: personOf(receiver).reference_id },
			receiverDocumentNumber: personOf(receiver).document_number,
			receiverDocumentType: 'ID_CARD',
		});
		expect(error?.description).toContain('enter Sender Reference ID as well');
		const { items } = await create({ ...entered, additionalFields: { senderReferenceId } });
		expect(items[0].json.transfer_status).toBe('Settled');
	});

	test('of another consumer in several items: all of them are named, and none is sent', async () => {
		const input = ['', 'WRONG-1', 'WRONG-2'].map((document) => ({ document }));
		const { error } = await create({ senderDocumentNumber: '={{ $json.document }}' }, { input });
		expect(error?.message).toMatch(/^Item 2 of 3: Sender Document Number: not what Wonder has/);
		expect(error?.description).toContain('These items are invalid too: item 3 (Sender Document');
		expect(error?.description).toMatch(/None of the items was sent\.$/);
		expect(await sent()).toEqual([]);
	});

	test('of another consumer fails only its own item, when the others may go on', async () => {
		const input = ['', 'WRONG-1', ''].map((document) => ({ document }));
		const { items } = await create(
			{ senderDocumentNumber: '={{ $json.document }}' },
			{ input, onError: 'continueRegularOutput' },
		);
		expect(items.map(({ json }) => json.transfer_status ?? json.error)).toEqual([
			'Settled',
			expect.stringMatching(/^Item 2 of 3: Sender Document Number: not what/),
			'Settled',
		]);
		expect(items[1].json.message).toMatch(/Nothing was sent for this item\.$/);
	});
});

describe('a consumer that cannot be looked up', () => {
	test('is an error that names the side, and no item is sent', async () => {
		const input = [receiver, receiver, 'nobody'].map((to) => ({ to }));
		const { error } = await create({ receiverUserId: '={{ $json.to }}' }, { input });
		expect(error?.message).toBe('Item 3 of 3: Receiver could not be looked up: User not found');
		expect(error?.description).toMatch(/None of the items was sent\.$/);
		expect(await sent()).toEqual([]);
	});

	test('is asked for once, however many items need it, and Retry On Fail asks again', async () => {
		await wonder.control('faults', { match: lookUp, status: 503, times: 6 });
		const input = Array.from({ length: 20 }, (_, index) => ({ amount: `${index + 1}.00` }));
		const few = { amount: '={{ ($json.amount / 100).toFixed(2) }}' };
		const { error } = await create(few, { input });
		expect(error?.message).toMatch(/could not be looked up: /);
		expect(await routes()).toEqual(Array<string>(6).fill('GET /user'));
		await wonder.control('faults', { match: lookUp, status: 503, times: 6 });
		const { items } = await create(few, { input, ...again });
		expect(items).toHaveLength(20);
	});

	test('stops the look-ups of the items behind it', async () => {
		const others = await wonder.newUsers(40);
		await wonder.control('faults', { match: lookUp, status: 500, times: 999 });
		await wonder.forget();
		const input = others.map((to) => ({ to }));
		const { error } = await create({ receiverUserId: '={{ $json.to }}' }, { input });
		expect(error?.description).toMatch(/None of the items was sent\.$/);
		expect((await routes()).length).toBeLessThan(others.length);
	});

	test('fails only its own items, when the others may go on', async () => {
		const input = ['nobody', receiver].map((to) => ({ to }));
		const { items } = await create(
			{ receiverUserId: '={{ $json.to }}' },
			{ input, onError: 'continueRegularOutput' },
		);
		expect(items[0].json.error).toBe(
			'Item 1 of 2: Receiver could not be looked up: User not found',
		);
		expect(items[0].json.message).toMatch(/Nothing was sent for this item\.$/);
		expect(items[1].json.transfer_status).toBe('Settled');
	});

	test.each([
		['null', null],
		['masked', 'K1*****78'],
		['masked with X', 'XXXXX5678'],
		['masked with x', 'K1xx78'],
	])('because Wonder returns its number as %s: the field to fill is named', async (_, number) => {
		await wonder.control('odd', {
			...{ kind: 'user', id: personOf(sender).id, set: { document_number: number } },
		});
		const { error } = await create();
		expect(error?.message).toBe(
			'Sender Document Number: Wonder did not return it for the consumer chosen as Sender',
		);
		expect(error?.description).toBe('If you know it, enter it. Nothing was sent.');
		expect(await sent()).toEqual([]);
		const entered = { senderDocumentNumber: personOf(sender).document_number };
		expect((await create(entered)).items[0].json.transfer_status).toBe('Settled');
	});
});

test('what was sent before is still reported, although a consumer cannot be looked up now', async () => {
	const input = [{ amount: '1.00' }, { amount: '200.00' }, { amount: '2.00' }];
	const execution = { executionId: `tries ${++references}`, input };
	const first = await create({ amount: '={{ $json.amount }}' }, execution);
	expect(first.error?.message).toMatch(/^Item 2 of 3: The transfer failed/);
	await wonder.control('faults', { match: lookUp, status: 503, times: 99 });
	const { error } = await create({ amount: '={{ $json.amount }}' }, execution);
	expect(error?.message).toMatch(/^Item 3 of 3: \w+ could not be looked up/);
	expect(error?.description).toContain(
		'This attempt sent nothing, but an earlier attempt of this execution did',
	);
	expect(error?.description).not.toContain('None of the items was sent');
});

describe('a document number', () => {
	const number = 'SECRET-77';

	beforeEach(() => void Object.assign(personOf(sender), { document_number: number }));

	test.each<[what: string, entered: IDataObject]>([
		['that was looked up', {}],
		['that was entered', { senderDocumentNumber: number }],
	])('%s is not repeated from a message of Wonder', async (_, entered) => {
		const text = `sender_party.document_number ${number} is unknown`;
		for (const message of [text, `${'x'.repeat(265)} ${text}`]) {
			const body = { code: 400, message };
			await wonder.control('faults', { match: { method: 'POST' }, status: 400, body });
			const { error } = await create(entered);
			expect(error?.message).toContain('sender_party.document_number ');
			expect(`${error?.message} ${error?.description}`).not.toContain('SECR');
		}
	});

	test('that was looked up is nowhere in a result, nor in an error about another one', async () => {
		const paid = await create();
		expect(JSON.stringify(paid.run)).not.toContain(number);
		const wrong = await create({ senderDocumentNumber: 'OTHER-1' });
		expect(`${wrong.error?.message} ${wrong.error?.description}`).not.toMatch(/SECRET|OTHER-1/);
	});

	test('of a new consumer is not repeated from a message of Wonder', async () => {
		const body = { code: 400, message: `document_number ${number} is invalid` };
		await wonder.control('faults', { match: { method: 'POST' }, status: 400, body });
		const { error } = await wonder.node('user.create', {
			...{ callingCode: '852', phoneNumber: '91234567', firstName: 'Ada' },
			...{ dateOfBirth: '1990-12-31', documentNumber: number, issuingCountry: 'HKG' },
		});
		expect(error?.message).toBe('document_number [removed] is invalid');
	});
});

test('an AI model pays with five values, and may leave the others empty', async () => {
	const told = await callTool(
		wonder.credentials,
		{
			...{ resource: 'transfer', operation: 'create', ...order },
			...{ senderDocumentNumber: '={{ "" }}', senderDocumentType: 'PASSPORT' },
			additionalFields: { refId: `agent-${++references}` },
		},
		{ executionId: '1' },
	);
	expect(told).toContain('"transfer_status":"Settled"');
});
