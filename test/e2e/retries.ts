import assert from 'node:assert/strict';
import type { Execution, Json } from '../../demo/n8n/workflow';
import { byId, chain, items, wonder } from './build';
import type { Report } from './report';
import { API, type Stage } from './stage';

const PATH = `${API}/platform_transfers`;

const lost = { match: { method: 'POST', path: PATH }, cut: 'after' };
/** Uses up the first transfer's turn, so that the next fault meets the second one. */
const harmless = { match: { method: 'POST', path: PATH }, delay: 1 };
const refusedWithoutWork = { match: { method: 'POST', path: PATH }, status: 500 };
/** As many as the node asks for one list before it gives up. */
const listUnreadable = { match: { method: 'GET', path: PATH }, times: 3, status: 503 };

/** n8n's Retry On Fail runs the whole node again; money must not move again with it. */
export async function retries(stage: Stage, report: Report): Promise<void> {
	const transfer = async (amounts: string[], faults: Json[]) => {
		const { users } = await stage.reset({ users: 2, user_balance: '1000.00' });
		const [sender, receiver] = users.map((id) => {
			const { user } = stage.simulator.wonder.consumers.get(id)!;
			return { id, document: user.document_number };
		});
		for (const fault of faults) await stage.control('POST', '/faults', fault);
		const execution = await stage.run(
			chain(
				'Transfers that n8n retries',
				...items(
					'Amounts',
					amounts.map((amount) => ({ amount })),
				),
				wonder(
					'Transfer',
					'transfer.create',
					{
						senderUserId: byId(sender.id),
						senderDocumentType: 'PASSPORT',
						senderDocumentNumber: sender.document,
						receiverUserId: byId(receiver.id),
						receiverDocumentType: 'PASSPORT',
						receiverDocumentNumber: receiver.document,
						amount: '={{ $json.amount }}',
						currency: 'USD',
						remark: 'Allowance',
					},
					{ retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
				),
			),
		);
		const sent = (await stage.log())
			.filter(({ method, target }) => method === 'POST' && target === PATH)
			.map(({ body }) => body as { amount: string; ref_id: string });
		const { faults: unmet } = await stage.control<{ faults: Json[] }>('GET', '/faults');
		assert.deepEqual(unmet, [], 'every fault was met');
		return { execution, sent, executed: stage.simulator.wonder.transfers };
	};
	const succeeded = ({ status, error }: Execution) =>
		assert.equal(status, 'success', error?.message);
	const amountsOf = (rows: ReadonlyArray<{ amount: string }>) => rows.map(({ amount }) => amount);

	await report.check('a transfer whose answer is lost is found, not sent again', async () => {
		const { execution, sent, executed } = await transfer(['10.00'], [lost]);
		succeeded(execution);
		assert.deepEqual(amountsOf(sent), ['10.00']);
		assert.deepEqual(amountsOf(executed), ['10.00']);
	});
	await report.check('Retry On Fail finds a lost transfer and does not repeat others', async () => {
		const { execution, sent, executed } = await transfer(
			['10.00', '20.00', '30.00'],
			[harmless, lost, listUnreadable],
		);
		succeeded(execution);
		assert.deepEqual(amountsOf(sent), ['10.00', '20.00', '30.00']);
		assert.equal(new Set(sent.map(({ ref_id: reference }) => reference)).size, 3);
		assert.deepEqual(amountsOf(executed), ['10.00', '20.00', '30.00']);
	});
	await report.check(
		'a retry from the list of executions moves no money a second time',
		async () => {
			const { execution } = await transfer(['10.00', '5000.00'], []);
			assert.match(
				String(execution.error?.description),
				/1 earlier item was already processed \(10\.00 USD settled\)\. Don't send it again\./,
			);
			const before = [...stage.simulator.wonder.transfers];
			const retried = await stage.n8n.retry(execution.id);
			assert.match(String(retried.error?.message), /^Item 1 of 2: This is a retried execution/);
			assert.deepEqual(stage.simulator.wonder.transfers, before);
		},
	);
	await report.check('Retry On Fail keeps one reference when Wonder fails', async () => {
		const { execution, sent, executed } = await transfer(['10.00'], [refusedWithoutWork]);
		assert.ok(sent.length >= 1);
		assert.equal(new Set(sent.map(({ ref_id: reference }) => reference)).size, 1);
		assert.ok(executed.length <= 1);
		// Not sent again, so the node has to say so rather than pretend.
		if (executed.length === 0) {
			assert.equal(execution.status, 'error');
			assert.match(String(execution.error?.message), /Unknown outcome/);
		}
	});
}
