import { sleepWithAbort, UserError, type IDataObject, type IWebhookFunctions } from 'n8n-workflow';
import { settingsFrom } from '../credential/clientSettings';
import { hasReadableAmount } from '../decision/rules/judge';
import { DAY_MS, MAX_LOOK_BACK_DAYS } from '../decision/rules/pastPayments';
import type { ListedPayment } from '../decision/rules/velocity';
import { isEmpty } from '../input/entries';
import { comparable, isSame } from '../input/matching';
import { WonderClient } from '../operation/client';
import { asAuthorized } from '../payment/cardTransaction';
import { readable } from '../payment/check';
import { getAll } from '../resources/transaction/getAll';
import { Turns } from './turns';

/** A payment waits for less, but what comes later is known at the next one. */
const LONGEST_READ_MS = 5_000;
/** Of all cards. More would delay the decisions themselves. */
const READS_AT_ONCE = 10;
const MOST_ROWS = 100_000;

export type ListedRow = ListedPayment & { status: unknown };

interface Read {
	rows: Promise<ListedRow[]>;
	/** Until when somebody waits for it, as `performance.now()` has it. */
	wantedUntil: number;
}

/** Under way, by credential and card. */
const reads = new Map<string, Read>();
const turns = new Turns(READS_AT_ONCE);

/**
 * A card's payments of the last year, as Wonder lists them, in any order. Questions about one card
 * share a read. Rejects when that takes longer than `withinMs`, or with the reason why the list says nothing.
 * @param onRead also called if the payments come too late
 */
export async function readPayments(
	this: IWebhookFunctions,
	card: string,
	withinMs: number,
	onRead: (rows: ListedRow[]) => void,
): Promise<void> {
	const key = `${this.getNode().credentials?.wonderApi?.id} ${comparable(card)}`;
	const until = performance.now() + withinMs;
	const read = reads.get(key) ?? start.call(this, key, card, until, onRead);
	read.wantedUntil = Math.max(read.wantedUntil, until);
	const hasCome = new AbortController();
	const tooSlow = sleepWithAbort(withinMs, hasCome.signal).then(() =>
		fail(`Wonder's list of transactions did not come within ${withinMs} ms`),
	);
	try {
		await Promise.race([read.rows, tooSlow]);
	} finally {
		hasCome.abort();
	}
}

function start(
	this: IWebhookFunctions,
	key: string,
	card: string,
	wantedUntil: number,
	onRead: (rows: ListedRow[]) => void,
): Read {
	const read: Read = { rows: Promise.resolve([]), wantedUntil };
	reads.set(key, read);
	read.rows = turns
		.take(async () => {
			if (performance.now() > read.wantedUntil) return fail('too many lists were read at once');
			return await rowsOf.call(this, card);
		})
		.then((rows) => {
			onRead(rows);
			return rows;
		})
		.finally(() => reads.delete(key));
	// Those who wait for it learn of a failure; perhaps nobody does any more.
	read.rows.catch(() => {});
	return read;
}

const fail = async (reason: string) => await Promise.reject<never>(new UserError(reason));

/** Wonder documents no order, so all pages are read. */
async function rowsOf(this: IWebhookFunctions, card: string): Promise<ListedRow[]> {
	const end = performance.now() + LONGEST_READ_MS;
	const settings = await settingsFrom.call(this, LONGEST_READ_MS / 1000);
	const wonder = new WonderClient(this, { ...settings, askedBy: 'list', mostAttempts: 1 });
	const now = Date.now();
	const rows: ListedRow[] = [];
	let count = 0;
	for await (const row of wonder.list(getAll, { transactionsOf: 'card', cardId: card })) {
		if (performance.now() > end || ++count > MOST_ROWS) {
			return fail("Wonder's list of transactions is too long");
		}
		const listed = listedFrom(row, now);
		if (listed && listed.at >= now - MAX_LOOK_BACK_DAYS * DAY_MS) rows.push(listed);
	}
	return rows;
}

/** Undefined for a refund: we assume that Wonder asks for no decision about one. */
function listedFrom(row: IDataObject, now: number): ListedRow | undefined {
	if (isSame(row.type, 'Refund')) return undefined;
	const at = Date.parse(String(row.p_created_at));
	if (isEmpty(row.id) || Number.isNaN(at)) {
		throw new UserError('a transaction in the list has no readable ID or time');
	}
	const transaction = readable(asAuthorized(row));
	if (at >= now - DAY_MS && !hasReadableAmount(transaction)) {
		throw new UserError('a transaction in the list has no readable amount');
	}
	return { transaction, at, status: row.status };
}
