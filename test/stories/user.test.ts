import { useWonder } from '../support/wonder';

const wonder = useWonder();
const ada = {
	callingCode: '+852',
	phoneNumber: '9123 4567',
	firstName: 'Ada',
	lastName: 'Wong',
	dateOfBirth: '1990-12-31',
	documentType: 'ID_CARD',
	documentNumber: 'K1234567',
	issuingCountry: 'hkg',
};

test('a user is created, found by either ID, and changed by either', async () => {
	const { user_id: userId } = await wonder.result('user.create', ada);
	const found = await wonder.result('user.get', { userId });
	expect(found).toMatchObject({
		user_id: userId,
		calling_code: '852',
		phone_number: '91234567',
		issuing_country: 'HKG',
		document_type: 'ID_CARD',
	});
	const { reference_id: referenceId } = found;
	const again = await wonder.result('user.get', { findBy: 'referenceId', referenceId });
	expect(again).toEqual(found);
	await wonder.forget();
	await wonder.result('user.update', { userId, updateFields: { lastName: 'Lee' } });
	expect(await wonder.routes()).toEqual([
		`GET /user?user_id=${String(userId)}`,
		`PUT /user/${String(referenceId)}`,
	]);
	const changed = await wonder.result('user.update', {
		findBy: 'referenceId',
		referenceId,
		updateFields: { dateOfBirth: '1991-01-01' },
	});
	expect(changed).toMatchObject({ last_name: 'Lee', date_of_birth: '1991-01-01' });
	expect((await wonder.received()).at(-1)?.body).toEqual({ user: { date_of_birth: '1991-01-01' } });
});

test('a second user with the same phone number is refused with what to do', async () => {
	await wonder.result('user.create', ada);
	const { error } = await wonder.node('user.create', ada);
	expect(error?.message).toBe('A user with this phone number already exists.');
	expect(error?.description).toContain('Get that user instead');
	expect(error?.description).toContain("Wonder's code 300008");
	expect(error?.httpCode).toBe('400');
	expect(wonder.books.consumers.size).toBe(1);
});

test.each([
	[
		{ phoneNumber: '123456789012' },
		'Phone Number: "123456789012" is not a number of 1 to 11 digits',
	],
	[{ callingCode: 'HK' }, 'Calling Code: "HK" is not a number of 1 to 3 digits'],
	[{ dateOfBirth: '1990-02-30' }, 'Date of Birth: "1990-02-30" is not a date'],
	[{ issuingCountry: 'Atlantis' }, 'Issuing Country: "Atlantis" is not a country'],
	[{ documentType: 'VISA' }, 'Document Type: "VISA" isn\'t a valid option'],
	[{ firstName: '', lastName: ' ' }, 'First Name and Last Name are both empty'],
	[{ documentNumber: '={{ " " }}' }, 'Document Number is empty'],
])('%j is refused before anything is sent', async (wrong, message) => {
	const { error } = await wonder.node('user.create', { ...ada, ...wrong });
	expect(error?.message).toBe(message);
	expect(error?.description).toContain('Nothing was sent');
	expect(error?.context.itemIndex).toBe(0);
	expect(await wonder.received()).toEqual([]);
});

test('an update without a field to change is refused', async () => {
	const [userId] = await wonder.newUsers(1);
	const { error } = await wonder.node('user.update', { userId, updateFields: {} });
	expect(error?.message).toBe('Update Fields is empty');
});
