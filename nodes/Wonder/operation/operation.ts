import type { IDataObject, INode, INodeProperties } from 'n8n-workflow';
import type { ApiFailure } from '../api/errors';
import type { EntryContext, Values } from '../input/values';

/** One item of an operation. */
export interface Task {
	input: Values;
	/** Checked, and as Wonder expects them. */
	values: Values;
	/** With what `prepare` added, if it was called before the first item was sent. */
	prepared?: Values;
}

/** A parameter of an operation, and where its value goes. */
export interface Field {
	property: INodeProperties;
	/** Absent: only the operation's own code uses the value. */
	in?: 'path' | 'query' | 'body';
	/** Name in the request, where it differs from the parameter's. A dot nests: `card.title`. */
	as?: string;
	/**
	 * Checks the user's input and converts it to what Wonder expects. Default: by the type of the
	 * parameter, text as `trimmed`. Throws InvalidInput.
	 */
	encode?: (value: unknown, settings: EntryContext) => unknown;
	/**
	 * Once added, this optional field must have a value: without it, the operation would do more than the
	 * user meant. Filters and fields of an update always need one; other fields only with this mark.
	 */
	neverEmpty?: true;
	/** Errors must not repeat this value. */
	personal?: true;
	/** For a filter that Wonder does not have: which of the fetched rows to keep. */
	matches?: (row: IDataObject, value: never) => boolean;
	/** For such a filter: called for each row, true once no later row can match, to stop fetching. */
	ends?: (value: never) => (row: IDataObject) => boolean;
	/** Shown to the user where that is not certain. */
	endNote?: string;
}

/** Where n8n runs the node. */
export interface RunPlace {
	/**
	 * Set where n8n may send the same request again in another execution: a retry from the executions
	 * list, a sub-workflow, a tool of an AI agent.
	 */
	repeatable?: 'retry' | 'sub-workflow' | 'tool';
	node: INode;
	/** Routes of the requests that move money. */
	moneyRoutes: string[];
}

