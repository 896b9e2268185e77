import type { IDataObject } from 'n8n-workflow';

/** An object as in JSON: neither a list nor null. */
export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
