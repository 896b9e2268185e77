import { refuse } from '../errors';
import { feeRuleOrder, openWallet, setFeeRule, showWallet, walletOrder } from '../issuer/wallets';
import type { Wallet } from '../records';
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
		takes: feeRuleOrder,
		changes: ['fee_rules'],
		handle: ({ wonder, body }) => ({ fee_rule: setFeeRule(wonder, body) }),
	}),
	{
		method: 'GET',
		path: '/wallets/fee_rules',
		handle: (call) => ({ fee_rules: page(call.wonder.feeRules.values(), call) }),
	},
	withBody({
		method: 'POST',
		path: '/wallets',
		takes: walletOrder,
		changes: ['wallets'],
		handle: ({ wonder, body }) => {
			assertUser(wonder, body.p_user_id);
			return { wallet: showWallet(wonder, openWallet(wonder, body)) };
		},
	}),
	{
		method: 'GET',
		path: '/wallets',
		query: ['p_user_id'],
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
		handle: (call) => ({ wallet: showWallet(call.wonder, walletAt(call)) }),
	},
	{
		method: 'GET',
		path: '/wallets/:id/transactions',
		handle: (call) => ({ wallet_transactions: page(walletAt(call).deposits, call) }),
	},
];
