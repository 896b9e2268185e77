import assert from 'node:assert/strict';
import { itemsOf } from '../../demo/n8n/workflow';
import { byId, chain, wonder } from './build';
import type { Report } from './report';
import type { Stage } from './stage';

const COUNT = 1000;

/** A thousand items stay in order, and each knows the item that it came from. */
export async function manyItems(stage: Stage, report: Report): Promise<void> {
	await stage.reset({ cards: COUNT });
	const execution = await stage.run(
		chain(
			'A thousand items',
			wonder('List', 'card.getAll', { returnAll: true }),
			wonder('Read', 'card.get', { cardId: byId('={{ $json.id }}') }),
			wonder('Preview', 'feeRule.preview', {
				amount: '={{ $itemIndex + 1 }}',
				asset: 'USDT',
				fixedFee: '0',
				percentageFee: '0',
			}),
		),
	);
	const paired = (node: string) =>
		itemsOf(execution, node).map(({ pairedItem }) =>
			typeof pairedItem === 'object' ? pairedItem.item : pairedItem,
		);
	const ascending = Array.from({ length: COUNT }, (_, index) => index);

	await report.check(`${COUNT} items through a read keep order and origin`, () => {
		assert.equal(execution.status, 'success', execution.error?.message);
		const ids = (node: string) => itemsOf(execution, node).map(({ json }) => json.id);
		assert.equal(new Set(ids('List')).size, COUNT);
		assert.deepEqual(ids('Read'), ids('List'));
		assert.deepEqual(paired('Read'), ascending);
	});
	await report.check(`${COUNT} items through the preview keep order and origin`, () => {
		const amounts = itemsOf(execution, 'Preview').map(({ json }) => json.amount);
		assert.deepEqual(
			amounts,
			ascending.map((index) => `${index + 1}.00`),
		);
		assert.deepEqual(paired('Preview'), ascending);
	});
}
