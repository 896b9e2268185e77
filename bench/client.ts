import { Agent, request } from 'node:http';
import { pool } from '../simulator/webhooks/pool';

/** A request that is ready to be sent. */
export interface Prepared {
	url: string;
	headers: Record<string, string>;
	body: Buffer;
}

export interface Answer {
	status: number;
	/** Whatever it is, when left out. */
	body?: string;
}

/** One run of the closed loop. */
export interface Round {
	/** Of each request, in milliseconds. */
	latencies: number[];
	/** Of all of them together. */
	milliseconds: number;
}

/** Sends all of them over so many kept connections, on each the next one after the last answer. */
export async function closedLoop(
	requests: Prepared[],
	connections: number,
	expected: Answer,
): Promise<Round> {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const options = requests.map((each) => optionsOf(each, agent));
	const began = performance.now();
	const latencies = await pool(requests.length, connections, async (index) => {
		const sent = performance.now();
		const answer = await exchange(options[index], requests[index].body);
		const latency = performance.now() - sent;
		assertExpected(answer, expected, requests[index].url);
		return latency;
	});
	const milliseconds = performance.now() - began;
	agent.destroy();
	return { latencies, milliseconds };
}

/** What came back, and after how long. */
export interface Timed extends Required<Answer> {
	latency: number;
}

/** Sends all of them at once, each over a connection of its own, and waits for all answers. */
export async function burst(requests: Prepared[]): Promise<Timed[]> {
	const agent = new Agent({ keepAlive: true });
	const options = requests.map((each) => optionsOf(each, agent));
	const answers = await Promise.all(
		options.map(async (each, index) => {
			const sent = performance.now();
			const answer = await exchange(each, requests[index].body);
			return { ...answer, latency: performance.now() - sent };
		}),
	);
	agent.destroy();
	return answers;
}

function optionsOf({ url, headers, body }: Prepared, agent: Agent) {
	const { hostname, port, pathname } = new URL(url);
	return {
		method: 'POST',
		agent,
		hostname,
		port,
		path: pathname,
		headers: { ...headers, 'content-length': body.length },
	};
}

async function exchange(options: object, body: Buffer): Promise<Required<Answer>> {
	return await new Promise((resolve, reject) => {
		const sending = request(options, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => {
				resolve({ status: response.statusCode!, body: Buffer.concat(chunks).toString() });
			});
			response.on('error', reject);
		});
		sending.on('error', reject);
		sending.end(body);
	});
}

/** What is answered wrongly must not count as answered fast. */
function assertExpected(given: Required<Answer>, expected: Answer, url: string): void {
	const { status, body = given.body } = expected;
	if (given.status === status && given.body === body) return;
	throw new Error(
		`${url} answered ${given.status} ${given.body.slice(0, 200)} instead of ${status} ${body}`,
	);
}
