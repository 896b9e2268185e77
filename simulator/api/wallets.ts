import { refuse } from '../errors';
import {
	feeRuleOrder,
	openWallet,
	setFeeRule,
	shownWallet,
	showWallet,
	walletOrder,
} from '../issuer/wallets';
import { feeRule, walletTransaction, type Wallet } from '../records';
import { list, object } from '../schemas';
import type { SimulatedWonder } from '../wonder';
import { ofUser, page, withBody, type ApiCall, type ApiRoute } from './route';

function assertUser(wonder: SimulatedWonder, id: string): void {
	if (!wonder.consumers.has(id)) throw refuse('userNotFound', `User ${id} not found.`);
}

function walletAt({ wonder, params }: ApiCall): Wallet {
	const wallet = wonder.wallets.get(params.id);
	if (!wallet) throw refuse('walletNotFound', `Wallet ${params.id} not found.`);
	return wallet;
}

export const walletRoutes: ApiRoute[] = [
	// Before the routes with an ID, which would take "fee_rules" for one.
	withBody({
		method: 'POST',
		path: '/wallets/fee_rules',
		title: 'Set Digital Wallet Topup Fee Rule',
		source: 'inferred',
		takes: feeRuleOrder,
		gives: object({ fee_rule: feeRule }),
		changes: ['fee_rules'],
		handle: ({ wonder, body }) => ({ fee_rule: setFeeRule(wonder, body) }),
	}),
	{
		method: 'GET',
		path: '/wallets/fee_rules',
		title: 'Get Digital Wallet Topup Fee Rule',
		source: 'inferred',
		gives: object({ fee_rules: list(feeRule) }),
		handle: (call) => ({ fee_rules: page(call.wonder.feeRules.values(), call) }),
	},
	withBody({
		method: 'POST',
		path: '/wallets',
		title: 'Create Digital Wallet',
		source: 'inferred',
		takes: walletOrder,
		gives: object({ wallet: shownWallet }),
		changes: ['wallets'],
		handle: ({ wonder, body }) => {
			assertUser(wonder, body.p_user_id);
			return { wallet: showWallet(wonder, openWallet(wonder, body)) };
		},
	}),
	{
		method: 'GET',
		path: '/wallets',
		title: 'Get Wallet List',
		source: 'inferred',
		query: { p_user_id: 'inferred' },
		gives: object({ wallets: list(shownWallet) }),
		handle: ({ wonder, query }) => {
			if (!query.p_user_id) throw refuse('invalidParameter', 'p_user_id is required.');
			assertUser(wonder, query.p_user_id);
			const isWanted = ofUser({ wonder, query });
			const wallets = [...wonder.wallets.values()].filter(({ userId }) => isWanted(userId));
			return {
				wallets: page(wallets, { wonder, query }).map((wallet) => showWallet(wonder, wallet)),
			};
		},
	},
	{
		method: 'GET',
		path: '/wallets/:id',
		title: 'Get Digital Wallet',
		source: 'inferred',
		gives: object({ wallet: shownWallet }),
		handle: (call) => ({ wallet: showWallet(call.wonder, walletAt(call)) }),
	},
	{
		method: 'GET',
		path: '/wallets/:id/transactions',
		title: 'Get Wallet Transaction List',
		source: 'inferred',
		gives: object({ wallet_transactions: list(walletTransaction) }),
		handle: (call) => ({ wallet_transactions: page(walletAt(call).deposits, call) }),
	},
];
