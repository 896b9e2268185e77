import { InvalidInput } from '../input/invalidInput';
import { tellsId } from '../input/entries';
import {
	OperationFailed,
	type Field,
	type Operation,
	type Resource,
	type Requests,
} from '../operation/operation';
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
			{ name: 'User ID', value: USER_ID },
			{ name: 'Reference ID', value: REFERENCE_ID },
		],
		required: true,
		default: USER_ID,
		description: 'Wonder gives each user two IDs; either will do',
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
		description: "Wonder's second ID of the user, which Get User returns",
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
		description: 'Calling code of the country of the phone number, 1 to 3 digits',
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
			'Without the calling code, 1 to 11 digits. Each number can be used once only. +852 or 00852 in front is taken off when Calling Code is 852; a 0 in front stays.',
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
		description: 'As on the document. First name, last name or both.',
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
		description: 'As on the document. First name, last name or both.',
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
		description: 'Year-month-day',
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
			'Country that issued the document: its name in English, or its code of two or three letters (ISO 3166)',
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

const get = {
	name: 'Get',
	action: 'Get a user',
	description: 'Retrieve a consumer, with the reference ID that transfers need',
	route: 'GET /user',
	source: 'inferred',
	data: 'user',
	fields: [findBy('Find By'), byUserId, byReferenceId],
} satisfies Operation;

export const user = {
	name: 'User',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a user',
			description: 'Register a consumer (B2C), who can then get a card, a balance and wallets',
			route: 'POST /user',
			source: 'inferred',
			data: 'user',
			effect: 'the user was created',
			hints: phoneHints,
			isTold: tellsId,
			fields: personalData,
			check: (values) => {
				if (values.firstName ?? values.lastName) return;
				throw new InvalidInput(
					'First Name and Last Name are both empty',
					'Wonder needs at least one of them.',
				);
			},
		},
		get,
		update: {
			name: 'Update',
			action: 'Update a user',
			description: 'Change the personal data of a consumer (B2C)',
			route: 'PUT /user/{referenceId}',
			source: 'documented',
			data: 'user',
			effect: 'the user was changed',
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
			// The address holds the reference ID, which few users of n8n have at hand.
			prepare: async (wonder, values) =>
				values.findBy === USER_ID
					? { ...values, referenceId: await referenceIdOf(wonder, values.userId as string) }
					: values,
		},
	},
} satisfies Resource;

/** The reference ID that Edit User and Platform Transfer ask for; Create User does not return it. */
export async function referenceIdOf(wonder: Requests, id: string): Promise<string> {
	const { reference_id: referenceId } = await wonder.request(get, { userId: id });
	if (referenceId) return String(referenceId);
	throw new OperationFailed(
		`Wonder gives no reference ID for user ${id}`,
		'Nothing was sent. Enter the reference ID yourself, if you have it from somewhere else.',
	);
}
