import { ControlError } from '../errors';
import {
	authorizationRequest,
	authorize,
	authorizeByDecision,
	type Authorization,
	type Decide,
} from '../issuer/authorization';
import { refund, reverse, settle, settlement } from '../issuer/clearing';
import { positiveAmount } from '../issuer/currencies';
import { deposit, depositOrder } from '../issuer/deposits';
import { raise } from '../issuer/increment';
import type { Purchase } from '../records';
import { filled, object } from '../schemas';
import { post, type ControlCall, type Controlled } from './call';

const newAuthorization = object({ card: filled, ...authorizationRequest.shape });

const deciderOf = ({ decisions }: Controlled): Decide | undefined =>
	decisions.settings.url ? async (pending) => await decisions.ask(pending) : undefined;

function purchaseAt({ wonder }: Controlled, id: string): Purchase {
	const purchase = wonder.purchases.get(id);
	if (!purchase) throw new ControlError(404, `There is no transaction ${id}.`);
	return purchase;
}

const summaryOf = ({ transaction, declineReason, decisionReason }: Authorization) => ({
	transaction,
	decline_reason: declineReason,
	decision_reason: decisionReason,
});

/** What cardholders, merchants and senders of stablecoins do. */
export const transactionCalls: ControlCall[] = [
	post({
		path: '/authorizations',
		does: 'Pays with a card. An amount of 0 only checks the card.',
		takes: newAuthorization,
		example: {
			card: 'CARD_ID',
			amount: '12.50',
			currency: 'HKD',
			merchant_name: 'Bindo Coffee',
			merchant_country: 'HK',
		},
		act: async ({ simulator, body: { card: id, ...request } }) => {
			const { wonder } = simulator;
			const card = wonder.cards.get(id);
			if (!card) throw new ControlError(404, `There is no card ${id}.`);
			const decide = deciderOf(simulator);
			return summaryOf(
				decide
					? await authorizeByDecision(wonder, card, request, decide)
					: authorize(wonder, card, request),
			);
		},
	}),
	post({
		path: '/transactions/:id/increment',
		does: "Raises an authorization by an amount in the merchant's currency.",
		takes: object({ amount: positiveAmount }),
		example: { amount: '5.00' },
		act: async ({ simulator, body, id }) =>
			summaryOf(
				await raise(simulator.wonder, purchaseAt(simulator, id), body.amount, deciderOf(simulator)),
			),
	}),
	post({
		path: '/transactions/:id/settle',
		does: "Debits an authorization, whole or in parts. The amount is in the card's currency.",
		takes: settlement,
		example: { amount: '10.00', final: false },
		act: ({ simulator, body, id }) => ({
			transaction: settle(simulator.wonder, purchaseAt(simulator, id), body),
		}),
	}),
	post({
		path: '/transactions/:id/reverse',
		does: 'Releases an authorization.',
		takes: object({}),
		example: {},
		act: ({ simulator, id }) => ({
			transaction: reverse(simulator.wonder, purchaseAt(simulator, id)),
		}),
	}),
	post({
		path: '/transactions/:id/refund',
		does: "Gives money back as a separate transaction. The amount is in the card's currency.",
		takes: object({ amount: positiveAmount.optional() }),
		example: { amount: '2.50' },
		act: ({ simulator, body, id }) => ({
			transaction: refund(simulator.wonder, purchaseAt(simulator, id), body.amount),
		}),
	}),
	post({
		path: '/wallets/:id/deposits',
		does: 'Sends stablecoins to an active wallet.',
		takes: depositOrder,
		example: { amount: '100' },
		changes: ['wallet_transactions', 'users', 'cards'],
		act: ({ simulator: { wonder }, body, id }) => {
			const wallet = wonder.wallets.get(id);
			if (!wallet) throw new ControlError(404, `There is no wallet ${id}.`);
			return { deposit: deposit(wonder, wallet, body.amount, body.tx_hash) };
		},
	}),
];
