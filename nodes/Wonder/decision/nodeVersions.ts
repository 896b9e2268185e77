import type { INodeProperties } from 'n8n-workflow';

/**
 * Until 1.1, a new form was Live, let the workflow decide, did not simplify, and had one output. n8n does not
 * save what equals a default.
 */
export const EARLIER = [1, 1.1];

/** At 1, n8n evaluates expressions of its own before it calls this node, which takes longer. */
export const VERSIONS = [1.1, 1.2];
export const NEWEST_VERSION = 1.2;

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
