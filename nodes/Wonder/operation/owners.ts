import type { IDataObject } from 'n8n-workflow';
import { ApiFailure, NOTHING_CHANGED, withoutPeriod } from '../api/errors';
import { isEmpty } from '../input/entries';
import { isSame } from '../input/matching';
import type { Values } from '../input/values';
import type { Operation, Owner, Requests } from './operation';

/**
 * The rows of the requested owner; each row has its owner's ID.
 *
 * That Wonder filters lists by consumer, card or limit is partly inferred, and so is that a row has its
 * owner's ID. So rows of other owners are also dropped here. A row without an owner ID belongs to nobody
 * if other rows have one. If no row has one, the owner is looked up, and without a result we throw
 * rather than guess.
 */
export function rowsOfOwner(
	wonder: Pick<Requests, 'attempt'>,
	{ owners = [] }: Operation,
	values: Values,
	rows: AsyncGenerator<IDataObject>,
): AsyncGenerator<IDataObject> {
	return owners
		.filter(({ parameter }) => values[parameter] !== undefined)
		.reduce((found, owner) => ownRows(wonder, owner, values[owner.parameter], found), rows);
}

async function* ownRows(
	wonder: Pick<Requests, 'attempt'>,
	owner: Owner,
	wanted: unknown,
	rows: AsyncGenerator<IDataObject>,
): AsyncGenerator<IDataObject> {
	const { property } = owner;
	const withoutOwner: IDataObject[] = [];
	let hasOwners = false;
	for await (const row of rows) {
		if (isEmpty(row[property])) withoutOwner.push(row);
		else hasOwners = true;
		if (isSame(row[property], wanted)) yield row;
	}
	if (hasOwners) return;
	const owners = new Map<string, unknown>();
	for (const row of withoutOwner) {
		const key = JSON.stringify(owner.lookUp?.by(row));
		if (!owners.has(key)) owners.set(key, await ownerOf(wonder, owner, row));
		if (isSame(owners.get(key), wanted)) yield { ...row, [property]: wanted as string };
	}
}

/** Empty if the row belongs to nobody. */
async function ownerOf(
	wonder: Pick<Requests, 'attempt'>,
	{ property, name, lookUp }: Owner,
	row: IDataObject,
): Promise<unknown> {
	if (!lookUp) throw noOwner(name, `No row of the list has "${property}".`);
	const { operation, by } = lookUp;
	const values = by(row);
	const [id] = Object.values(values);
	if (isEmpty(id)) throw noOwner(name, 'A row of the list has no ID to look it up by.');
	const found = await wonder.attempt(operation, values);
	if (found instanceof ApiFailure) {
		throw noOwner(name, `${String(id)} could not be read: ${withoutPeriod(found.message)}.`);
	}
	if (property in found) return found[property];
	throw noOwner(name, `Reading ${String(id)} did not return it either.`);
}

const noOwner = (name: string, why: string) =>
	new ApiFailure(
		`Wonder's list does not say which ${name} each row belongs to`,
		`${why} ${NOTHING_CHANGED} Please report this to the node's maintainers, with Wonder's documentation of this list if you have it.`,
		'refused',
	);
