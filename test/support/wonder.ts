import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../../simulator';
import type { LogEntry } from '../../simulator/gateway/log';
import { dataProblems } from './described';
import { runNode, type NodeRun, type NodeSettings } from './runNode';

export const CARD_SERVICE = '/svc/ts/api/v1/openapi';

/** Making RSA keys is slow; these lie beside the vectors. */
const keyOf = (owner: string) =>
	readFileSync(join(__dirname, '..', 'vectors', `test_${owner}_private.pem`), 'utf8');
const privateKey = keyOf('request');
export const otherPrivateKey = keyOf('webhook');

/** A simulated Wonder, the credential for it, and the node that speaks to it. */
export class TestWonder {
	private simulator!: Simulator;
	/** What the simulator has answered otherwise than its OpenAPI document says. */
	readonly undescribed: string[] = [];

	async start(): Promise<void> {
		this.simulator = await startSimulator({ privateKey, webhookPrivateKey: otherPrivateKey });
		this.books.events.on('answered', (route, data) => {
			for (const problem of dataProblems(route, data)) {
				this.undescribed.push(`${route.method} ${route.path}: ${problem}`);
			}
		});
	}

	close = async () => await this.simulator.close();

	get books() {
		return this.simulator.wonder;
	}

	get webhooks() {
		return this.simulator.webhooks;
	}

	get decisions() {
		return this.simulator.decisions;
	}

	get url() {
		return this.simulator.url;
	}

	get credentials() {
		return this.simulator.credentialData;
	}

	/** Runs one operation, named as in `resources`: "card.lock". */
	async node(
		id: string,
		parameters: IDataObject = {},
		settings: NodeSettings = {},
		credentials: IDataObject = {},
	): Promise<NodeRun> {
		const [resource, operation] = id.split('.');
		return await runNode(
			{ ...this.credentials, ...credentials },
			{ resource, operation, ...parameters },
			settings,
		);
	}

	/** The results of an operation that has to work. */
	async results(
		id: string,
		parameters: IDataObject = {},
		settings: NodeSettings = {},
	): Promise<IDataObject[]> {
		const { items, error } = await this.node(id, parameters, settings);
		if (error) throw error;
		return items.map(({ json }) => json);
	}

	async result(
		id: string,
		parameters: IDataObject = {},
		settings: NodeSettings = {},
	): Promise<IDataObject> {
		const results = await this.results(id, parameters, settings);
		expect(results).toHaveLength(1);
		return results[0];
	}

	/** A call of the simulator's control plane. */
	async control<T = IDataObject>(path: string, body?: unknown, method = 'POST'): Promise<T> {
		const response = await fetch(`${this.simulator.url}/_simulator/${path}`, {
			method,
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const answer = (await response.json()) as T;
		if (!response.ok) throw new Error((answer as { error: string }).error);
		return answer;
	}

	/** What has arrived since the log was emptied, oldest first. */
	async received(): Promise<LogEntry[]> {
		return (await this.control<{ requests: LogEntry[] }>('log', undefined, 'GET')).requests;
	}

	/** "PUT /cards/…/lock" for each request that has arrived. */
	async routes(): Promise<string[]> {
		return (await this.received()).map(
			({ method, target }) => `${method} ${target.replace(CARD_SERVICE, '')}`,
		);
	}

	forget = async () => await this.control('log', undefined, 'DELETE');

	async newUsers(count: number, balance = '0'): Promise<string[]> {
		return (
			await this.control<{ users: string[] }>('seed', { users: count, user_balance: balance })
		).users;
	}

	async newCards(count: number): Promise<string[]> {
		return (await this.control<{ cards: string[] }>('seed', { cards: count })).cards;
	}

	/** A transfer that was made before. */
	addTransfer(id: string): void {
		const stamp = this.books.clock.stamp();
		this.books.transfers.push({
			id,
			sender_user_id: 'sender',
			receiver_user_id: 'receiver',
			currency: 'USD',
			amount: '1.00',
			remark: 'Allowance',
			ref_id: `reference of ${id}`,
			transfer_status: 'Settled',
			p_created_at: stamp,
			p_updated_at: stamp,
		});
	}

	/** A purchase of a shopper; what the terminal shows. */
	async shop(card: string, amount: string, more: IDataObject = {}) {
		return await this.control<{
			transaction: IDataObject;
			decline_reason: string | null;
			decision_reason: string | null;
		}>('authorizations', {
			card,
			amount,
			currency: 'USD',
			merchant_name: 'Bindo Coffee',
			merchant_country: 'HK',
			...more,
		});
	}
}

/** One simulator for all tests of a file, with fresh books for each of them. */
export function useWonder(): TestWonder {
	const wonder = new TestWonder();
	beforeAll(async () => await wonder.start());
	beforeEach(async () => await wonder.control('reset', {}));
	afterEach(() => expect(wonder.undescribed.splice(0)).toEqual([]));
	afterAll(async () => await wonder.close());
	return wonder;
}
