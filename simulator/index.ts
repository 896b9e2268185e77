import { createPublicKey } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { api } from './api';
import { control } from './control';
import { booksOf } from './data/books';
import { Folder } from './data/folder';
import { Journal } from './data/journal';
import { resume } from './data/resume';
import { saveFirst } from './data/saveFirst';
import { Decisions } from './decisions';
import { gateway, noRoute, onError } from './gateway';
import { Admission } from './gateway/admission';
import { Faults } from './gateway/faults';
import { RequestLog } from './gateway/log';
import { newPrivateKey } from './keys';
import { Oddities } from './oddities';
import { page } from './servePage';
import { Webhooks } from './webhooks';
import { defaultBehavior, openAccount, SimulatedWonder } from './wonder';

export interface SimulatorOptions {
	/** 0: any free port. */
	port?: number;
	/** IP address to listen on; the default one can be reached from this machine only. */
	host?: string;
	/** PEM; without it, the one in `data`, or a new pair. */
	privateKey?: string;
	webhookPrivateKey?: string;
	/** Whether the signature of a request has to cover its query string, or may not. */
	signQuery?: boolean;
	/** A folder that keeps keys and books, so that a restart forgets nothing. */
	data?: string;
	/** Called with the empty books, unless `data` had books already. */
	fill?: (wonder: SimulatedWonder) => void | Promise<void>;
}

type CredentialData = Record<
	| 'environment'
	| 'baseUrl'
	| 'appId'
	| 'privateKey'
	| 'webhookPublicKey'
	| 'language'
	| 'endpointOverrides',
	string
> & { signQuery: boolean };

export interface Simulator {
	/** Without a slash at the end. */
	url: string;
	appId: string;
	/** The client's; a real user would keep it secret. */
	privateKey: string;
	/** Wonder's current keys: the control plane can change them. */
	readonly webhookPrivateKey: string;
	readonly webhookPublicKey: string;
	/** What to enter in n8n's credential "Wonder API". */
	readonly credentialData: CredentialData;
	/** The books, for tests in the same process. */
	wonder: SimulatedWonder;
	webhooks: Webhooks;
	decisions: Decisions;
	close(): Promise<void>;
}

const APP_ID = 'a1B2c3D4-5e6F-4a7b-8C9d-0E1f2A3b4C5d';
const BALANCE = '10000.00';

/** Where programs on this machine reach a simulator that listens on all IP addresses. */
const LOCAL: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function urlOf(host: string, port: number): string {
	const name = LOCAL[host] ?? host;
	return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** Starts a simulated Wonder on this machine, with its own books. */
export async function startSimulator({
	port = 0,
	host = '127.0.0.1',
	signQuery,
	data,
	fill,
	...given
}: SimulatorOptions = {}): Promise<Simulator> {
	const folder = data === undefined ? undefined : new Folder(data);
	const keyFor = (name: string, key?: string) => folder?.key(name, key) ?? key ?? newPrivateKey();
	const privateKey = keyFor('private-key.pem', given.privateKey);
	const webhookPrivateKey = keyFor('webhook-private-key.pem', given.webhookPrivateKey);
	const wonder = new SimulatedWonder(defaultBehavior);
	const faults = new Faults();
	const log = new RequestLog();
	const publicKey = createPublicKey(privateKey);
	const admission = new Admission(wonder.clock, APP_ID, publicKey, signQuery ?? true);
	const oddities = new Oddities();
	const webhooks = new Webhooks(wonder, APP_ID, webhookPrivateKey, oddities);
	const decisions = new Decisions(wonder, webhooks, oddities);
	const reset = () => {
		wonder.clear();
		webhooks.reset();
		decisions.reset();
		wonder.business.account = openAccount(BALANCE);
		faults.clear();
		oddities.clear();
		admission.reset();
		log.clear();
	};
	reset();

	const kept = { wonder, webhooks, decisions, admission, faults, oddities };
	const journal = folder && new Journal(folder, booksOf(kept));
	if (signQuery !== undefined) admission.signQuery = signQuery;
	if (journal?.isNew ?? true) await fill?.(wonder);

	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	app.use(page());
	if (journal) app.use(saveFirst(journal));
	app.use(
		'/_simulator',
		control(
			{ wonder, webhooks, decisions, privateKey, admission, faults, oddities, log, reset },
			host,
		),
	);
	app.use(gateway(wonder, admission, faults, log));
	app.use(api(wonder, oddities));
	app.use(noRoute, onError);

	const server = app.listen(port, host);
	// A busy caller may come back to its connection late, and would find it closed.
	server.keepAliveTimeout = 60_000;
	await new Promise<void>((resolve, fail) => {
		server.once('listening', resolve);
		server.once('error', fail);
	});
	if (journal) {
		resume(journal, kept);
		folder.write('webhook-public-key.pem', webhooks.publicKey);
	}
	const url = urlOf(host, (server.address() as AddressInfo).port);
	return {
		url,
		appId: APP_ID,
		privateKey,
		get webhookPrivateKey() {
			return webhooks.privateKey;
		},
		get webhookPublicKey() {
			return webhooks.publicKey;
		},
		get credentialData() {
			return {
				environment: 'custom',
				baseUrl: url,
				appId: APP_ID,
				privateKey,
				webhookPublicKey: webhooks.publicKey,
				language: 'en',
				endpointOverrides: '{}',
				signQuery: admission.signQuery,
			};
		},
		wonder,
		webhooks,
		decisions,
		async close() {
			journal?.close();
			webhooks.close();
			decisions.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
