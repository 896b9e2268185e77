/** What the user entered for one item, by parameter name. A hidden or empty parameter is absent. */
export type Values = Record<string, unknown>;

/** What the meaning of a value depends on, beside the value itself. */
export interface EntryContext {
	/** IANA name, like Asia/Hong_Kong. */
	timeZone: string;
	/** Those of the fields before it, as Wonder expects them. */
	values: Values;
	/** Whether the form holds an expression, which has given this value. */
	isExpression: boolean;
}
