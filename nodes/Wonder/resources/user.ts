import { InvalidInput } from '../input/invalidInput';
import { hasId } from '../input/entries';
import {
	OperationFailed,
	type Field,
	type Operation,
	type Resource,
	type Requests,
} from '../operation/operation';
import { rememberConsumer } from './createdConsumers';
import { country3 } from '../input/countries';
import { documentNumber, documentType, userId } from './fields';
import { birthDay, id } from '../input/formats';
import {
	callingCode as asCallingCode,
	phoneNumber as asPhoneNumber,
	phoneHints,
} from '../input/phone';

const USER_ID = 'userId';
const REFERENCE_ID = 'referenceId';

const findBy = (displayName: string): Field => ({
	property: {
		displayName,
		name: 'findBy',
		type: 'options',
		options: [
			{ name: 'Consumer ID', value: USER_ID, description: 'The user_id that Create returns' },
			{
				name: 'Reference ID',
				value: REFERENCE_ID,
				description: 'The reference_id that Get returns',
			},
		],
		required: true,
		default: USER_ID,
		description: 'Each consumer has two IDs at Wonder. Use either of them.',
	},
});

const byUserId: Field = {
	...userId,
	as: 'user_id',
	property: { ...userId.property, displayOptions: { show: { findBy: [USER_ID] } } },
};

const byReferenceId: Field = {
	in: 'query',
	as: 'reference_id',
	encode: id,
	property: {
		displayName: 'Reference ID',
		name: 'referenceId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 3f0d3f64-7e3d-4d36-9a3a-0a8f8a2d8b10',
		description: "Wonder's second ID of the consumer, returned by the operation Get",
		displayOptions: { show: { findBy: [REFERENCE_ID] } },
	},
};

const callingCode: Field = {
	in: 'body',
	as: 'user.calling_code',
	encode: asCallingCode,
	property: {
		displayName: 'Calling Code',
		name: 'callingCode',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 852',
		description: 'Country calling code of the phone number, 1 to 3 digits',
	},
};

const phoneNumber: Field = {
	in: 'body',
	as: 'user.phone_number',
	encode: asPhoneNumber,
	property: {
		displayName: 'Phone Number',
		name: 'phoneNumber',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 91234567',
		description:
			'Without the calling code, 1 to 11 digits, not used by another consumer. If Calling Code is 852, a leading +852 or 00852 is removed; a leading 0 is kept.',
	},
};

const identityDocumentType: Field = {
	in: 'body',
	as: 'user.document_type',
	property: documentType('Document Type', 'documentType'),
};

const identityDocumentNumber: Field = {
	in: 'body',
	as: 'user.document_number',
	personal: true,
	property: documentNumber('Document Number', 'documentNumber'),
};

const firstName: Field = {
	in: 'body',
	as: 'user.first_name',
	property: {
		displayName: 'First Name',
		name: 'firstName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Ada',
		description: 'As on the identity document. First name, last name or both are required.',
	},
};

const lastName: Field = {
	in: 'body',
	as: 'user.last_name',
	property: {
		displayName: 'Last Name',
		name: 'lastName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Wong',
		description: 'As on the identity document. First name, last name or both are required.',
	},
};

const dateOfBirth: Field = {
	in: 'body',
	as: 'user.date_of_birth',
	encode: birthDay,
	property: {
		displayName: 'Date of Birth',
		name: 'dateOfBirth',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 1990-12-31',
		description: 'As year-month-day',
	},
};

const issuingCountry: Field = {
	in: 'body',
	as: 'user.issuing_country',
	encode: country3,
	property: {
		displayName: 'Issuing Country',
		name: 'issuingCountry',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. HKG',
		description:
			'The country that issued the identity document: English name or ISO 3166 code of two or three letters',
	},
};

const personalData = [
	callingCode,
	phoneNumber,
	firstName,
	lastName,
	dateOfBirth,
	identityDocumentType,
	identityDocumentNumber,
	issuingCountry,
];

export const get = {
	name: 'Get',
	action: 'Get consumer',
	description:
		'Retrieve one consumer (B2C) with personal data and reference ID, by consumer ID or reference ID',
	route: 'GET /user',
	source: 'inferred',
	data: 'user',
	fields: [findBy('Find By'), byUserId, byReferenceId],
} satisfies Operation;

export const user = {
	name: 'Consumer (B2C)',
	description: 'Your users at Wonder: people who can have a card, a balance and wallets',
	operations: {
		create: {
			name: 'Create',
			action: 'Create consumer',
			description:
				'Register a consumer (B2C), who can then have a card, a balance and wallets. Needs phone number, name, date of birth and identity document. Returns the consumer ID as user_id.',
			route: 'POST /user',
			source: 'inferred',
			data: 'user',
			effect: 'the consumer was created',
			hints: phoneHints,
			hasOutcome: hasId,
			complete: async ({ account }, _, response) => {
				const { user_id: userId = response.id } = response;
				if (userId) rememberConsumer(account, String(userId));
				return response;
			},
			fields: personalData,
			check: (values) => {
				if (values.firstName ?? values.lastName) return;
				throw new InvalidInput(
					'First Name and Last Name are both empty',
					'Enter at least one of them.',
				);
			},
		},
		get,
		update: {
			name: 'Update',
			action: 'Update consumer',
			description:
				'Change the personal data of a consumer (B2C), found by consumer ID or reference ID. Sends only the given fields. Returns the consumer.',
			route: 'PUT /user/{referenceId}',
			source: 'documented',
			data: 'user',
			effect: 'the consumer was updated',
			hints: phoneHints,
			setsState: {
				read: async (wonder, { referenceId }) =>
					await wonder.request(get, { findBy: REFERENCE_ID, referenceId }),
				isReached: (found, values) =>
					personalData.every(({ property: { name }, as = name }) => {
						const wanted = values[name];
						return wanted === undefined || String(found[as.replace('user.', '')]) === wanted;
					}),
			},
			fields: [
				findBy('Update By'),
				{ ...byUserId, in: undefined },
				{ ...byReferenceId, in: 'path', as: undefined },
			],
			optional: personalData,
			check: (values) => {
				if (personalData.some(({ property }) => values[property.name] !== undefined)) return;
				throw new InvalidInput('Update Fields is empty', 'Add at least one field to change.');
			},
			// The route needs the reference ID, which few people have at hand.
			prepare: async (wonder, values) =>
				values.findBy === USER_ID
					? { ...values, referenceId: await referenceIdOf(wonder, values.userId as string) }
					: values,
		},
	},
} satisfies Resource;

/** Edit User requires the reference ID; Create User does not return it. */
async function referenceIdOf(wonder: Requests, id: string): Promise<string> {
	const { reference_id: referenceId } = await wonder.request(get, { userId: id });
	if (referenceId) return String(referenceId);
	throw new OperationFailed(
		`Wonder returned no reference ID for consumer ${id}`,
		'Nothing was sent. If you know the reference ID, enter it.',
	);
}
