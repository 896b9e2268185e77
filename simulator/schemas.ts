import { z } from 'zod/v4';
import { countries } from './countries';
import { compare, isDecimal } from './decimal';

type JsonSchema = Pick<z.core.JSONSchema.JSONSchema, 'pattern' | 'format' | 'description'>;

const capitalized = (words: string) => words[0].toUpperCase() + words.slice(1);

/** The message about a field with a missing or wrong value. */
const mustBe = (what: string) => ({
	error: ({ input }: { input?: unknown }) =>
		input === undefined ? 'is required' : `must be ${what}`,
});

/** `shape` is what JSON Schema can say of it. */
const textThat = (fits: (value: string) => boolean, what: string, shape: JsonSchema = {}) =>
	z.string(mustBe(what)).refine(fits, mustBe(what)).meta(shape);

export const text = z.string(mustBe('text'));
export const filled = textThat((value) => value.trim() !== '', 'text that is not empty', {
	pattern: '\\S',
});
export const truth = z.boolean(mustBe('true or false'));
export const none = z.null(mustBe('null'));
export const seconds = z.number(mustBe('a number of seconds'));

export function whole(min: number, max: number) {
	const error = mustBe(`a whole number from ${min} to ${max}`);
	return z.int(error).min(min, error).max(max, error);
}

export function digits(min: number, max: number) {
	const form = new RegExp(`^\\d{${min},${max}}$`);
	return textThat((value) => form.test(value), `${min} to ${max} digits, as text`, shapeOf(form));
}

export const matching = (form: RegExp, what: string) =>
	textThat((value) => form.test(value), what, shapeOf(form));

const shapeOf = ({ source }: RegExp) => ({ pattern: source });

export const oneOf = <const Value extends string>(...values: readonly Value[]) =>
	z.enum(values, mustBe(values.length > 1 ? `one of ${values.join(', ')}` : values[0]));

/** An amount as Wonder takes it: decimal text. A JSON number is refused, it may have lost digits. */
export function decimal({ min, places = 2 }: { min: 'zero' | 'positive'; places?: number }) {
	const sign = min === 'positive' ? 'above 0' : 'of at least 0';
	const what = `decimal text ${sign} with at most ${places} decimals`;
	const fits = (value: string) => {
		if (value.length > 24 || !isDecimal(value)) return false;
		if ((value.split('.')[1] ?? '').length > places) return false;
		return compare(value, '0') >= (min === 'positive' ? 1 : 0);
	};
	const error = ({ input }: { input?: unknown }) =>
		typeof input === 'number'
			? 'must be decimal text such as "10.00", not a JSON number'
			: mustBe(what).error({ input });
	return z
		.string({ error })
		.refine(fits, mustBe(what))
		.meta({
			description: capitalized(`${what}.`),
			pattern: `^\\d+(\\.\\d{1,${places}})?$`,
			maxLength: 24,
		});
}

/** An amount as Wonder shows it. */
export const amount = textThat(isDecimal, 'decimal text', {
	description: 'Decimal text such as "-12.50".',
	format: 'decimal',
	pattern: '^-?\\d+(\\.\\d+)?$',
});

export const country = textThat(
	(value) => countries.has(value),
	'an ISO 3166 alpha-3 country code such as "HKG"',
	{ pattern: '^[A-Z]{3}$' },
);

/** A day that exists: "2001-02-29" has the form and is refused. */
export const day = textThat(
	(value) => {
		if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
		const date = new Date(`${value}T00:00:00Z`);
		return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
	},
	'an existing date as YYYY-MM-DD',
	{ format: 'date' },
);

export const instant = textThat(
	(value) =>
		/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
		!Number.isNaN(Date.parse(value)),
	'an RFC 3339 time such as "2026-11-30T23:59:00Z"',
	{ format: 'date-time' },
);

export const webUrl = textThat(
	(value) => /^https?:\/\//i.test(value) && URL.canParse(value),
	'an http or https URL',
	{ format: 'uri' },
);

export const list = <Item extends z.ZodType>(item: Item, min = 0) =>
	z.array(item, mustBe('a list')).min(min, { error: `must hold at least ${min}` });

/** Any field names, at least one. Not `z.record`, which fails for a field named "constructor". */
export const byName = <Value extends z.ZodType>(value: Value) => {
	const error = mustBe('a JSON object with at least one field');
	return z
		.object({}, error)
		.catchall(value)
		.refine((fields) => Object.keys(fields).length > 0, error);
};

/** Exactly these fields: an unknown one is most likely misspelled, so it is refused. */
export const object = <Fields extends z.ZodRawShape>(fields: Fields) =>
	z.strictObject(fields, {
		error: ({ code, input }) =>
			code === 'unrecognized_keys'
				? `(known: ${Object.keys(fields).join(', ') || 'none'})`
				: mustBe('a JSON object').error({ input }),
	});

/** Whether Wonder's documents show something, or we concluded it from them. */
export type Source = 'documented' | 'inferred';

/** An object with a name in the OpenAPI document. The source is that of its fields unless marked. */
export const record = <Fields extends z.ZodRawShape>(id: string, source: Source, fields: Fields) =>
	object(fields).meta({ id, 'x-source': source });

/** The field, or the fields of this object unless marked. */
export const documented = <Schema extends z.ZodType>(schema: Schema): Schema =>
	schema.meta({ 'x-source': 'documented' satisfies Source });
export const inferred = <Schema extends z.ZodType>(schema: Schema): Schema =>
	schema.meta({ 'x-source': 'inferred' satisfies Source });

/** What must not appear in a log, a page or stored data. */
export const sensitive = <Schema extends z.ZodType>(schema: Schema): Schema =>
	schema.meta({ 'x-sensitive': true });

export const oneOrMany = <Item extends z.ZodType>(item: Item) => z.union([item, list(item, 1)]);

/** The body as its schema types it. What is wrong with it, field by field, goes to `refuse`. */
export function parse<Schema extends z.ZodType>(
	schema: Schema,
	body: unknown,
	refuse: (message: string) => Error,
): z.infer<Schema> {
	const { success, data, error } = schema.safeParse(body);
	if (success) return data;
	const problems = error.issues.flatMap((issue) => problemsIn(issue));
	throw refuse(`${[...new Set(problems)].join('; ')}.`);
}

type Issue = z.core.$ZodIssue;

function problemsIn(issue: Issue, above: PropertyKey[] = []): string[] {
	const path = [...above, ...issue.path];
	if (issue.code === 'unrecognized_keys') {
		const unknown = issue.keys.map((key) => `${placeOf([...path, key])} is not a known field`);
		return [`${unknown.join('; ')} ${issue.message}`];
	}
	if (issue.code === 'invalid_union') {
		const choices = meant(issue.errors).map((issues) =>
			issues.flatMap((each) => problemsIn(each, path)).join('; '),
		);
		return [[...new Set(choices)].join(' or ')];
	}
	return [`${placeOf(path)} ${issue.message}`];
}

/** Of an object or a list of them, the one that was sent; all choices if it was neither. */
function meant(choices: Issue[][]): Issue[][] {
	const isOtherKind = (issue: Issue) =>
		issue.code === 'invalid_type' &&
		issue.path.length === 0 &&
		['array', 'object'].includes(issue.expected);
	const sameKind = choices.filter((issues) => !issues.some(isOtherKind));
	return sameKind.length > 0 ? sameKind : choices;
}

/** "card.limits[0].period". */
function placeOf(path: PropertyKey[]): string {
	const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
	return place.join('').replace(/^\./, '') || 'the body';
}
