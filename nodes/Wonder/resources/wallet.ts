import { sleep, type IDataObject } from 'n8n-workflow';
import type { Values } from '../input/values';
import { ApiFailure, withoutStop } from '../api/errors';
import { tellsId } from '../input/entries';
import {
	OperationFailed,
	type Operation,
	type Resource,
	type Requests,
} from '../operation/operation';
import { asset, blockchain, userId, walletId } from './fields';

const get = {
	name: 'Get',
	action: 'Get a digital wallet',
	description: 'Retrieve the address and the state of a wallet',
	route: 'GET /wallets/{walletId}',
	source: 'inferred',
	data: 'wallet',
	fields: [walletId],
} satisfies Operation;

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
				'Do not create it again. Ask for it later with Get Digital Wallet, or allow more time with Wait at Most.',
			);
		}
		await sleep(POLL_EVERY_MS);
		const asked = await wonder.attempt(get, { walletId: created.id });
		if (asked instanceof ApiFailure) {
			throw new OperationFailed(
				`The wallet was created (ID ${String(created.id)}), but could not be asked for its state`,
				`Do not create it again. Ask for it later with Get Digital Wallet. ${withoutStop(asked.message)}.`,
			);
		}
		wallet = asked;
	}
	return wallet;
}

export const wallet = {
	name: 'Digital Wallet',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a digital wallet',
			description: 'Open a stablecoin address that tops up the balance of a consumer (B2C)',
			route: 'POST /wallets',
			source: 'inferred',
			data: 'wallet',
			effect: 'the wallet was created',
			isTold: tellsId,
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
							'Whether to wait until the wallet can receive money. Wonder may need a while to prepare it.',
					},
				},
				{
					property: {
						displayName: 'Wait at Most (Seconds)',
						name: 'waitSeconds',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 3600 },
						default: 120,
						description: 'How long to wait before giving up. The wallet exists even then.',
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
			description: 'List the wallets of a consumer (B2C)',
			route: 'GET /wallets',
			source: 'inferred',
			data: 'wallets',
			many: true,
			owners: [
				{
					parameter: 'userId',
					property: 'p_user_id',
					name: 'user',
					lookUp: { operation: get, by: ({ id }) => ({ walletId: id }) },
				},
			],
			fields: [userId],
		},
		getTransactions: {
			name: 'Get Transactions',
			action: 'Get the transactions of a digital wallet',
			description: 'List the top-ups of a wallet, with fees and what was credited',
			route: 'GET /wallets/{walletId}/transactions',
			source: 'inferred',
			data: 'wallet_transactions',
			many: true,
			fields: [walletId],
		},
	},
} satisfies Resource;
