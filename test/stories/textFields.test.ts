import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { fieldsOf, type Operation, type Resource } from '../../nodes/Wonder/operation/operation';
import { collectionOf } from '../../nodes/Wonder/operation/nodeProperties';
import { resources } from '../../nodes/Wonder/resources';
import { useWonder } from '../support/wonder';

/** Every text field of every operation, with all that an expression or a spreadsheet may give. */
const wonder = useWonder();

interface TextField {
	operation: string;
	/** As the form shows it. */
	label: string;
	fill: (value: unknown) => IDataObject;
	/** What it takes, when that is one of the values below. */
	name: string;
	isList: boolean;
}

const LISTS = [
	'merchantCountry',
	'merchantNameContains',
	'merchantNameContainsAnywhere',
	'transactionIds',
];
const isText = ({ type }: INodeProperties) =>
	['string', 'resourceLocator', 'dateTime'].includes(type);

function textFields(): TextField[] {
	return Object.entries<Resource>(resources).flatMap(([resource, { operations }]) =>
		Object.entries(operations).flatMap(([name, operation]) =>
			fieldsOf(operation).flatMap(({ property }) =>
				inside(property).map(({ inner, fill }) => ({
					operation: `${resource}.${name}`,
					label: inner.displayName,
					name: inner.name,
					isList: LISTS.includes(inner.name),
					fill: (value: unknown) => ({
						...shownBy(property),
						...placed(operation, property, fill(value)),
					}),
				})),
			),
		),
	);
}

/** The text fields of a property: itself, or those it opens. */
function inside(
	property: INodeProperties,
): Array<{ inner: INodeProperties; fill: (value: unknown) => unknown }> {
	const asIs = (value: unknown) =>
		property.type === 'resourceLocator' ? { __rl: true, mode: 'id', value } : value;
	if (isText(property)) return [{ inner: property, fill: asIs }];
	if (property.type === 'collection') {
		return (property.options as INodeProperties[]).map((inner) => ({
			inner,
			fill: (value) => ({ [inner.name]: value }),
		}));
	}
	// The parameters of a Custom API Call are text as typed, and have stories of their own.
	if (property.name !== 'cardHolders') return [];
	const [{ name, values }] = property.options as Array<{ name: string; values: INodeProperties[] }>;
	return values.map((inner) => ({
		inner,
		fill: (value) => ({ [name]: [{ name: 'Ada Wong', [inner.name]: value }] }),
	}));
}

const placed = (operation: Operation, { name }: INodeProperties, value: unknown): IDataObject =>
	(operation.optional?.some(({ property }) => property.name === name)
		? { [collectionOf(operation).name]: { ...beside[name], [name]: value } }
		: { [name]: value }) as IDataObject;

const shownBy = ({ displayOptions }: INodeProperties) =>
	Object.fromEntries(
		Object.entries(displayOptions?.show ?? {}).map(([name, wanted]) => [
			name,
			(wanted as string[])[0],
		]),
	);

/** An update of the phone number can leave the calling code as it is. */
const beside: Record<string, object> = { phoneNumber: { callingCode: '852' } };

let valid: Record<string, string>;
beforeEach(async () => {
	const [cardId] = await wonder.newCards(1);
	const [userId, receiverUserId] = await wonder.newUsers(2, '1000.00');
	const { user } = wonder.books.consumers.get(userId)!;
	const { id: walletId } = await wonder.result('wallet.create', {
		userId,
		blockchain: 'ETH',
		asset: 'USDT',
	});
	const money = ['fixedFee', 'percentageFee', 'amount', 'amountAtMost', 'amountAtLeast'];
	const limits = ['perTransaction', 'daily', 'monthly', 'lifetime'];
	valid = {
		...Object.fromEntries([...money, ...limits].map((name) => [name, '1.00'])),
		...{ cardId, userId, receiverUserId, walletId: String(walletId), senderUserId: userId },
		senderDocumentNumber: user.document_number,
		receiverDocumentNumber: wonder.books.consumers.get(receiverUserId)!.user.document_number,
		...{ title: 'Travel', remark: 'Allowance', refId: 'invoice-7', path: '/cards' },
		...{ callingCode: '852', phoneNumber: '91234567', firstName: 'Ada', lastName: 'Wong' },
		...{ dateOfBirth: '1990-12-31', documentNumber: 'K1', issuingCountry: 'HKG' },
		...{ currency: 'USD', settlementCurrency: 'USD', type: 'Expense', listProperty: 'cards' },
		...{ createdFrom: '2026-03-31', createdBefore: '2026-03-31', limitId: 'limit-1' },
		transactionIds: '33cc2ca1-b4bf-4516-9962-31c67a885eeb',
		...{ merchantCountry: 'HK', merchantNameContains: 'a', merchantNameContainsAnywhere: 'a' },
		...{ name: 'Ada', email: 'ada@example.com', phone: '+852 9123 4567', reference: 'e-1' },
		...{ referenceId: user.reference_id, titleContains: 'travel' },
		...{ senderReferenceId: user.reference_id, receiverReferenceId: 'r-1' },
	};
	await wonder.forget();
});

