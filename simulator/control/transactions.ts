import type { Decisions } from '../decisions';
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
import { raise } from '../issuer/increment';
import type { Purchase } from '../records';
import { filled, object } from '../schemas';
import type { SimulatedWonder } from '../wonder';
import type { OnPost } from './onPost';

const newAuthorization = object({ card: filled, ...authorizationRequest.shape });

/** What cardholders and merchants do: pay, increase, reverse, settle, refund. */
export function transactionCalls(on: OnPost, wonder: SimulatedWonder, decisions: Decisions): void {
	const decider = (): Decide | undefined =>
		decisions.settings.url ? async (pending) => await decisions.ask(pending) : undefined;
	on('/authorizations', newAuthorization, async ({ card: id, ...request }) => {
		const card = wonder.cards.get(id);
		if (!card) throw new ControlError(404, `There is no card ${id}.`);
		const decide = decider();
		return summaryOf(
			decide
				? await authorizeByDecision(wonder, card, request, decide)
				: authorize(wonder, card, request),
		);
	});

	const purchaseAt = (id: string): Purchase => {
		const purchase = wonder.purchases.get(id);
		if (!purchase) throw new ControlError(404, `There is no transaction ${id}.`);
		return purchase;
	};
	on('/transactions/:id/increment', object({ amount: positiveAmount }), async (body, id) =>
		summaryOf(await raise(wonder, purchaseAt(id), body.amount, decider())),
	);
	on('/transactions/:id/reverse', object({}), (_, id) => ({
		transaction: reverse(wonder, purchaseAt(id)),
	}));
	on('/transactions/:id/settle', settlement, (body, id) => ({
		transaction: settle(wonder, purchaseAt(id), body),
	}));
	on('/transactions/:id/refund', object({ amount: positiveAmount.optional() }), (body, id) => ({
		transaction: refund(wonder, purchaseAt(id), body.amount),
	}));
}

const summaryOf = ({ transaction, declineReason, decisionReason }: Authorization) => ({
	transaction,
	decline_reason: declineReason,
	decision_reason: decisionReason,
});
