import { sleep, type IDataObject } from 'n8n-workflow';
import type { Values } from '../input/values';
import { ApiFailure, withoutPeriod } from '../api/errors';
import { hasId } from '../input/entries';
import {
	OperationFailed,
	type Operation,
	type Resource,
	type Requests,
} from '../operation/operation';
import { amountColumns, textOrNull } from '../payment/columns';
import { asset, blockchain, userId, walletId, walletOwner } from './fields';

const get = {
	name: 'Get',
	action: 'Get digital wallet',
	description:
		'Retrieve one stablecoin wallet: its blockchain address and status. Needs the wallet ID.',
	route: 'GET /wallets/{walletId}',
	source: 'inferred',
	data: 'wallet',
	fields: [walletOwner, walletId],
} satisfies Operation;

/** `amount` is in the stablecoin, `credited` in the currency of the consumer's balance. */
function simplifiedTopUp(row: IDataObject): IDataObject {
	const [amount, fee, credited] = [row.amount, row.fixed_fee, row.credited_amount].map((text) =>
		amountColumns(text),
	);
	return {
		time: textOrNull(row.p_created_at),
		asset: textOrNull(row.asset),
		blockchain: textOrNull(row.blockchain),
		amount: amount.number,
		fixed_fee: fee.number,
		percentage_fee: textOrNull(row.percentage_fee),
		credited: credited.number,
		status: textOrNull(row.status),
		amount_exact: amount.exact,
		credited_exact: credited.exact,
		tx_hash: textOrNull(row.tx_hash),
		wallet_id: textOrNull(row.wallet_id),
		id: textOrNull(row.id),
	};
}

const POLL_EVERY_MS = 1000;

async function untilActive(wonder: Requests, values: Values, created: IDataObject) {
	if (!values.waitUntilActive) return created;
	const seconds = Number(values.waitSeconds);
	const deadline = Date.now() + seconds * 1000;
	let wallet = created;
	while (wallet.status !== 'Active') {
		if (Date.now() + POLL_EVERY_MS > deadline) {
			throw new OperationFailed(
				`The wallet was created (ID ${String(created.id)}) but is not active after ${seconds} seconds`,
				'Do not create it again. Check it later with the operation Get, or increase Max Wait.',
			);
		}
		await sleep(POLL_EVERY_MS);
		const found = await wonder.attempt(get, { walletId: created.id });
		if (found instanceof ApiFailure) {
			throw new OperationFailed(
				`The wallet was created (ID ${String(created.id)}), but its status could not be read`,
				`Do not create it again. Check it later with the operation Get. ${withoutPeriod(found.message)}.`,
			);
		}
		wallet = found;
	}
	return wallet;
}

export const wallet = {
	name: 'Digital Wallet',
	description: 'Stablecoin wallets that top up the balances of consumers (B2C)',
	operations: {
		create: {
			name: 'Create',
			action: 'Create digital wallet',
			description:
				'Create a stablecoin wallet for a consumer (B2C). Stablecoins sent to its address top up the balance. Returns the wallet with its ID and address.',
			route: 'POST /wallets',
			source: 'inferred',
			data: 'wallet',
			effect: 'the wallet was created',
			hasOutcome: hasId,
			fields: [
				{ ...userId, in: 'body' },
				blockchain,
				asset,
				{
					property: {
						displayName: 'Wait Until Active',
						name: 'waitUntilActive',
						type: 'boolean',
						default: false,
						description:
							'Whether to wait until the wallet can receive stablecoins. Wonder may need some time to prepare it.',
					},
				},
				{
					property: {
						displayName: 'Max Wait (Seconds)',
						name: 'waitSeconds',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 3600 },
						default: 120,
						description: 'How long to wait before failing. The wallet exists even then.',
						displayOptions: { show: { waitUntilActive: [true] } },
					},
				},
			],
			complete: untilActive,
		},
		get,
		getAll: {
			name: 'Get Many',
			action: 'Get many digital wallets',
			description: 'Retrieve a list of the wallets of a consumer (B2C), with addresses and status',
			route: 'GET /wallets',
			source: 'inferred',
			data: 'wallets',
			many: true,
			owners: [
				{
					parameter: 'userId',
					property: 'p_user_id',
					name: 'consumer',
					lookUp: { operation: get, by: ({ id }) => ({ walletId: id }) },
				},
			],
			fields: [userId],
		},
		getTransactions: {
			name: 'Get Transactions',
			action: 'Get digital wallet transactions',
			description: 'Retrieve the top-ups of a wallet with amounts, fees and what was credited',
			route: 'GET /wallets/{walletId}/transactions',
			source: 'inferred',
			data: 'wallet_transactions',
			many: true,
			fields: [walletOwner, walletId],
			simplified: simplifiedTopUp,
		},
	},
} satisfies Resource;