async function run({ operation, fill }: TextField, value: unknown) {
	await wonder.forget();
	const ran = await wonder.node(operation, {
		...valid,
		...{ confirmTermination: true, limits: { daily: '1.00' }, updateFields: { lastName: 'Lee' } },
		...fill(value),
	});
	return { ...ran, sent: (await wonder.received()).map(({ target, body }) => ({ target, body })) };
}

/** All texts of a request. Whatever else stands in one is told as it is, and is none. */
function textsIn(content: unknown): unknown[] {
	if (typeof content !== 'object' || content === null) return [content];
	return Object.values(content).flatMap(textsIn);
}

const partsOf = ({ target, body }: { target: string; body: unknown }) => [
	...decodeURIComponent(target).split(/[/?&=]/),
	...(body ? textsIn(body) : []),
];

const NO_TEXT = /\[object|^(true|null|undefined|NaN|Invalid Date)$|1234567890123456/;

const fields = textFields();

test('the walk meets the fields of all forms', () => {
	const labels = new Set(fields.map(({ label }) => label));
	expect(fields.length).toBeGreaterThan(60);
	for (const label of ['Title', 'Email', 'Per Day', 'Phone Number', 'Wallet', 'Created From']) {
		expect(labels).toContain(label);
	}
});

const each = test.each(
	fields.map((field) => [`${field.operation}: ${field.label}`, field] as const),
);

each('%s takes no value that is not text', async (_, field) => {
	for (const value of [
		'={{ true }}',
		'={{ 12345678901234567890 }}',
		'={{ NaN }}',
		'={{ ({ a: 1 }) }}',
		'={{ "for " + ({}) }}',
		'={{ new Date("nonsense") }}',
		'={{ [["a"]] }}',
		...(field.isList ? [] : ['={{ ["a"] }}']),
	]) {
		const { error, items, sent } = await run(field, value);
		expect([value, error?.message]).toEqual([value, expect.stringMatching(labelled(field))]);
		expect(error?.message).not.toContain('[object');
		expect([items, sent]).toEqual([[], []]);
	}
});

each('%s: what is sent is text without blanks around it', async (_, field) => {
	for (const value of [
		'={{ 42 }}',
		` \t${valid[field.name]}\u00a0\n`,
		`={{ "  ${valid[field.name]} " }}`,
		'={{ $now }}',
		'={{ new Date() }}',
		'={{ null }}',
		'={{ [] }}',
		'  ',
	]) {
		const { error, sent } = await run(field, value);
		for (const part of sent.flatMap(partsOf)) {
			expect([value, part]).toEqual([value, String(part).trim()]);
			expect([value, part]).toEqual([value, expect.not.stringMatching(NO_TEXT)]);
		}
		if (error && sent.length === 0) expect(error.message).toMatch(labelled(field));
	}
});

each('%s takes a valid value with blanks around it', async (_, field) => {
	const { error, sent } = await run(field, `  ${valid[field.name]}\u00a0`);
	if (sent.length === 0) expect(error).toBeUndefined();
});

const labelled = ({ label }: TextField) =>
	new RegExp(`^(Limits: |Cardholders: Cardholder 1, )?${label.replace(/[()]/g, '\\$&')}\\b`);
