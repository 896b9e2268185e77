import type { Source } from '../schemas';

export interface JsonSchema {
	[keyword: string]: unknown;
	properties?: Record<string, JsonSchema>;
	items?: JsonSchema;
	anyOf?: JsonSchema[];
	'x-source'?: Source;
}

/** Marks every property by its own source, or that of the object around it. */
export function markSources(schema: JsonSchema, around: Source = 'inferred'): JsonSchema {
	const source = schema['x-source'] ?? around;
	for (const property of Object.values(schema.properties ?? {})) {
		property['x-source'] ??= source;
		markSources(property, source);
	}
	for (const inner of [schema.items, ...(schema.anyOf ?? [])]) {
		if (inner) markSources(inner, source);
	}
	return schema;
}
