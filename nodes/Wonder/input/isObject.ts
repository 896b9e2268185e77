import type { IDataObject } from 'n8n-workflow';

/** JSON's kind of object: no list, and not null. */
export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
