import { amount, filled, matching, oneOf, optional, shape, truth } from '../checks';
import type { Decimal } from '../decimal';
import type { Decisions } from '../decisions';
import { ControlError } from '../errors';
import {
	authorize,
	authorizeByDecision,
	type Authorization,
	type AuthorizationRequest,
	type Decide,
} from '../issuer/authorization';
import { refund, reverse, settle, type Settlement } from '../issuer/clearing';
import { currencies } from '../issuer/currencies';
import { raise } from '../issuer/increment';
import type { Purchase } from '../records';
import type { Wonder } from '../wonder';
import type { OnPost } from './onPost';

/** How many of them the currency has is looked at later. */
const positive = amount({ min: 'positive', places: 3 });

const authorizationBody = shape({
	card: filled,
	amount: amount({ min: 'zero', places: 3 }),
	currency: oneOf(...Object.keys(currencies)),
	merchant_name: filled,
	merchant_country: matching(/^[A-Z]{2}$/, 'a country of two capital letters such as "HK"'),
	merchant_city: optional(filled),
	merchant_id: optional(filled),
	type: optional(oneOf('Sales', 'Withdrawal')),
});

const settlementBody = shape({ amount: optional(positive), final: optional(truth) });

/** What shoppers and merchants do: pay, ask for more, give back, settle, refund. */
export function transactionCalls(on: OnPost, wonder: Wonder, decisions: Decisions): void {
	const decider = (): Decide | undefined =>
		decisions.settings.url ? async (pending) => await decisions.ask(pending) : undefined;
	on(
		'/authorizations',
		authorizationBody,
		async ({ card: id, ...request }: AuthorizationRequest & { card: string }) => {
			const card = wonder.cards.get(id);
			if (!card) throw new ControlError(404, `There is no card ${id}.`);
			const decide = decider();
			return told(
				decide
					? await authorizeByDecision(wonder, card, request, decide)
					: authorize(wonder, card, request),
			);
		},
	);

	const purchaseAt = (id: string): Purchase => {
		const purchase = wonder.purchases.get(id);
		if (!purchase) throw new ControlError(404, `There is no transaction ${id}.`);
		return purchase;
	};
	on(
		'/transactions/:id/increment',
		shape({ amount: positive }),
		async ({ amount: more }: { amount: Decimal }, id) =>
			told(await raise(wonder, purchaseAt(id), more, decider())),
	);
	on('/transactions/:id/reverse', shape({}), (_, id) => ({
		transaction: reverse(wonder, purchaseAt(id)),
	}));
	on('/transactions/:id/settle', settlementBody, (body: Settlement, id) => ({
		transaction: settle(wonder, purchaseAt(id), body),
	}));
	on(
		'/transactions/:id/refund',
		shape({ amount: optional(positive) }),
		(body: { amount?: Decimal }, id) => ({
			transaction: refund(wonder, purchaseAt(id), body.amount),
		}),
	);
}

const told = ({ transaction, declineReason, decisionReason }: Authorization) => ({
	transaction,
	decline_reason: declineReason,
	decision_reason: decisionReason,
});
