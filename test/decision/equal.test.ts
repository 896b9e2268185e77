import { hasAnywhere } from '../../nodes/Wonder/input/matching';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { matches } from '../support/forms';

/** What conditions treat as equal, and as a word of a merchant's name. */
describe('a condition', () => {
	const [card, other] = [sampleTransaction.card, 'b8f0c1de-0000-4000-8000-000000000000'];
	test.each([
		[{ merchantNameContains: 'uber, AIRLINES' }, { merchant_name: 'Cathay Airlines' }, {}],
		[{ merchantNameContainsAnywhere: 'uber, AIR' }, { merchant_name: 'Cathay Airlines' }, {}],
		[{ merchantNameContains: 'uber, ,' }, { merchant_name: 'UBER *TRIP' }, { merchant_name: '' }],
		[{ merchantCountries: 'hk, us' }, { merchant_country: 'US' }, { merchant_country: 'FR' }],
		[{ merchantCountries: 'hk,' }, { merchant_country: 'hk' }, { merchant_country: '' }],
		[{ merchantCountriesExcluded: 'hk us' }, { merchant_country: 'FR' }, {}],
		[{ merchantCountriesExcluded: 'HK' }, { merchant_country: undefined }, {}],
		[
			{ merchantCountries: 'Hong Kong, uk' },
			{ merchant_country: 'HK' },
			{ merchant_country: 'US' },
		],
		[{ merchantCountries: 'GBR' }, { merchant_country: 'GB' }, { merchant_country: 'UA' }],
		[
			{ merchantCountriesExcluded: 'Hong Kong' },
			{ merchant_country: 'FRA' },
			{ merchant_country: 'HKG' },
		],
		[{ type: ['Withdrawal', 'Refund'] }, { type: 'Refund' }, { type: 'Sales' }],
		[{ cards: [other, card] }, {}, { card: 'c' }],
		[{ cards: `${other}, ${card}` }, {}, { card: card.slice(1) }],
		[{ users: [other] }, { p_user_id: other }, { p_user_id: undefined }],
	])('%j matches %j and not %j', (conditions, yes, no) => {
		expect(matches(conditions, yes)).toBe(true);
		expect(matches(conditions, no)).toBe(false);
	});

	const cafe = { merchant_name: 'Cafe\u0301  Ｒｏｍａ\u00a0’s' };
	test.each([
		[{ cards: [card.toUpperCase()] }, {}],
		[{ cards: [card] }, { card: ` ${card.toUpperCase()}` }],
		[{ users: ['AB-1'] }, { p_user_id: 'ab-1 ' }],
		[{ type: ['sales'] }, { type: ' SALES' }],
		[{ merchantCountries: 'HK' }, { merchant_country: 'hk ' }],
		[{ merchantNameContains: 'CAFÉ roma' }, cafe],
		[{ merchantNameContainsAnywhere: "fé roma 's" }, cafe],
		[{ merchantNameContains: 'straße' }, { merchant_name: 'LANGE STRASSE 5' }],
		[{ merchantNameContains: 'istanbul, kapı' }, { merchant_name: 'İSTANBUL' }],
		[{ merchantNameContains: 'kapı' }, { merchant_name: 'YENI KAPI' }],
		[{ merchantNameContains: 'casino' }, { merchant_name: 'CA\u00adSI\u200bNO' }],
		[{ merchantNameContains: 'drive-in' }, { merchant_name: 'Drive\u2011In' }],
	])('%j matches what looks the same to a person: %j', (conditions, transaction) => {
		expect(matches(conditions, transaction)).toBe(true);
		if ('merchantCountries' in conditions) {
			const { merchantCountries: merchantCountriesExcluded } = conditions;
			expect(matches({ merchantCountriesExcluded }, transaction)).toBe(false);
		}
	});

	const names: Array<[part: string, whole: string[], within: string[], not: string[]]> = [
		['bet', ['BET365', 'Bet-Shop', 'LIVE.BET', 'bet'], ['Better Coffee', 'Alphabet'], ['Be T']],
		['inn', ['Holiday Inn', 'INN*22'], ['Dinner Place'], ['In N Out']],
		['peak hotel', ['Peak  Hotel', 'THE PEAK-HOTEL 2'], ['Speak Hotels'], ['Peak', 'Hotel Peak']],
		['7-eleven', ['7-ELEVEN 1234', '7 Eleven', '7ELEVEN'], ['17-ELEVENTH'], ['Eleven 7']],
		['amzn mktp', ['AMZN*Mktp', 'AMZN Mktp US*2H4'], ['AMZN Mktplace'], ['AMZN US']],
		['bet365', ['BET365', 'BET 365'], ['BET3650'], ['BET36']],
		['mère', ['La MÈRE Brazier'], ['Commères'], ['Mere']],
		['отель', ['ОТЕЛЬ МИР'], ['Мотель'], ['Мир']],
		['酒店', ['半島酒店', '酒店'], [], ['半島飯店']],
		['ホテル', ['東京ホテル'], [], ['ホール']],
		['호텔', ['신라호텔'], [], ['신라']],
		['uber', ['UBER台灣', 'UBER   *TRIP'], ['Uberlandia'], ['Ube R']],
		['*', ['UBER *TRIP'], [], ['UBER']],
	];
	test.each(names)('%s is found as a whole word, or anywhere', (part, whole, within, not) => {
		const found = (name: string) => [
			name,
			matches({ merchantNameContains: part }, { merchant_name: name }),
			matches({ merchantNameContainsAnywhere: part }, { merchant_name: name }),
		];
		for (const name of whole) expect(found(name)).toEqual([name, true, true]);
		for (const name of within) expect(found(name)).toEqual([name, false, true]);
		for (const name of not) expect(found(name)).toEqual([name, false, false]);
	});

	test('must be met together with all others of its rule', () => {
		const both = { merchantCountries: 'HK', type: ['Withdrawal'] };
		expect(matches(both, { type: 'Withdrawal' })).toBe(true);
		expect(matches(both, { type: 'Sales' })).toBe(false);
		expect(matches(both, { type: 'Withdrawal', merchant_country: 'US' })).toBe(false);
	});
});

test.each([
	['H&M', 'FRESH MARKET'],
	['C&A', 'MUSIC ACADEMY'],
	['SQ *', 'MOSQUE SHOP'],
	['*uber', 'TUBERCULIN LTD'],
	['7-11', '17 115 STREET'],
	['.com', 'Comedy Club'],
	['[old]', 'Household'],
])('anywhere: %s is not in %s, where only its letters are', (part, text) => {
	expect(hasAnywhere([part])(text)).toBe(false);
	expect(hasAnywhere([part])(`x${part}x`)).toBe(true);
});
