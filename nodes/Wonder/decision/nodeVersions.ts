import type { INodeProperties } from 'n8n-workflow';

/**
 * Until 1.1, a new form was Live, let the workflow decide, did not simplify, and had one output. n8n does not
 * save what equals a default.
 */
export const EARLIER = [1, 1.1];

/** At 1, n8n evaluates expressions of its own before it calls this node, which takes longer. */
export const VERSIONS = [1.1, 1.2, 1.3];
export const NEWEST_VERSION = 1.3;

/** Until 1.2, weekdays were those of UTC, and a time of day took three conditions. */
const IN_UTC = [...EARLIER, 1.2];

export const isInUtc = (version: number) => IN_UTC.includes(version);

/** A field that only saved workflows still have. */
export const replaced = (property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: { show: { '@version': IN_UTC } },
});

/** The property, and the one that workflows saved with an earlier version still have. */
export const withEarlierDefault = (
	property: INodeProperties,
	earlierDefault: string | boolean,
): INodeProperties[] => [
	{ ...property, displayOptions: { hide: { '@version': EARLIER } } },
	{
		...property,
		default: earlierDefault,
		displayOptions: { show: { '@version': EARLIER } },
	},
];
