import type { Values } from '../../input/values';
import { InvalidInput } from '../../input/invalidInput';
import { pathOf, type RunPlace } from '../../operation/operation';

/** Fully decoded, without characters that a server may ignore. */
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

/** Whether a request may move money. If in doubt, it does. */
function movesMoney(path: string, moneyRoutes: string[]): boolean {
	const plain = plainPath(path);
	return (
		plain.includes('transfer') ||
		moneyRoutes.some((route) => plain.includes(plainPath(pathOf(route)).replace(/^\/+/, '')))
	);
}

/**
 * A model decides what a tool sends, so the builder of the workflow has to allow writes with the toggle
 * itself, not an expression. Where n8n may repeat a request, no money moves without a reference.
 */
export function checkPlace(
	{ method, path }: Values,
	{ repeatable, node, moneyRoutes }: RunPlace,
): void {
	if (!repeatable) return;
	const isToolCall = repeatable === 'tool';
	if (isToolCall && plainPath(String(path)).split('/').includes('full')) {
		throw new InvalidInput(
			'Path: AI agents never get a card number in clear text',
			'Use Get Full Number of the resource Card, which masks it.',
		);
	}
	if (method === 'GET') return;
	if (movesMoney(String(path), moneyRoutes)) {
		throw new InvalidInput(
			`Path: ${isToolCall ? 'an AI agent' : `a ${repeatable}`} cannot move money with a Custom API Call`,
			'n8n may run it again for the same payment. Use Create of the resource Platform Transfer with a Transfer Reference, which never sends a payment twice.',
		);
	}
	if (!isToolCall || node.parameters.allowWrites === true) return;
	throw new InvalidInput(
		'Method: AI agents can only read with a Custom API Call',
		'To allow methods other than GET, turn on Allow Writes by AI Agents in this tool.',
	);
}