/** A list can be limited to the rows of one owner: a card, a consumer or a limit. */
export interface Owner {
	/** The parameter that holds the owner's ID. */
	parameter: string;
	/** The property of a row that holds its owner's ID. */
	property: string;
	/** The owner's name in error messages. */
	name: string;
	/** How to look up the owner of a row that has no owner ID. */
	lookUp?: { operation: Operation; by: (row: IDataObject) => Values };
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Route = `${Method} /${string}`;

export interface WonderRequest {
	method: Method;
	/** Path and query, percent-encoded. */
	target: string;
	body?: string;
}

/** The requests that an operation can make. Each throws ApiFailure unless noted. */
export interface Requests {
	/** The App ID at this server: whose transfers and references these are. */
	readonly account: string;
	/** One operation with one response. */
	request(operation: Operation, values: Values): Promise<IDataObject>;
	/** The same, but returns the failure. */
	attempt(operation: Operation, values: Values): Promise<IDataObject | ApiFailure>;
	/** The rows of a list that match the filters. Pages are fetched only as the caller needs them. */
	list(
		operation: Operation,
		values: Values,
		most?: number,
		note?: (text: string) => void,
	): AsyncGenerator<IDataObject>;
	/** Reads something once for all items of a run; what `name` is read first decides, even a failure. */
	once<Result>(name: string, read: () => Promise<Result>): Promise<Result>;
	/** The `data` of the response to a custom request. */
	call(request: WonderRequest, operation?: Operation): Promise<unknown>;
}

export interface Operation {
	name: string;
	/** Sentence case without articles: "Lock card". Shown in n8n's node search. */
	action: string;
	/** For people and AI agents: what it does, needs and returns, and what follows from it. */
	description: string;
	/** Method and path below `/svc/ts/api/v1/openapi`. Absent: no request of its own. */
	route?: Route;
	/** Whether Wonder's public documentation shows this route, or we inferred it. */
	source: 'documented' | 'inferred';
	/** Always shown. */
	fields: Field[];
	/** Shown in one collection: Additional Fields, Update Fields or Filters. */
	optional?: Field[];
	/** Shown in the collection Options, before those of all operations. */
	options?: Field[];
	/** Property of the response's `data` that holds the result. Default: `data` itself. */
	data?: string;
	/** `data` holds a list, which Wonder pages by offset and limit. */
	many?: true;
	owners?: Owner[];
	/** What a write does, like "the card is locked": for errors. Required for writes. */
	effect?: string;
	/** Only for the operation that moves money between users. */
	movesMoney?: true;
	/** For operations without a route: whether the request is read-only. Default: it is. */
	reads?: (values: Values) => boolean;
	/** Checks across several fields, on encoded values. Throws InvalidInput. */
	check?: (values: Values) => void;
	/**
	 * Adds values that the request needs and the user does not have to know. Writes that are sent once call
	 * it for all items before the first is sent; those that set a state, when each is sent.
	 */
	prepare?: (wonder: Requests, values: Values) => Promise<Values>;
	/** The user's idempotency key. Requests with the same one, ignoring case, are one request. */
	reference?: (values: Values) => string | undefined;
	/**
	 * Finds the result of this request if it was sent before; `undefined` when Wonder does not list it.
	 * `known` is a response to it that this process remembers.
	 */
	lookUp?: (
		wonder: Requests,
		values: Values,
		known?: IDataObject,
	) => Promise<IDataObject | undefined>;
	/** Whether a response shows the outcome of the request. Without it, the outcome is unknown. */
	hasOutcome?: (response: IDataObject) => boolean;
	/** For requests that only set a state and so may be resent: how to check that state. */
	setsState?: {
		read: (wonder: Requests, values: Values) => Promise<IDataObject>;
		isReached: (state: IDataObject, values: Values) => boolean;
		/** The state that `prepare` found, if the request would change nothing: it is not sent then. */
		reachedBefore?: (values: Values) => IDataObject | undefined;
		/**
		 * For a request that changes nothing: why the state cannot show whether it was processed, and what
		 * does, which completes "check whether …".
		 */
		noProof?: (values: Values) => { why: string; effect: string } | undefined;
	};
	/**
	 * Requests for different targets may be sent side by side; those for the same one keep the order of their
	 * items. Without it, a write waits for the one before it.
	 */
	target?: (values: Values) => string;
	/** Refuses valid requests that must not be sent from this place. Throws InvalidInput. */
	checkPlace?: (values: Values, place: RunPlace) => void;
	/** The result of one item in a few words, shown when a later item fails. */
	summary?: (result: IDataObject) => string;
	/** Waits for the final result, or throws when the response means that the request failed. */
	complete?: (wonder: Requests, values: Values, response: IDataObject) => Promise<IDataObject>;
	/** Replaces the request, for operations that send none or build their own. Only reads have hints. */
	run?: (wonder: Requests, values: Values, hint: (text: string) => void) => Promise<IDataObject[]>;
	/** Changes a result before it is output. */
	output?: (result: IDataObject, values: Values) => IDataObject;
	/** Notes about a result before `output`, without a final period. `values` are those that were sent. */
	responseHints?: (response: IDataObject, values: Values) => string[];
	/**
	 * A result as Simplify outputs it: flat, most telling first, the same names for every result, and null
	 * where a value is unknown. With it, the form has Simplify, and Output as a tool.
	 */
	simplified?: (result: IDataObject, known: never) => IDataObject;
	/**
	 * What `simplified` needs besides the result, read once an item has results. Must not throw: what is
	 * missing is noted above the output.
	 */
	knownFor?: (
		wonder: Requests,
		values: Values,
		results: IDataObject[],
		hint: (text: string) => void,
	) => Promise<unknown>;
	/** Notes about simplified results, without a final period. */
	simplifiedHints?: (results: IDataObject[]) => string[];
	/**
	 * Notes about an item that succeeded, without a final period. `values` are those before `prepare`.
	 * Requests made for a note must not throw.
	 */
	hints?: (
		values: Values,
		results: IDataObject[],
		wonder: Requests,
	) => string[] | Promise<string[]>;
}

export interface Resource {
	name: string;
	description: string;
	/** The one that is chosen in a new node. Default: the first by name. */
	defaultOperation?: string;
	operations: Record<string, Operation>;
}

export const methodOf = (route: string) => route.split(' ')[0] as Method;

export const pathOf = (route: string) => route.split(' ')[1];

export const isRead = ({ route, reads }: Operation, values: Values) =>
	route ? methodOf(route) === 'GET' : (reads?.(values) ?? true);

export const fieldsOf = ({ fields, optional = [], options = [] }: Operation) => [
	...fields,
	...optional,
	...options,
];

/** Wonder processed the request, but the result is not what the user wanted. */
export class OperationFailed extends Error {
	constructor(
		message: string,
		readonly advice: string,
		/** Whether the request had no effect and will have none. */
		readonly isFinal = false,
	) {
		super(message);
	}
}
