import type { IDataObject } from 'n8n-workflow';
import { ApiFailure, withoutPeriod } from '../../api/errors';
import { id, isMasked } from '../../input/formats';
import { InvalidInput } from '../../input/invalidInput';
import { comparable } from '../../input/matching';
import type { Values } from '../../input/values';
import type { Field, Requests } from '../../operation/operation';
import { CONSUMERS_LISTED, documentNumber, documentType, userId } from '../fields';
import { get as getConsumer } from '../user';

interface Party {
	label: string;
	/** Its parameters start with this. */
	name: string;
	role: string;
}

const SENDER: Party = { label: 'Sender', name: 'sender', role: 'who pays' };
const RECEIVER: Party = { label: 'Receiver', name: 'receiver', role: 'who receives the money' };

/** Wonder moves money only if all of these belong to the consumer. */
const DETAILS = [
	{ label: 'Document Number', name: 'DocumentNumber', key: 'document_number' },
	{ label: 'Document Type', name: 'DocumentType', key: 'document_type' },
	{ label: 'Reference ID', name: 'ReferenceId', key: 'reference_id' },
];

const fieldsOf = ({ label, name, role }: Party): Field[] => [
	{
		...userId,
		in: 'body',
		as: `${name}_party.user_id`,
		property: {
			...userId.property,
			displayName: label,
			name: `${name}UserId`,
			description: `The consumer ${role}. ${CONSUMERS_LISTED}`,
		},
	},
	{
		in: 'body',
		as: `${name}_party.document_number`,
		personal: true,
		property: {
			...documentNumber(`${label} Document Number`, `${name}DocumentNumber`),
			required: false,
			description: `If empty, number and type are looked up by the ID of the ${name}`,
		},
	},
	{
		in: 'body',
		as: `${name}_party.document_type`,
		property: {
			...documentType(`${label} Document Type`, `${name}DocumentType`),
			displayOptions: { hide: { [`${name}DocumentNumber`]: [''] } },
		},
	},
];

const referenceId = ({ label, name }: Party): Field => ({
	in: 'body',
	as: `${name}_party.reference_id`,
	encode: id,
	property: {
		displayName: `${label} Reference ID`,
		name: `${name}ReferenceId`,
		type: 'string',
		default: '',
		placeholder: 'e.g. 3f0d3f64-7e3d-4d36-9a3a-0a8f8a2d8b10',
		description: `If empty, it is looked up by the ID of the ${name}`,
	},
});

export const partyFields = [SENDER, RECEIVER].flatMap(fieldsOf);

export const partyReferences = [SENDER, RECEIVER].map(referenceId);

/** Adds what is empty, from one look-up per consumer and run. Throws if what is given is another's. */
export async function withParties(wonder: Requests, values: Values): Promise<Values> {
	const parties = [SENDER, RECEIVER].map(async (party) => await lookedUp(wonder, values, party));
	// If one fails, the request of the other one should not go on behind the node's back.
	await Promise.allSettled(parties);
	return Object.assign({}, values, ...(await Promise.all(parties))) as Values;
}

async function lookedUp(wonder: Requests, values: Values, party: Party): Promise<Values> {
	const details = DETAILS.map(({ label, name, key }) => {
		const parameter = party.name + name;
		return { label: `${party.label} ${label}`, parameter, key, given: values[parameter] };
	});
	if (details.every(({ given }) => given !== undefined)) return {};
	const consumer = await consumerOf(wonder, String(values[`${party.name}UserId`]), party);
	const labelsOf = (chosen: typeof details) => chosen.map(({ label }) => label).join(' and ');
	const wrong = details.filter(
		({ given, key }) =>
			given !== undefined && isKnown(consumer[key]) && !isSameCode(given, consumer[key]),
	);
	const empty = details.filter(({ given }) => given === undefined);
	if (wrong.length > 0) {
		throw new InvalidInput(
			`${labelsOf(wrong)}: not what Wonder has for the consumer chosen as ${party.label}`,
			`Wonder would reverse the transfer. Check whether it is the right consumer. What is left empty is looked up: ${party.label} Document Number, with its type, and ${party.label} Reference ID. If what you entered is right, enter ${labelsOf(empty)} as well: then nothing is looked up or compared.`,
		);
	}
	const unknown = empty.filter(({ key }) => !isKnown(consumer[key]));
	if (unknown.length > 0) {
		throw new InvalidInput(
			`${labelsOf(unknown)}: Wonder did not return it for the consumer chosen as ${party.label}`,
			'If you know it, enter it.',
		);
	}
	return Object.fromEntries(empty.map(({ parameter, key }) => [parameter, String(consumer[key])]));
}

async function consumerOf(wonder: Requests, consumer: string, party: Party): Promise<IDataObject> {
	const found = await wonder.once(
		`consumer ${consumer}`,
		async () => await wonder.attempt(getConsumer, { userId: consumer }),
	);
	if (!(found instanceof ApiFailure)) return found;
	throw new ApiFailure(
		`${party.label} could not be looked up: ${withoutPeriod(found.message)}`,
		found.description,
		found.outcome,
		found.httpStatus,
	);
}

/** INFERRED: Get User returns the whole document number. A masked one is no number to send or compare. */
const isKnown = (value: unknown) => comparable(value) !== '' && !isMasked(value);

/** Punctuation makes no difference here: Wonder decides about it. */
const isSameCode = (a: unknown, b: unknown) => lettersAndDigits(a) === lettersAndDigits(b);

const lettersAndDigits = (code: unknown) => comparable(code).replace(/[^\p{L}\p{N}]/gu, '');
