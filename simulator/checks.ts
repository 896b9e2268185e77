import { countries } from './countries';
import { compare, isDecimal, type Decimal } from './decimal';

/** Says what is wrong with the value found at a place in a body; nothing when it is right. */
export interface Check {
	(value: unknown, at: string): string[];
	optional?: true;
}

export function optional(check: Check): Check {
	const accept: Check = (value, at) => (value === undefined ? [] : check(value, at));
	accept.optional = true;
	return accept;
}

function must(holds: (value: unknown) => boolean, be: string): Check {
	return (value, at) => (holds(value) ? [] : [`${at} must be ${be}`]);
}

export const anything: Check = () => [];

const isText = (value: unknown): value is string => typeof value === 'string';

export const text = must(isText, 'text');
export const filled = must(
	(value) => isText(value) && value.trim() !== '',
	'text that is not empty',
);
export const truth = must((value) => typeof value === 'boolean', 'true or false');
export const none = must((value) => value === null, 'null');
export const seconds = must(Number.isFinite, 'a number of seconds');

export function whole(min: number, max: number): Check {
	return must(
		(value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
		`a whole number from ${min} to ${max}`,
	);
}

export function digits(min: number, max: number): Check {
	const form = new RegExp(`^\\d{${min},${max}}$`);
	return must((value) => isText(value) && form.test(value), `${min} to ${max} digits, as text`);
}

export function matching(form: RegExp, be: string): Check {
	return must((value) => isText(value) && form.test(value), be);
}

export function oneOf(...values: string[]): Check {
	return must((value) => isText(value) && values.includes(value), `one of ${values.join(', ')}`);
}

/** An amount as Wonder takes it: decimal text. A JSON number is refused, it may have lost digits. */
export function amount({ min, places = 2 }: { min?: 'zero' | 'positive'; places?: number }): Check {
	const sign = min === 'positive' ? 'above 0' : min === 'zero' ? 'of at least 0' : '';
	return (value, at) => {
		if (typeof value === 'number') {
			return [`${at} must be decimal text such as "10.00", not a JSON number`];
		}
		const wrong = [`${at} must be decimal text ${sign} with at most ${places} decimals`];
		if (!isText(value) || value.length > 24 || !isDecimal(value)) return wrong;
		if ((value.split('.')[1] ?? '').length > places) return wrong;
		if (min === 'positive' && compare(value as Decimal, '0') <= 0) return wrong;
		if (min === 'zero' && compare(value as Decimal, '0') < 0) return wrong;
		return [];
	};
}

export const country = must(
	(value) => isText(value) && countries.has(value),
	'an ISO 3166 alpha-3 country code such as "HKG"',
);

/** A day that exists: "2001-02-29" has the form and is refused. */
export const day = must((value) => {
	if (!isText(value) || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
	const date = new Date(`${value}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}, 'an existing date as YYYY-MM-DD');

export const instant = must(
	(value) =>
		isText(value) &&
		/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
		!Number.isNaN(Date.parse(value)),
	'an RFC 3339 time such as "2026-11-30T23:59:00Z"',
);

export const webUrl = must(
	(value) => isText(value) && /^https?:\/\//i.test(value) && URL.canParse(value),
	'an http or https URL',
);

export function list(item: Check, min = 0): Check {
	return (value, at) => {
		if (!Array.isArray(value)) return [`${at} must be a list`];
		if (value.length < min) return [`${at} must hold at least ${min}`];
		return value.flatMap((each, index) => item(each, `${at}[${index}]`));
	};
}

export function either(...checks: Check[]): Check {
	return (value, at) => {
		const found = checks.map((check) => check(value, at));
		return found.some((problems) => problems.length === 0) ? [] : [found.flat().join(' or ')];
	};
}

/** Whatever fields, at least one. */
export function byName(check: Check): Check {
	return (value, at) => {
		const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
		const fields = isObject ? Object.entries(value) : [];
		if (fields.length === 0) return [`${at} must be a JSON object with at least one field`];
		return fields.flatMap(([name, each]) => check(each, `${at}.${name}`));
	};
}

/** Exactly these fields: a field nobody knows is most likely a misspelt one, so it is refused. */
export function shape(fields: Record<string, Check>): Check {
	return (value, at) => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			return [`${at || 'the body'} must be a JSON object`];
		}
		const given = value as Record<string, unknown>;
		const place = (name: string) => (at ? `${at}.${name}` : name);
		const unknown = Object.keys(given).filter((name) => !Object.hasOwn(fields, name));
		return [
			...unknown.map((name) => `${place(name)} is not a known field`),
			...Object.entries(fields).flatMap(([name, check]) => {
				if (Object.hasOwn(given, name)) return check(given[name], place(name));
				return check.optional ? [] : [`${place(name)} is required`];
			}),
		];
	};
}
