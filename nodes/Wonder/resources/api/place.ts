import type { Values } from '../../input/values';
import { InvalidInput } from '../../input/invalidInput';
import { pathOf, type RunPlace } from '../../operation/operation';

/** Decoded as often as it was encoded, without what a server passes over. */
function plainPath(path: string): string {
	let plain = path;
	for (let last = ''; plain !== last; ) {
		last = plain;
		try {
			plain = decodeURIComponent(plain);
		} catch {
			break;
		}
	}
	return plain.toLowerCase().replace(/[^a-z0-9/]/g, '');
}

/** Whether a request may be one that moves money: in doubt it is. */
function movesMoney(path: string, moneyRoutes: string[]): boolean {
	const plain = plainPath(path);
	return (
		plain.includes('transfer') ||
		moneyRoutes.some((route) => plain.includes(plainPath(pathOf(route)).replace(/^\/+/, '')))
	);
}

/**
 * A model decides what a tool sends, so that its builder has to allow writes, by the switch itself and
 * not by an expression. And where n8n may repeat it, money is not moved without a reference.
 */
export function checkPlace(
	{ method, path }: Values,
	{ repeatable, node, moneyRoutes }: RunPlace,
): void {
	if (!repeatable) return;
	const isToolCall = repeatable === 'tool';
	if (isToolCall && plainPath(String(path)).split('/').includes('full')) {
		throw new InvalidInput(
			'Path: an AI agent never gets a card number in clear text',
			'Use Get Full Number of the resource Card, which masks it.',
		);
	}
	if (method === 'GET') return;
	if (movesMoney(String(path), moneyRoutes)) {
		throw new InvalidInput(
			`Path: ${isToolCall ? 'an AI agent' : `a ${repeatable}`} cannot move money with a Custom API Call`,
			'n8n may run it again for the same payment. Use Create of the resource Platform Transfer with a Transfer Reference of your own, which never sends one twice.',
		);
	}
	if (!isToolCall || node.parameters.allowWrites === true) return;
	throw new InvalidInput(
		'Method: an AI agent may only read with a Custom API Call',
		'Switch on Allow Writes by AI Agents in this tool to let it send other methods than GET.',
	);
}
