import { randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod/v4';
import type { FeeRule, Wallet } from '../records';
import { decimal, documented, filled, instant, object, oneOf, record, text } from '../schemas';
import { assets, blockchains, walletStatuses, type WalletStatus } from '../states';
import type { SimulatedWonder } from '../wonder';
import { feeRuleKey, isActive } from './deposits';

const coin = { blockchain: oneOf(...blockchains), asset: oneOf(...assets) };

export const walletOrder = object({ p_user_id: filled, ...coin });
export type WalletOrder = z.infer<typeof walletOrder>;

/** A new wallet is pending at first and gets its address a little later. */
export function openWallet(
	wonder: SimulatedWonder,
	{ p_user_id, blockchain, asset }: WalletOrder,
): Wallet {
	const wallet: Wallet = {
		id: randomUUID(),
		userId: p_user_id,
		blockchain,
		asset,
		address: blockchain === 'ETH' ? `0x${randomBytes(20).toString('hex')}` : base58Address(),
		activeFrom: wonder.clock.now() + wonder.behavior.wallet_activation_ms,
		createdAt: wonder.clock.stamp(),
		deposits: [],
	};
	wonder.wallets.set(wallet.id, wallet);
	return wallet;
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const base58Address = () =>
	[...randomBytes(44)].map((byte) => BASE58[byte % BASE58.length]).join('');

export const shownWallet = record('Wallet', 'inferred', {
	id: filled,
	p_user_id: filled,
	...coin,
	address: text.meta({ description: 'Empty while the wallet is pending.' }),
	status: oneOf(...walletStatuses),
	p_created_at: instant,
});

export function showWallet(wonder: SimulatedWonder, wallet: Wallet): z.infer<typeof shownWallet> {
	const status: WalletStatus = isActive(wonder, wallet) ? 'Active' : 'Pending';
	return {
		id: wallet.id,
		p_user_id: wallet.userId,
		blockchain: wallet.blockchain,
		asset: wallet.asset,
		address: status === 'Active' ? wallet.address : '',
		status,
		p_created_at: wallet.createdAt,
	};
}

export const feeRuleOrder = object({
	...coin,
	fixed_fee: documented(decimal({ min: 'zero', places: 6 })),
	percentage_fee: documented(decimal({ min: 'zero', places: 8 })),
});
export type FeeRuleOrder = z.infer<typeof feeRuleOrder>;

/** One rule for each blockchain and asset: a new one replaces the old one. */
export function setFeeRule(wonder: SimulatedWonder, order: FeeRuleOrder): FeeRule {
	const stamp = wonder.clock.stamp();
	const earlier = wonder.feeRules.get(feeRuleKey(order));
	const rule = {
		id: earlier?.id ?? randomUUID(),
		...order,
		p_created_at: earlier?.p_created_at ?? stamp,
		p_updated_at: stamp,
	};
	wonder.feeRules.set(feeRuleKey(order), rule);
	return rule;
}
