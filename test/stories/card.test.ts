import { useWonder } from '../support/wonder';

const wonder = useWonder();
const newCard = async (more = {}) =>
	await wonder.result('card.create', { title: 'Travel', ...more });

test('a business card is created active, limited and with a masked number', async () => {
	const card = await newCard({
		cardHolders: { holder: [{ name: 'Ada Wong', email: 'ada@example.com', reference: 'e-42' }] },
		limits: { perTransaction: '100.00', daily: '250.5', monthly: '1000', lifetime: '9000' },
		additionalFields: { referenceId: 'travel-1', settlementCurrency: 'usd' },
	});
	expect(card).toMatchObject({ title: 'Travel', status: 'Active', reference_id: 'travel-1' });
	expect(card.pan).toMatch(/^\d{6}\*{6}\d{4}$/);
	const [{ body }] = await wonder.received();
	expect(body).toEqual({
		card: {
			title: 'Travel',
			card_holders: [
				{
					external_user_name: 'Ada Wong',
					external_user_reference: 'e-42',
					external_user_email: 'ada@example.com',
				},
			],
			limits: [
				{ period: 'Transaction', limit_amount: '100.00' },
				{ period: 'Daily', limit_amount: '250.5' },
				{ period: 'Monthly', limit_amount: '1000' },
				{ period: 'Lifetime', limit_amount: '9000' },
			],
			reference_id: 'travel-1',
			settlement_currency: 'USD',
		},
	});
});

test('a consumer card has its consumer and no fields of a business card', async () => {
	const [userId] = await wonder.newUsers(1);
	const card = await newCard({
		cardFor: 'consumer',
		userId: { __rl: true, mode: 'id', value: userId },
		cardHolders: { holder: [{ name: 'left over from before' }] },
	});
	expect(card.p_user_id).toBe(userId);
	expect((await wonder.received())[0].body).toEqual({
		card: { p_user_id: userId, title: 'Travel' },
	});
	const { error } = await wonder.node('card.create', {
		title: 'Second',
		cardFor: 'consumer',
		userId,
	});
	expect(error?.message).toBe(`User ${userId} already has a card.`);
	expect(error?.description).toContain('Nothing was changed and no money moved.');
});

test('a locked card declines, an unlocked one pays again, a locked card stays locked', async () => {
	const { id: cardId } = await newCard();
	expect(await wonder.result('card.lock', { cardId })).toMatchObject({ status: 'Locked' });
	expect((await wonder.shop(String(cardId), '5.00')).decline_reason).toBe('card_locked');
	expect(await wonder.result('card.lock', { cardId })).toMatchObject({ status: 'Locked' });
	expect(await wonder.result('card.get', { cardId })).toMatchObject({ status: 'Locked' });
	expect(await wonder.result('card.unlock', { cardId })).toMatchObject({ status: 'Active' });
	expect((await wonder.shop(String(cardId), '5.00')).decline_reason).toBeNull();
});

test('a card is terminated only after confirmation, and then permanently', async () => {
	const { id: cardId } = await newCard();
	await wonder.forget();
	const { error } = await wonder.node('card.terminate', { cardId });
	expect(error?.message).toBe('Confirm Termination is off');
	expect(error?.description).toContain('Nothing was sent.');
	expect(await wonder.received()).toEqual([]);
	await wonder.result('card.terminate', { cardId, confirmTermination: true });
	expect((await wonder.shop(String(cardId), '5.00')).decline_reason).toBe('card_terminated');
	const unlock = await wonder.node('card.unlock', { cardId });
	expect(unlock.error?.message).toBe(`Card ${String(cardId)} is terminated.`);
});

