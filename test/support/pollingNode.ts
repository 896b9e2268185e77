import { PollContext } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type WorkflowActivateMode,
} from 'n8n-workflow';
import { additionalData, Credentials, node, nodeTypes, RAW } from './runNode';

/**
 * A polling trigger, called as n8n calls it: through n8n-core's own context, which stays the same
 * until the workflow is published again. n8n saves the static data when a workflow is published and
 * when a poll puts something out, and at no other time.
 */
export class PollingNode {
	parameters: IDataObject = {};
	readonly log: string[] = [];
	/** What n8n has in its database. */
	private saved = '{}';
	private published?: { context: PollContext; workflow: Workflow };

	constructor(
		public credentials: IDataObject,
		readonly name = 'Wonder Polling Trigger',
	) {}

	/** n8n's first poll of a published workflow, which it refuses to publish if this rejects. */
	async publish(activation: WorkflowActivateMode = 'activate'): Promise<IDataObject[]> {
		const published = this.load('trigger', activation);
		const output = await this.run(published.context);
		this.published = published;
		this.save();
		return jsonOf(output);
	}

	/** Ends n8n without notice, and starts it again with its database. */
	restart = async () => await this.publish('init');

	/** The polls of n8n's schedule: one event after the other, whatever their outputs. */
	poll = async () => jsonOf(await this.outputs());

	/** The same as n8n hands it to the execution; null if there is none. */
	async outputs(): Promise<INodeExecutionData[][] | null> {
		if (!this.published) throw new Error('not published');
		const output = await this.run(this.published.context);
		if (output) this.save();
		return output;
	}

	/** What Fetch Test Event shows. */
	async sample(): Promise<IDataObject[]> {
		return jsonOf(await this.run(this.load('manual', 'manual').context));
	}

	/** What the published workflow remembers, as n8n saves it. */
	get memory() {
		return JSON.stringify(this.published?.workflow.staticData);
	}

	/** The transactions in it. */
	get remembered() {
		const nodes = JSON.parse(this.memory) as Record<string, { poll: { seen: IDataObject } }>;
		return nodes[`node:${this.name}`].poll.seen;
	}

	private save(): void {
		this.saved = this.memory;
	}

	private load(mode: 'trigger' | 'manual', activation: WorkflowActivateMode) {
		const trigger = {
			...node(this.name, 'wonderPollingTrigger', { ...RAW, ...this.parameters }),
			credentials: { wonderApi: { id: '1', name: 'Wonder account' } },
		} as unknown as INode;
		const workflow = new Workflow({
			id: 'workflow',
			name: 'workflow',
			active: true,
			nodes: [trigger],
			connections: {},
			nodeTypes,
			staticData: JSON.parse(this.saved),
		} as never);
		const more = additionalData(workflow as never, new Credentials(this.credentials as never));
		const context = new PollContext(
			workflow,
			workflow.getNode(this.name) as INode,
			more,
			mode,
			activation,
		);
		const note = (line: string) => void this.log.push(line);
		Object.defineProperty(context, 'logger', {
			value: { info: note, warn: note, error: note, debug: () => {} },
		});
		return { context, workflow };
	}

	private async run(context: PollContext) {
		const type = nodeTypes.getByNameAndVersion('wonderPollingTrigger', 1);
		if (!('poll' in type && type.poll)) throw new Error('does not poll');
		return await type.poll.call(context);
	}
}

const jsonOf = (output: INodeExecutionData[][] | null) =>
	(output ?? []).flat().map(({ json }) => json);
