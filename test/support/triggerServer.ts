import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import getRawBody from 'raw-body';
import express, { type Request, type Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import {
	Workflow,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IWebhookData,
	type IWebhookResponseData,
	type WorkflowActivateMode,
} from 'n8n-workflow';
import { additionalData, Credentials, node, nodeTypes, RAW } from './runNode';

/**
 * A trigger behind a real HTTP server, called as n8n calls it: through n8n-core's own context, with
 * the body's bytes read and uncompressed before. The engine behind it is in the suites with a real
 * n8n; here a run is what would be handed to it.
 */
export class TriggerServer {
	readonly runs: INodeExecutionData[][] = [];
	readonly log: string[] = [];
	/** What happens before the node is asked; n8n reads its database here. */
	beforeNode: (response: Response) => Promise<void> = async () => {};
	/** What happens between the node and the answer; n8n creates the execution here. */
	beforeAnswer: (response: Response) => Promise<void> = async () => {};
	parameters: IDataObject = {};
	mode: 'webhook' | 'manual' = 'webhook';
	/** That of a new node, unless changed. */
	version!: number;
	/** That of the workflow. */
	timeZone!: string;
	/** The nodes behind it, one after the other. */
	following: Array<Partial<INode> & { type: string }> = [];
	/** The output that leads to them. */
	followedOutput = 0;
	/** Where n8n believes to be reached, if it is not the address that it listens on. */
	publicBase?: string;
	/** How often n8n had to decrypt the credential. */
	credentialReads = 0;
	/** What n8n's database says instead of handing it out. */
	credentialFault?: Error;
	private credentialId = 0;
	private server!: Server;

	constructor(
		public type: string,
		private credential: IDataObject,
	) {
		this.configure();
	}

	/** Another credential is chosen for the trigger. */
	set credentials(credential: IDataObject) {
		this.credentialId += 1;
		this.editCredential(credential);
	}

	/** The same one is saved with other values. */
	editCredential(credential: IDataObject): void {
		this.credential = credential;
		this.credentialReads = 0;
	}

	/** Parameters as n8n has them for a fresh node, with these changed. */
	configure(parameters: IDataObject = {}): void {
		this.parameters = parameters;
		this.mode = 'webhook';
		this.publicBase = undefined;
		this.following = [];
		this.followedOutput = 0;
		this.timeZone = 'UTC';
		const { version, defaultVersion } = nodeTypes.getByNameAndVersion(this.type).description;
		this.version = defaultVersion ?? [version].flat()[0];
		this.beforeNode = async () => {};
		this.beforeAnswer = async () => {};
		this.runs.length = 0;
		this.log.length = 0;
	}

	get url() {
		const [webhook] =
			nodeTypes.getByNameAndVersion(this.type, this.version).description.webhooks ?? [];
		return `${this.origin}/webhook/${WEBHOOK_ID}/${webhook.path}`;
	}

	get origin() {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async start(): Promise<void> {
		const app = express();
		app.use(express.raw({ type: (request) => !isMultipart(request as Request), limit: '16mb' }));
		app.use((request, response) => {
			// As n8n does it; beside that, it stores a failed execution.
			this.serve(request, response).catch(() => response.status(500).json({ message: 'Error' }));
		});
		this.server = app.listen(0, '127.0.0.1');
		await new Promise((resolve) => this.server.once('listening', resolve));
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async serve(request: Request, response: Response): Promise<void> {
		if (Buffer.isBuffer(request.body)) request.rawBody = request.body;
		// As n8n does it, which has read the files of a form before; then nothing is left to be read.
		else if (!request.closed) await once(request.resume(), 'close');
		request.readRawBody = async () => void (request.rawBody = await getRawBody(request));
		await this.beforeNode(response);
		const result = await this.call(request, response);
		if (result.workflowData) {
			this.runs.push(...result.workflowData);
			await this.beforeAnswer(response);
		}
		if (!result.noWebhookResponse && !response.destroyed) {
			response.json(result.webhookResponse ?? { message: 'Workflow was started' });
		}
	}

	/** Rejects with what n8n would show to a user who publishes the workflow. */
	async activate(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		const { workflow, type, more } = this.prepare();
		const context = new HookContext(
			workflow,
			workflow.getNode('Wonder Trigger') as INode,
			more as never,
			'trigger',
			activation,
		);
		await type.webhookMethods?.default?.checkExists.call(context);
	}

	/** As when a user unpublishes it. */
	async deactivate(): Promise<void> {
		const { workflow, type, more } = this.prepare();
		const node = workflow.getNode('Wonder Trigger') as INode;
		const context = new HookContext(workflow, node, more as never, 'trigger', 'update');
		await type.webhookMethods?.default?.delete.call(context);
	}

	private async call(httpRequest: Request, httpResponse: Response): Promise<IWebhookResponseData> {
		const { workflow, type, more } = this.prepare();
		const context = new WebhookContext(
			workflow,
			workflow.getNode('Wonder Trigger') as INode,
			{ ...more, httpRequest, httpResponse } as never,
			this.mode,
			{ webhookDescription: type.description.webhooks?.[0] } as IWebhookData,
			[],
			null,
		);
		const note = (line: string) => void this.log.push(line);
		Object.defineProperty(context, 'logger', {
			value: { info: note, warn: note, error: note, debug: note },
		});
		return (await type.webhook?.call(context)) ?? {};
	}

	private prepare() {
		const trigger = {
			...node('Wonder Trigger', this.type, { ...RAW, ...this.parameters }, this.version),
			webhookId: WEBHOOK_ID,
			credentials: { wonderApi: { id: `${this.credentialId}`, name: 'Wonder account' } },
		} as unknown as INode;
		const credentials = new Credentials(this.credential as never);
		const { getDecrypted } = credentials;
		credentials.getDecrypted = async () => {
			this.credentialReads += 1;
			if (this.credentialFault) throw this.credentialFault;
			return await getDecrypted();
		};
		const following = this.following.map((each, index) => ({
			...node(`Following ${index}`, each.type, {}),
			...each,
		}));
		const connections: IConnections = {};
		[trigger, ...following].reduce((from, to) => {
			const before = from === trigger ? Array<null>(this.followedOutput).fill(null) : [];
			connections[from.name] = {
				main: [...before, [{ node: to.name, type: 'main', index: 0 }]],
			};
			return to as INode;
		});
		const workflow = new Workflow({
			id: 'workflow',
			name: 'workflow',
			active: true,
			nodes: [trigger, ...following],
			connections,
			nodeTypes,
			settings: { timezone: this.timeZone },
		} as never);
		const more = {
			...additionalData(workflow as never, credentials),
			webhookBaseUrl: `${this.publicBase ?? this.origin}/webhook`,
		};
		const type = nodeTypes.getByNameAndVersion(this.type, this.version) as INodeType;
		return { workflow, type, more };
	}
}

const WEBHOOK_ID = '3f0c5f0e-6a52-4a4c-9b61-6a0d2f8d9a10';

/** n8n has no bytes of such a body for a node. */
const isMultipart = (request: Request) =>
	String(request.headers['content-type']).startsWith('multipart/');
