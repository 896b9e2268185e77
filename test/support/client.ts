import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import type { ApiFailure } from '../../nodes/Wonder/api/errors';
import type { Width } from '../../nodes/Wonder/api/width';
import { WonderClient, type WonderSettings } from '../../nodes/Wonder/operation/client';
import type { Field, Operation } from '../../nodes/Wonder/operation/operation';

/** The client of one node, with n8n's helper played here: no simulator, no connection. */
type Answer = IDataObject & { status?: number; text?: string; headers?: IDataObject };

/** What is answered, what was sent, and n8n's log. */
export const n8n = {
	/** One after the other; the last one stays. Without any, the connection is lost. */
	answers: [] as Answer[],
	answerTo: (_url: string): Answer | undefined => undefined,
	sent: [] as IHttpRequestOptions[],
	log: [] as string[],
};

const inOrder = () => (n8n.answers.length > 1 ? n8n.answers.shift() : n8n.answers[0]);

beforeEach(() => void Object.assign(n8n, { answers: [], answerTo: inOrder, sent: [], log: [] }));

export function clientOf(settings: Partial<WonderSettings> = {}, width?: Width): WonderClient {
	const context = {
		logger: { debug: (line: string) => void n8n.log.push(line) },
		helpers: {
			async httpRequestWithAuthentication(credential: string, options: IHttpRequestOptions) {
				expect([this, credential]).toEqual([context, 'wonderApi']);
				n8n.sent.push(options);
				const answer = n8n.answerTo(options.url);
				if (!answer) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
				const { status = 200, text, headers = {}, ...body } = answer;
				return { statusCode: status, headers, body: text ?? JSON.stringify(body) };
			},
		},
	} as unknown as IExecuteFunctions;
	const all: WonderSettings = {
		origin: 'https://wonder.example',
		account: 'https://wonder.example app',
		routeOf: ({ route }) => route as string,
		moneyRoutes: [],
		timeoutMs: 30_000,
		...settings,
	};
	return new WonderClient(context, all, width);
}

export const field = (name: string, more: Partial<Field> = {}): Field => ({
	property: { displayName: name.toUpperCase(), name, type: 'string', default: '' },
	...more,
});
export const operationOf = (change: Partial<Operation>): Operation => ({
	...{ name: 'Get', action: '', description: '', source: 'documented' },
	...{ route: 'GET /cards/{id}', fields: [field('id', { in: 'path' })] },
	...change,
});
export const get = operationOf({});
export const create = operationOf({
	route: 'POST /cards',
	fields: [field('title', { in: 'body' })],
});
export const base = 'https://wonder.example/svc/ts/api/v1/openapi';

export async function failureOf(work: Promise<unknown>): Promise<ApiFailure> {
	return await work.then(
		() => Promise.reject(new Error('succeeded')),
		(error: ApiFailure) => error,
	);
}
