/** The input for one item, by parameter name. Hidden and empty parameters are left out. */
export type Values = Record<string, unknown>;

/** What the meaning of a value depends on besides the value itself. */
export interface EntryContext {
	/** IANA name, like Asia/Hong_Kong. */
	timeZone: string;
	/** Values of the preceding fields, as Wonder expects them. */
	values: Values;
	/** Whether the value comes from an expression. */
	isExpression: boolean;
	/** Of a resource locator: how its value was chosen, as in its `modes`. */
	mode?: string;
}
