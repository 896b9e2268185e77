import {
	NodeHelpers,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';
import { WonderDecisionTrigger } from '../../nodes/Wonder/WonderDecisionTrigger.node';
import { conditionProperties } from '../../nodes/Wonder/decision/rules/conditionProperties';
import { approved, declined, question, useDecisionTrigger } from '../support/decisions';
import { useTurnedTime } from '../support/turnedTime';

/** Conditions as people think of them, asked over HTTP. */
const { trigger, configure, ask } = useDecisionTrigger();
const no = declined('No');

function declining(conditions: IDataObject) {
	configure({
		otherwise: 'approve',
		rules: { rule: [{ name: 'Own', conditions, outcome: 'decline', reason: 'No' }] },
	});
}
const isDeclined = async (change: IDataObject = {}) => {
	const answer = await ask(question(change));
	expect([approved, no]).toContainEqual(answer);
	return answer.body.approved === false;
};

describe('the time of a payment', () => {
	useTurnedTime();
	const at = (time: string) => jest.setSystemTime(Date.parse(time));
	const timeOfDay = (span: object) => ({ timeOfDay: { span } }) as IDataObject;

	test('a night is one condition, by the clocks of the workflow', async () => {
		declining(timeOfDay({}));
		trigger.timeZone = 'Asia/Hong_Kong';
		for (const [time, expected] of [
			['2026-03-31T13:59:59Z', false],
			['2026-03-31T14:00:00Z', true],
			['2026-03-31T21:59:59Z', true],
			['2026-03-31T22:00:00Z', false],
		] as const) {
			at(time);
			expect([time, await isDeclined()]).toEqual([time, expected]);
		}
	});

	test('or by those of another time zone', async () => {
		declining(timeOfDay({ from: '09:00', to: '17:00', timeZone: 'America/New_York' }));
		trigger.timeZone = 'Asia/Hong_Kong';
		at('2026-07-01T12:59:59Z');
		expect(await isDeclined()).toBe(false);
		at('2026-07-01T13:00:00Z');
		expect(await isDeclined()).toBe(true);
	});

	test.each<[string, IDataObject, number, boolean]>([
		['the workflow', {}, 1.2, true],
		[
			'the time of day beside them',
			timeOfDay({ from: '00:00', to: '23:59', timeZone: 'UTC' }),
			1.2,
			false,
		],
		['Time Zone, if it is there', { timeZone: 'UTC' }, 1.2, false],
		['UTC, in a workflow saved before', {}, 1.1, false],
	])('weekdays are those of %s', async (_, more, version, expected) => {
		declining({ weekdays: ['wednesday'], ...more });
		trigger.version = version;
		trigger.timeZone = 'Asia/Hong_Kong';
		at('2026-03-31T20:00:00Z');
		expect(await isDeclined()).toBe(expected);
	});
});

describe('amounts', () => {
	test.each<[IDataObject, string[], string[]]>([
		[{ moreThan: '500' }, ['-500.01'], ['-500', '-500.00']],
		[{ lessThan: '5' }, ['-4.99', '0'], ['-5', '-5.01']],
		[{ moreThan: '5', atMost: '10' }, ['-5.01', '10.00'], ['-5', '-10.01']],
		[{ atLeast: '5', lessThan: '10' }, ['-5', '-9.99'], ['-4.99', '-10']],
	])('%j', async (range, inside, outside) => {
		for (const conditions of [{ amount: { range } }, { amounts: { range: [range] } }]) {
			declining(conditions as IDataObject);
			for (const amount of inside) {
				expect([amount, await isDeclined({ transaction_amount: amount })]).toEqual([amount, true]);
			}
			for (const amount of outside) {
				expect([amount, await isDeclined({ transaction_amount: amount })]).toEqual([amount, false]);
			}
		}
	});
});

describe('lists, with commas or from an expression', () => {
	const A = '03e69dd9-a70c-4b0f-b084-c0ee077772fb';
	const B = '13e69dd9-a70c-4b0f-b084-c0ee077772fb';
	test.each<[string, unknown, IDataObject, IDataObject]>([
		[
			'merchantIds',
			'12, 666666660057123',
			{ merchant_id: '666666660057123' },
			{ merchant_id: '6' },
		],
		['merchantIds', "={{ ['ab-1', 'x'] }}", { merchant_id: 'AB-1' }, { merchant_id: '' }],
		['merchantIdsExcluded', '12, 13', { merchant_id: '14' }, { merchant_id: '13' }],
		['merchantIdsExcluded', '12, 13', { merchant_id: null }, { merchant_id: '12' }],
		['cards', `={{ '${A}, ${B}' }}`, { card: B }, { card: 'other' }],
		['cardsExcluded', `={{ ['${A}'] }}`, { card: B }, { card: A.toUpperCase() }],
		['merchantNameExcluded', 'hotel, air', { merchant_name: 'Hotels' }, { merchant_name: 'AIR*1' }],
		['merchantNameExcluded', 'hotel', { merchant_name: '' }, { merchant_name: 'Grand Hotel' }],
	])('%s: %s', async (name, value, matching, other) => {
		declining({ [name]: value } as IDataObject);
		expect(await isDeclined(matching)).toBe(true);
		expect(await isDeclined(other)).toBe(false);
	});
});

describe('each mistake names the rule, the field, the value and the form expected', () => {
	const range = (given: object) => ({ amount: { range: given } });
	const span = (given: object) => ({ timeOfDay: { span: given } });
	test.each<[object, string, RegExp]>([
		[range({}), 'Amount: neither At Least, More Than, At Most nor Less Than', /500\.00/],
		[range({ moreThan: 'much' }), 'Amount: More Than: "much" is not an amount', /250\.00/],
		[range({ atLeast: '1', moreThan: '2' }), 'Amount: both At Least 1 and More Than 2', /one of/],
		[
			range({ moreThan: '5', atMost: '5' }),
			'Amount: More Than 5 leaves no amount for At Most 5',
			/Correct/,
		],
		[range({ atLeast: '6', lessThan: '5' }), 'Amount: At Least 6 is more than Less Than 5', /Swap/],
		[span({ from: '25:00' }), 'Time of Day: From: "25:00" isn\'t', /for example 09:00/],
		[span({ to: 'dawn' }), 'Time of Day: To: "dawn" isn\'t', /for example 09:00/],
		[span({ to: '22:00' }), 'Time of Day: From and To are both 22:00', /for example 22:00/],
		[
			span({ timeZone: 'Berlin' }),
			'Time of Day: Time Zone: "Berlin" isn\'t',
			/for example Europe\/Berlin/,
		],
		[span({ timeZone: 'CST' }), 'Time of Day: Time Zone: "CST" is ambiguous', /America\/Chicago/],
		[span({ timeZone: '={{ undefined }}' }), 'Time of Day: Time Zone: is empty', /Enter/],
		[{ merchantIds: 'Uber BV' }, 'Merchant IDs: "Uber BV" is not', /for example 666666660057123/],
		[{ merchantIds: ' ' }, 'Merchant IDs: is empty', /for example 666666660057123/],
		[{ merchantNameExcluded: ',' }, 'Merchant Name Excluded: is empty', /Enter/],
		[
			{ cardsExcluded: ['1234'] },
			'Cards Excluded: Names or IDs: "1234" looks like',
			/like 03e69dd9/,
		],
	])('%j', async (conditions, message, advice) => {
		declining(conditions as IDataObject);
		const error = await trigger.activate().catch((thrown: unknown) => thrown);
		expect((error as Error).message).toContain(`Rule 1 ("Own"): ${message}`);
		expect((error as { description: string }).description).toMatch(advice);
	});
});

describe('the form', () => {
	const { description } = new WonderDecisionTrigger();
	const load = (parameters: INodeParameters, typeVersion: number, defaults = true) => {
		const node = { name: 'x', typeVersion, type: 'x', parameters } as unknown as INode;
		return NodeHelpers.getNodeParameters(
			description.properties,
			parameters,
			defaults,
			false,
			node,
			description,
		) as INodeParameters & { rules: { rule: Array<{ conditions: INodeParameters }> } };
	};
	const added = (name: string) =>
		conditionProperties.find((property) => property.name === name)?.default as INodeParameters;

	test('a condition that was added and left as it is, is still there after saving', () => {
		const conditions = { timeOfDay: added('timeOfDay'), amount: added('amount') };
		const saved = load({ rules: { rule: [{ conditions }] } }, 1.2, false);
		expect(load(saved, 1.2).rules.rule[0].conditions).toEqual(conditions);
	});

	test('Time From and Time To are only in workflows that were saved with them', () => {
		const conditions = { timeFrom: '22:00', timeTo: '06:00', timeZone: 'UTC' };
		const parameters = { rules: { rule: [{ conditions }] } };
		expect(load(parameters, 1.1).rules.rule[0].conditions).toEqual(conditions);
		const isShown = ({ displayOptions }: INodeProperties) =>
			!displayOptions?.show?.['@version'] || displayOptions.show['@version'].includes(1.2);
		const shown = conditionProperties.filter(isShown).map(({ displayName }) => displayName);
		expect(shown).toContain('Time of Day');
		expect(shown.filter((label) => /^Time (From|To)$/.test(label))).toEqual([]);
	});

	test('the time zone is chosen from a list, beginning with that of the workflow', () => {
		const group = conditionProperties.find(({ name }) => name === 'timeOfDay')?.options?.[0];
		const zone = (group as { values: INodeProperties[] }).values.at(-1);
		const [first, ...others] = (zone?.options ?? []) as Array<{ name: string; value: string }>;
		expect([first, zone?.default]).toEqual([{ name: "Workflow's Time Zone", value: '' }, '']);
		expect(others.map(({ value }) => value)).toEqual(
			expect.arrayContaining(['UTC', 'Europe/Berlin', 'Asia/Hong_Kong']),
		);
	});

	test('a notice says that there is no merchant category', () => {
		const notices = description.properties.filter(({ type }) => type === 'notice');
		expect(notices.map(({ displayName }) => displayName).join()).toContain(
			"Wonder's transactions carry no merchant category (MCC)",
		);
	});
});
