import { randomBytes, randomUUID } from 'node:crypto';
import { add, compare, multiply, round, subtract, truncate, type Decimal } from '../decimal';
import { ControlError } from '../errors';
import type { FeeRule, Wallet, WalletTransaction } from '../records';
import { decimal, filled, object } from '../schemas';
import type { SimulatedWonder } from '../wonder';

export const depositOrder = object({
	amount: decimal({ min: 'positive', places: 6 }),
	tx_hash: filled.optional(),
});

export function feeRuleKey({ blockchain, asset }: { blockchain: string; asset: string }): string {
	return `${blockchain} ${asset}`;
}

export function isActive(wonder: SimulatedWonder, wallet: Wallet): boolean {
	return wonder.clock.now() >= wallet.activeFrom;
}

/**
 * FINAL = AMOUNT − FIXED − AMOUNT × PERCENTAGE, never below zero. A stablecoin has six decimals and
 * a balance two: digits beyond the cent are dropped (inferred).
 */
export function credited(wonder: SimulatedWonder, amount: Decimal, rule?: FeeRule): Decimal {
	const rate = rule?.percentage_fee ?? '0';
	const fraction = wonder.behavior.percentage_fee === 'percent' ? multiply(rate, '0.01') : rate;
	const afterFixed = subtract(amount, rule?.fixed_fee ?? '0');
	const final = subtract(afterFixed, multiply(amount, fraction));
	return compare(final, '0') < 0 ? '0.00' : truncate(final, 2);
}

/** Stablecoins arrive on the blockchain. Only the control plane can trigger this. */
export function deposit(
	wonder: SimulatedWonder,
	wallet: Wallet,
	amount: Decimal,
	txHash = `0x${randomBytes(32).toString('hex')}`,
): WalletTransaction {
	if (!isActive(wonder, wallet)) {
		throw new ControlError(400, `Wallet ${wallet.id} is still Pending; it has no address yet.`);
	}
	if (wallet.deposits.some((each) => each.tx_hash === txHash)) {
		throw new ControlError(400, `tx_hash ${txHash} was already deposited.`);
	}
	const arrived = enterDeposit(wonder, wallet, amount, txHash);
	const { account } = wonder.consumers.get(wallet.userId)!;
	account.available = add(account.available, arrived.credited_amount);
	account.ledger = add(account.ledger, arrived.credited_amount);
	return arrived;
}

export function enterDeposit(
	wonder: SimulatedWonder,
	wallet: Wallet,
	amount: Decimal,
	txHash: string,
): WalletTransaction {
	const rule = wonder.feeRules.get(feeRuleKey(wallet));
	const arrived: WalletTransaction = {
		id: randomUUID(),
		wallet_id: wallet.id,
		blockchain: wallet.blockchain,
		asset: wallet.asset,
		amount: amount.includes('.') ? amount : round(amount, 2),
		fixed_fee: rule?.fixed_fee ?? '0.00',
		percentage_fee: rule?.percentage_fee ?? '0',
		credited_amount: credited(wonder, amount, rule),
		tx_hash: txHash,
		status: 'Settled',
		p_created_at: wonder.clock.stamp(),
	};
	wallet.deposits.push(arrived);
	return arrived;
}
