import type { INodeProperties } from 'n8n-workflow';

/** Until 1.1, a new form was Live and let the workflow decide. n8n does not save what equals a default. */
const LIVE_BY_DEFAULT = [1, 1.1];

/** At 1, n8n evaluates expressions of its own before it calls this node, which takes longer. */
export const VERSIONS = [1.1, 1.2];
export const NEWEST_VERSION = 1.2;

/** The property, and the one that workflows saved with an earlier version still have. */
export const withEarlierDefault = (
	property: INodeProperties,
	earlierDefault: string,
): INodeProperties[] => [
	{ ...property, displayOptions: { hide: { '@version': LIVE_BY_DEFAULT } } },
	{
		...property,
		default: earlierDefault,
		displayOptions: { show: { '@version': LIVE_BY_DEFAULT } },
	},
];