test('limits are changed one by one, one is removed, and the history has the reasons', async () => {
	const { id: cardId } = await newCard({ limits: { daily: '10.00', monthly: '50.00' } });
	expect((await wonder.shop(String(cardId), '10.01')).decline_reason).toBe('daily_limit_exceeded');
	await wonder.result('card.updateLimits', { cardId, limits: { daily: 20 }, remark: 'Lunch' });
	expect((await wonder.shop(String(cardId), '10.01')).decline_reason).toBeNull();
	expect((await wonder.shop(String(cardId), '10.00')).decline_reason).toBe('daily_limit_exceeded');
	const removed = { cardId, removeLimits: ['daily'] };
	await wonder.result('card.updateLimits', removed);
	const { limits } = await wonder.result('card.get', { cardId });
	expect(limits).toContainEqual({
		period: 'Daily',
		limit_amount: '0.00',
		used_amount: '10.01',
		status: 'Inactive',
	});
	expect((await wonder.shop(String(cardId), '39.00')).decline_reason).toBeNull();
	const history = await wonder.results('card.getLimitHistory', { cardId, returnAll: true });
	expect(history.map(({ limit_amount, remark }) => [limit_amount, remark])).toEqual([
		['0.00', ''],
		['20.00', 'Lunch'],
	]);
	const other = { cardId, filters: { limitId: 'none-of-these' } };
	expect(await wonder.results('card.getLimitHistory', other)).toEqual([]);
	const none = await wonder.node('card.updateLimits', { cardId, limits: {} });
	expect(none.error?.message).toBe('Limits is empty');
});

test('the full number is masked unless clear text is chosen', async () => {
	const { id: cardId } = await newCard();
	const { pan, cvv } = wonder.books.cards.get(String(cardId))!;
	const masked = await wonder.result('card.getFullNumber', { cardId });
	expect(masked).toMatchObject({ id: cardId, cvv: '***' });
	expect(masked.pan).toBe(`${pan.slice(0, 6)}******${pan.slice(-4)}`);
	const clear = await wonder.result('card.getFullNumber', { cardId, numberOutput: 'clear' });
	expect(clear).toMatchObject({ pan, cvv });
});

test('cards are listed newest first, filtered by status and title, and cut at the limit', async () => {
	const cards = await wonder.newCards(5);
	await wonder.result('card.lock', { cardId: cards[1] });
	const ids = async (parameters: object) =>
		(await wonder.results('card.getAll', parameters as never)).map(({ id }) => id);
	expect(await ids({ returnAll: true })).toEqual([...cards].reverse());
	expect(await ids({ limit: 2 })).toEqual([cards[4], cards[3]]);
	expect(await ids({ filters: { status: ['Locked'] } })).toEqual([cards[1]]);
	expect(await ids({ filters: { titleContains: 'CARD 3' } })).toEqual([cards[2]]);
	expect(await ids({ filters: { titleContains: 'ａＲＤ\u00a0 3' } })).toEqual([cards[2]]);
});

test('a title filter of invisible characters is refused, not ignored', async () => {
	await wonder.newCards(2);
	for (const titleContains of ['\u200b', '\u00ad', '={{ "\u3164" }}']) {
		const { error } = await wonder.node('card.getAll', { filters: { titleContains } });
		expect(error?.message).toBe('Title Contains is empty');
	}
});

const LAST_FOUR = [
	...['4312', ' 4312 ', '**** 4312', '•4312', 'x4312', '348', '7', '4312.0'],
	...['ending in 4312', 'Visa 4312', 'card no. 4312', 'JCB •••• 4312'],
];
const MASKED = ['356772******8348', '3567 72** **** 8348', '356772xxxxxx8348'];

test.each([...LAST_FOUR, ...MASKED])('%s is not accepted as the ID of a card', async (text) => {
	const what = LAST_FOUR.includes(text) ? 'the last four digits of a card' : 'a masked card number';
	for (const operation of ['card.get', 'card.lock', 'card.getLimitHistory', 'transaction.getAll']) {
		const cardId = { __rl: true, mode: 'id', value: text };
		const { error } = await wonder.node(operation, { cardId, transactionsOf: 'card' });
		expect(error?.message).toBe(`Card: "${text.trim()}" looks like ${what}, not its ID`);
		expect(error?.description).toContain(
			'Choose the card From List (searchable by its last four digits)',
		);
		expect(error?.description).toContain('Nothing was sent.');
	}
	expect(await wonder.received()).toEqual([]);
});

test.each(['card-4312', '0a4312', '43124312', '2026-4312'])(
	'%s may be an ID of a card',
	async (id) => {
		const { error } = await wonder.node('card.get', { cardId: id });
		expect(error?.message).toBe(`Card ${id} not found.`);
	},
);

test('IDs of other records may be four digits', async () => {
	const { error } = await wonder.node('wallet.get', { walletId: '4312' });
	expect(error?.message).toBe('Wallet 4312 not found.');
});
