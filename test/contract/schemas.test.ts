import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { Resource } from '../../nodes/Wonder/operation/operation';
import { resources } from '../../nodes/Wonder/resources';
import { AS_SHOWN } from '../support/runNode';
import { useWonder } from '../support/wonder';
import { openBooks, samples, type Ids, type Sample } from './samples';
import { needsSchema, schemaFile, schemaFolder } from './schemas';

/**
 * n8n's editor shows the fields of a node that has not run yet, from a schema per resource and
 * operation. These are made from what the operations put out: `UPDATE_SCHEMAS=1 npx jest
 * test/contract/schemas.test.ts` writes them, for review. The editor chooses by resource and operation only,
 * so they show the output of the form as it is by default.
 */
const mustWrite = process.env.UPDATE_SCHEMAS !== undefined;

const ids = Object.entries<Resource>(resources)
	.flatMap(([resource, { operations }]) =>
		Object.keys(operations).map((operation) => `${resource}.${operation}`),
	)
	.filter(needsSchema);

interface Schema extends IDataObject {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const wonder = useWonder();

if (mustWrite) rmSync(schemaFolder, { recursive: true, force: true });

test.each(ids)("n8n's editor knows the fields of %s before it runs", async (id) => {
	const file = schemaFile(id);
	const wanted = schemaOf(await outputsOf(id));
	expect(Object.keys(wanted.properties ?? {})).not.toEqual([]);
	if (mustWrite) {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, `${JSON.stringify({ ...wanted, version: 1 }, null, '\t')}\n`);
	}
	expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...wanted, version: 1 });
});

test('no schema is left of an operation that is no more', () => {
	const files = readdirSync(schemaFolder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name));
	expect(files.sort()).toEqual(ids.map(schemaFile).sort());
});

/** Of all samples of the operation, in books that hold something of everything. */
async function outputsOf(id: string): Promise<IDataObject[]> {
	const outputs: IDataObject[] = [];
	const count = samples[id]({} as Ids).length;
	for (let sample = 0; sample < count; sample++) {
		await wonder.control('reset', {});
		const [fewest, ...all] = samples[id](await livelyBooks());
		const parameters = sample === 0 ? fewest : (all[sample - 1] as Sample).parameters;
		outputs.push(...(await wonder.results(id, { ...AS_SHOWN, ...parameters })));
	}
	return outputs;
}

async function livelyBooks(): Promise<Ids> {
	const holder = [{ name: 'Nathan Smith', email: 'nathan@example.com' }];
	const ofHolder = { title: 'Travel', cardHolders: { holder } };
	const books = await openBooks(wonder);
	const [{ id: cardId }] = await wonder.results('card.create', ofHolder);
	const ids = { ...books, cardId: String(cardId) };
	const { receiver, walletId } = ids;
	await wonder.results('card.updateLimits', { cardId, limits: { daily: '700' } });
	const limits = { perTransaction: '500', daily: '800', monthly: '5000', lifetime: '9000' };
	await wonder.results('card.updateLimits', { cardId, limits, remark: 'Trade fair' });
	const { transaction } = await wonder.shop(ids.cardId, '12.50', { merchant_city: 'Hong Kong' });
	await wonder.control(`transactions/${String(transaction.id)}/settle`, {});
	await wonder.control(`transactions/${String(transaction.id)}/refund`, { amount: '2.50' });
	await wonder.shop(ids.cardId, '700');
	await wonder.control(`wallets/${walletId}/deposits`, { amount: '100' });
	const allowance = { cardFor: 'consumer', userId: receiver, title: 'Allowance' };
	const [{ id }] = await wonder.results('card.create', allowance);
	await wonder.shop(String(id), '5');
	await wonder.results('transfer.create', samples['transfer.create'](ids)[0]);
	await wonder.results('feeRule.set', samples['feeRule.set'](ids)[0]);
	return ids;
}

function schemaOf(values: unknown[]): Schema {
	const known = values.filter((value) => value !== null && value !== undefined);
	const [type = 'null', ...others] = [...new Set(known.map(typeOf))];
	if (others.length > 0) return { type: 'string' };
	if (type === 'array') return { type, items: schemaOf((known as unknown[][]).flat()) };
	if (type !== 'object') return { type };
	const names = new Set(known.flatMap((value) => Object.keys(value as object)));
	const properties = [...names].map((name) => [
		name,
		schemaOf(known.map((value) => (value as IDataObject)[name])),
	]);
	return { type, properties: Object.fromEntries(properties) as Record<string, Schema> };
}

const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value);
