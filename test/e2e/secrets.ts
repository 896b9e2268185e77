import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Execution } from '../../demo/n8n/workflow';
import { byId, chain, wonder } from './build';
import type { Report } from './report';
import type { Stage } from './stage';

/** Long enough that it cannot turn up by chance, as three digits would. */
const CVV = 'cvv-canary-8f31c2';

/** Secrets do not reach what n8n stores or logs, unless the user asked for clear text. */
export async function secrets(stage: Stage, report: Report): Promise<void> {
	const { cards } = await stage.reset({ cards: 1 });
	const card = stage.simulator.wonder.cards.get(cards[0])!;
	card.cvv = CVV;
	// Base64 lines of the key's inside, which every form of the key would contain.
	const keyLines = stage.simulator.privateKey.split('\n').slice(5, 9);

	const executions: Execution[] = [];
	const run = async (numberOutput: string) => {
		const cardId = byId(card.id);
		executions.push(
			await stage.run(
				chain(
					`Full number, ${numberOutput}`,
					wonder('Create', 'card.create', { cardFor: 'business', title: 'Another' }),
					wonder('Lock', 'card.lock', { cardId }),
					wonder('Full number', 'card.getFullNumber', { cardId, numberOutput }),
					wonder(
						'Missing card',
						'card.get',
						{ cardId: byId('00000000-0000-4000-8000-000000000000') },
						{ onError: 'continueRegularOutput' },
					),
					wonder('Refused', 'card.lock', { cardId: byId('00000000-0000-4000-8000-000000000000') }),
				),
			),
		);
		assert.deepEqual(
			executions.at(-1)?.runs['Full number']?.at(-1)?.error,
			undefined,
			'the full number could be read',
		);
	};

	await run('masked');
	await report.check('masked: no full card number in database, log or executions', () => {
		assert.deepEqual(whereabouts(stage, executions, card.pan), []);
	});
	await report.check('masked: no CVV in database, log or executions', () => {
		assert.deepEqual(whereabouts(stage, executions, CVV), []);
	});

	await run('clear');
	await report.check('clear text: the card number is where the notice says it is', () => {
		assert.notDeepEqual(whereabouts(stage, executions, card.pan), []);
	});
	await report.check('clear text: the CVV is where the notice says it is', () => {
		assert.notDeepEqual(whereabouts(stage, executions, CVV), []);
	});
	await report.check('the private key is nowhere in clear', () => {
		for (const line of keyLines) {
			assert.equal(line.length, 64);
			assert.deepEqual(whereabouts(stage, executions, line), []);
		}
	});
	await report.check('the search would find the private key', () => {
		const leaky = { data: { note: stage.simulator.privateKey } } as unknown as Execution;
		assert.deepEqual(whereabouts(stage, [leaky], keyLines[0]), ['execution 1']);
	});
}

/** Files of n8n and executions that contain the text. */
function whereabouts(stage: Stage, executions: Execution[], text: string): string[] {
	const found = filesIn(stage.folder).filter((file) => readFileSync(file).includes(text));
	executions.forEach(({ data }, index) => {
		if (JSON.stringify(data).includes(text)) found.push(`execution ${index + 1}`);
	});
	return found;
}

/** Database, write-ahead log, settings and n8n's log; not the installed package. */
function filesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(path);
		return entry.isFile() ? [path] : [];
	});
}
