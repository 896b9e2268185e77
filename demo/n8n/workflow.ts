/** The parts of n8n's workflow and execution JSON that are used here. */

export type Json = Record<string, unknown>;

export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Json;
	credentials?: Record<string, { id: string; name: string }>;
	/** Part of the address of a node that listens. */
	webhookId?: string;
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
	executeOnce?: boolean;
	alwaysOutputData?: boolean;
	onError?: 'continueRegularOutput' | 'continueErrorOutput' | 'stopWorkflow';
	disabled?: boolean;
}

export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	/** By node name and kind of connection; one list for each output. */
	connections: Record<
		string,
		Record<string, Array<Array<{ node: string; type: string; index: number }>>>
	>;
	settings: Json;
	pinData?: Record<string, OutputItem[]>;
}

export interface OutputItem {
	json: Json;
	pairedItem?: { item: number } | number;
}

export interface NodeRun {
	executionTime: number;
	error?: { message: string; description?: string };
	data?: { main: Array<OutputItem[] | null> };
}

export interface Execution {
	id: string;
	status: string;
	error?: { message: string; description?: string };
	/** By node name, one entry for each time that the node ran. */
	runs: Record<string, NodeRun[]>;
	/** Everything that n8n stored of it. */
	data: unknown;
	/** What n8n shows of it in its list of executions. */
	highlighted?: Json;
}

export const itemsOf = ({ runs }: Execution, node: string): OutputItem[] =>
	runs[node]?.at(-1)?.data?.main[0] ?? [];
