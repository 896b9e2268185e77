import type { IDataObject } from 'n8n-workflow';
import { ApiFailure, NOTHING_CHANGED, withoutStop } from '../api/errors';
import { isEmpty } from '../input/entries';
import { isSame } from '../input/matching';
import type { Values } from '../input/values';
import type { Operation, Owner, Requests } from './operation';

/**
 * The rows of the owner that was asked for; each names it.
 *
 * That Wonder lists by user, card or limit is partly inferred, and so is that a row names its owner. So
 * the rows of others are left out here, too. A row that names none belongs to nobody where other rows
 * name theirs; where none does, the owner is looked up, and if that is in vain, nothing is guessed.
 */
export function rowsOfOwner(
	wonder: Requests,
	{ owners = [] }: Operation,
	values: Values,
	rows: AsyncGenerator<IDataObject>,
): AsyncGenerator<IDataObject> {
	return owners
		.filter(({ parameter }) => values[parameter] !== undefined)
		.reduce((found, owner) => ownRows(wonder, owner, values[owner.parameter], found), rows);
}

async function* ownRows(
	wonder: Requests,
	owner: Owner,
	wanted: unknown,
	rows: AsyncGenerator<IDataObject>,
): AsyncGenerator<IDataObject> {
	const { property } = owner;
	const unnamed: IDataObject[] = [];
	let isNamed = false;
	for await (const row of rows) {
		if (isEmpty(row[property])) unnamed.push(row);
		else isNamed = true;
		if (isSame(row[property], wanted)) yield row;
	}
	if (isNamed) return;
	const known = new Map<string, unknown>();
	for (const row of unnamed) {
		const key = JSON.stringify(owner.lookUp?.by(row));
		if (!known.has(key)) known.set(key, await lookedUp(wonder, owner, row));
		if (isSame(known.get(key), wanted)) yield { ...row, [property]: wanted as string };
	}
}

/** Empty for what belongs to nobody. */
async function lookedUp(
	wonder: Requests,
	{ property, name, lookUp }: Owner,
	row: IDataObject,
): Promise<unknown> {
	if (!lookUp) throw untold(name, `None of its rows has "${property}".`);
	const { operation, by } = lookUp;
	const values = by(row);
	const [id] = Object.values(values);
	if (isEmpty(id)) throw untold(name, 'A row of it has no ID to look that up by.');
	const found = await wonder.attempt(operation, values);
	if (found instanceof ApiFailure) {
		throw untold(name, `${String(id)} could not be read: ${withoutStop(found.message)}.`);
	}
	if (property in found) return found[property];
	throw untold(name, `Nor does it when ${String(id)} is read.`);
}

const untold = (name: string, why: string) =>
	new ApiFailure(
		`It cannot be told which rows are the right ones: Wonder's list does not name the ${name}`,
		`${why} ${NOTHING_CHANGED} Report this to the maintainers of this node, with Wonder's documents of this list if you have them.`,
		'refused',
	);
