import type { IDataObject, INode, INodeProperties } from 'n8n-workflow';
import type { ApiFailure } from '../api/errors';
import type { EntryContext, Values } from '../input/values';

/** One item of an operation. */
export interface Task {
	entered: Values;
	/** Checked, and as Wonder expects them. */
	values: Values;
}

/** A parameter of an operation, and where its value goes. */
export interface Field {
	property: INodeProperties;
	/** Absent: the operation's own code reads the value. */
	in?: 'path' | 'query' | 'body';
	/** Name on the wire, when it differs from the parameter's. A dot nests: `card.title`. */
	as?: string;
	/**
	 * Checks what the user entered and turns it into what Wonder expects; absent: `trimmed` text, or by
	 * the kind of the parameter. Throws InvalidInput.
	 */
	encode?: (value: unknown, settings: EntryContext) => unknown;
	/**
	 * An optional field that was added must not be empty: without it, the operation would do more than
	 * the user meant. True of every filter and of every field to update; of others where it says so.
	 */
	neverEmpty?: true;
	/** A filter that Wonder does not offer: keeps the rows that match, after they were fetched. */
	matches?: (row: IDataObject, value: never) => boolean;
	/** Of such a filter: tells, row by row, when no later one can match, so that no more is fetched. */
	ends?: (value: never) => (row: IDataObject) => boolean;
	/** What the user has to know where that is not certain. */
	endNote?: string;
}

/** Where n8n runs the node. */
export interface RunPlace {
	/**
	 * Where n8n may run the same request again as another execution: a retry from the list of
	 * executions, a workflow that another one calls, a tool of an AI agent.
	 */
	repeatable?: 'retry' | 'sub-workflow' | 'tool';
	node: INode;
	/** Of requests that move money. */
	moneyRoutes: string[];
}

/** Of a list: whose its rows can be asked for. */
export interface Owner {
	/** The parameter with the owner that is asked for. */
	parameter: string;
	/** Where a row names its owner. */
	property: string;
	/** What it is called in a sentence. */
	name: string;
	/** How to look up the owner of a row that names none. */
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

/** What an operation can ask of Wonder. Each call throws ApiFailure unless it says otherwise. */
export interface Requests {
	/** The App ID at this server: whose transfers and references these are. */
	readonly account: string;
	/** One operation with one response. */
	request(operation: Operation, values: Values): Promise<IDataObject>;
	/** The same, for callers that have to look into a failure. */
	attempt(operation: Operation, values: Values): Promise<IDataObject | ApiFailure>;
	/** The rows of a list that match the filters, page after page, only as many as the caller takes. */
	list(
		operation: Operation,
		values: Values,
		most?: number,
		note?: (text: string) => void,
	): AsyncGenerator<IDataObject>;
	/** The `data` of the response to a request that is no operation. */
	call(request: WonderRequest, operation?: Operation): Promise<unknown>;
}

export interface Operation {
	name: string;
	/** Sentence case, shown in n8n's node search: "Lock a card". */
	action: string;
	/** Says the consequence, not the name again. */
	description: string;
	/** Method and path below `/svc/ts/api/v1/openapi`. Absent: no request of its own. */
	route?: Route;
	/** Whether Wonder's public documents show this route, or it is our reading of them. */
	source: 'documented' | 'inferred';
	/** Always shown. */
	fields: Field[];
	/** Shown in one collection: Additional Fields, Update Fields or Filters. */
	optional?: Field[];
	/** Property of the answer's `data` that holds the result; absent: `data` is the result. */
	data?: string;
	/** `data` holds a list, which Wonder pages by offset and limit. */
	many?: true;
	owners?: Owner[];
	/** Completes "Not known whether …" when a write got no clear answer. Required for writes. */
	effect?: string;
	/** Only for the operation that moves money between users. */
	movesMoney?: true;
	/** For operations without a route: whether this request only reads. Default: it does. */
	reads?: (values: Values) => boolean;
	/** Checks that need more than one field; each value is encoded already. Throws InvalidInput. */
	check?: (values: Values) => void;
	/** Looks up what the request needs and the user need not know. */
	prepare?: (wonder: Requests, values: Values) => Promise<Values>;
	/** The user's own name for this request: with an equal one, whatever its case, it is the same. */
	reference?: (values: Values) => string | undefined;
	/**
	 * What became of this very request, if it was sent before; `undefined` when Wonder does not list it.
	 * `known` is an answer of Wonder's to it that this process remembers.
	 */
	lookUp?: (
		wonder: Requests,
		values: Values,
		known?: IDataObject,
	) => Promise<IDataObject | undefined>;
	/**
	 * Whether an answer tells what came of the request. Of one that does not, nothing is known until it
	 * is looked up.
	 */
	isTold?: (answer: IDataObject) => boolean;
	/** Only sets a state, so that it may be sent again: how to see whether the state is reached. */
	setsState?: {
		read: (wonder: Requests, values: Values) => Promise<IDataObject>;
		isReached: (state: IDataObject, values: Values) => boolean;
	};
	/** What may not be sent from where this runs, however valid it is. Throws InvalidInput. */
	checkPlace?: (values: Values, place: RunPlace) => void;
	/** What came of one item, in a few words, for those who read about another one's failure. */
	summary?: (result: IDataObject) => string;
	/** Follows the answer until it is final, or throws when it means that the request failed. */
	complete?: (wonder: Requests, values: Values, answer: IDataObject) => Promise<IDataObject>;
	/** Replaces the request, for operations that send none or another one. */
	run?: (wonder: Requests, values: Values) => Promise<IDataObject[]>;
	/** The last change to a result before the user sees it. */
	output?: (result: IDataObject, values: Values) => IDataObject;
	/**
	 * What is worth knowing of one item though nothing failed, without a full stop. `values` are as they
	 * were before `prepare`. Whatever it reads for that must not fail.
	 */
	hints?: (
		values: Values,
		results: IDataObject[],
		wonder: Requests,
	) => string[] | Promise<string[]>;
}

export interface Resource {
	name: string;
	operations: Record<string, Operation>;
}

export const methodOf = (route: string) => route.split(' ')[0] as Method;

export const pathOf = (route: string) => route.split(' ')[1];

export const isRead = ({ route, reads }: Operation, values: Values) =>
	route ? methodOf(route) === 'GET' : (reads?.(values) ?? true);

export const fieldsOf = ({ fields, optional = [] }: Operation) => [...fields, ...optional];

/** Wonder did what it was asked, and the result is still not what the user wanted. */
export class OperationFailed extends Error {
	constructor(
		message: string,
		readonly advice: string,
		/** Whether nothing came of the request, and nothing will. */
		readonly isFinal = false,
	) {
		super(message);
	}
}
