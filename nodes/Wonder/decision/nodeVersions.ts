import type { INodeProperties } from 'n8n-workflow';

/**
 * Until 1.1, a new form was Live, let the workflow decide, did not simplify, and had one output; weekdays were
 * those of UTC, and a time of day took three conditions. n8n does not save what equals a default.
 */
const EARLIER = [1, 1.1];

/** At 1, n8n evaluates expressions of its own before it calls this node, which takes longer. */
export const VERSIONS = [1.1, 1.2];
export const NEWEST_VERSION = 1.2;

export const isEarlier = (version: number) => EARLIER.includes(version);

/** In the expression language of n8n. */
export const IS_EARLIER = `${JSON.stringify(EARLIER)}.includes($nodeVersion)`;

/** A field that only saved workflows still have. */
export const replaced = (property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: { show: { '@version': EARLIER } },
});

/** Whether a new form lacks it. */
export const isReplaced = ({ displayOptions }: INodeProperties) =>
	displayOptions?.show?.['@version'] === EARLIER;

/** The property, and the one that workflows saved with an earlier version still have. */
export const withEarlierDefault = (
	property: INodeProperties,
	earlierDefault: string | boolean,
): INodeProperties[] => [
	{ ...property, displayOptions: { hide: { '@version': EARLIER } } },
	replaced({ ...property, default: earlierDefault }),
];
