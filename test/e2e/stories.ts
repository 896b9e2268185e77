import type { Json, WorkflowNode } from '../../demo/n8n/workflow';
import { byId, httpRequest, wonder } from './build';

/** The first item that a node of the same run put out. */
export type Output = (node: string) => Json;

export interface Expected {
	/** Method and path below the card service. Absent: nothing is sent. */
	sends?: string;
	query?: Record<string, string>;
	body?: unknown;
	/** Properties of the first item, compared one by one. */
	gives?: Json;
}

export interface Step {
	node: WorkflowNode;
	/** Absent: a helper that is no node of ours. */
	operation?: string;
	expected?: (output: Output) => Expected;
}

export interface Story {
	name: string;
	steps: Step[];
}

const step = (
	name: string,
	operation: string,
	parameters: Json,
	expected: (output: Output) => Expected,
): Step => ({
	// Lists hand on many items, and what follows is to run once.
	node: wonder(name, operation, parameters, { executeOnce: true, alwaysOutputData: true }),
	operation,
	expected,
});

const from = (node: string, property: string) => `={{ $('${node}').first().json.${property} }}`;

const card = byId(from('Create card', 'id'));

const businessCard: Story = {
	name: 'A business card from issue to end',
	steps: [
		step(
			'Create card',
			'card.create',
			{
				cardFor: 'business',
				title: '=Reisekasse für {{ 1 + 1 }}',
				cardHolders: {
					holder: [
						{
							name: 'Nathan Smith',
							email: 'nathan@example.com',
							phone: '+852 91234567',
							reference: 'employee-42',
						},
					],
				},
				limits: { perTransaction: '250.00', monthly: '1000.00' },
				additionalFields: { referenceId: 'travel-1' },
			},
			() => ({
				sends: 'POST /cards',
				body: {
					card: {
						card_holders: [
							{
								external_user_name: 'Nathan Smith',
								external_user_reference: 'employee-42',
								external_user_email: 'nathan@example.com',
								external_user_phone: '+852 91234567',
							},
						],
						title: 'Reisekasse für 2',
						limits: [
							{ period: 'Transaction', limit_amount: '250.00' },
							{ period: 'Monthly', limit_amount: '1000.00' },
						],
						reference_id: 'travel-1',
					},
				},
				gives: { status: 'Active', title: 'Reisekasse für 2' },
			}),
		),
		step('Get card', 'card.get', { cardId: byId('={{ $json.id }}') }, (output) => ({
			sends: `GET /cards/${output('Create card').id}`,
			gives: { id: output('Create card').id, status: 'Active', per_transaction_limit: 250 },
		})),
		step(
			'Update limits',
			'card.updateLimits',
			{ cardId: card, limits: { daily: '100.50' }, removeLimits: ['monthly'], remark: 'Messe' },
			(output) => ({
				sends: `PUT /cards/${output('Create card').id}/limit`,
				body: {
					limits: [
						{ period: 'Daily', limit_amount: '100.50' },
						{ period: 'Monthly', limit_amount: '0' },
					],
					remark: 'Messe',
				},
			}),
		),
		step('Get limit history', 'card.getLimitHistory', { cardId: card, limit: 5 }, (output) => ({
			sends: `GET /cards/${output('Create card').id}/limit/history`,
			query: { offset: '0', limit: '5' },
			gives: { remark: 'Messe' },
		})),
		step('Lock card', 'card.lock', { cardId: card }, (output) => ({
			sends: `PUT /cards/${output('Create card').id}/lock`,
			gives: { status: 'Locked' },
		})),
		step('Unlock card', 'card.unlock', { cardId: card }, (output) => ({
			sends: `PUT /cards/${output('Create card').id}/unlock`,
			gives: { status: 'Active' },
		})),
		step(
			'Get many cards',
			'card.getAll',
			{ returnAll: true, filters: { titleContains: '=reise{{ "kasse" }}', status: ['Active'] } },
			(output) => ({
				sends: 'GET /cards',
				query: { offset: '0', limit: '1000' },
				gives: { id: output('Create card').id },
			}),
		),
		step('Get full number', 'card.getFullNumber', { cardId: card }, (output) => ({
			sends: `GET /cards/${output('Create card').id}/full`,
			gives: { id: output('Create card').id, cvv: '***' },
		})),
		step(
			'Get card transactions',
			'transaction.getAll',
			{ transactionsOf: 'card', cardId: card, limit: 7 },
			(output) => ({
				sends: 'GET /transactions',
				query: { card: String(output('Create card').id), offset: '0', limit: '7' },
			}),
		),
		step(
			'Backtest rules',
			'transaction.backtestRules',
			{ otherwise: 'ask', transactionsOf: 'card', cardId: card, filters: { period: 'today' } },
			(output) => ({
				sends: 'GET /transactions',
				query: { card: String(output('Create card').id), offset: '0', limit: '1000' },
			}),
		),
		step('Get balance', 'account.getBalance', {}, () => ({
			sends: 'GET /account/balance',
			gives: { available_balance: '10000.00', currency: 'USD' },
		})),
		step(
			'Terminate card',
			'card.terminate',
			{ cardId: card, confirmTermination: true },
			(output) => ({
				sends: `PUT /cards/${output('Create card').id}/terminate`,
				gives: { status: 'Terminated' },
			}),
		),
	],
};

const payer = byId(from('Create payer', 'user_id'));
const receiver = byId(from('Create receiver', 'user_id'));
const wallet = from('Create wallet', 'id');

const person = (phoneNumber: string, documentNumber: string) => ({
	callingCode: '852',
	phoneNumber,
	firstName: 'Ada',
	lastName: 'Wong',
	dateOfBirth: '1990-12-31',
	documentType: 'PASSPORT',
	documentNumber,
	issuingCountry: 'HKG',
});

const personOnTheWire = (phone: string, document: string) => ({
	user: {
		calling_code: '852',
		phone_number: phone,
		first_name: 'Ada',
		last_name: 'Wong',
		date_of_birth: '1990-12-31',
		document_type: 'PASSPORT',
		document_number: document,
		issuing_country: 'HKG',
	},
});

const consumer = (simulatorUrl: string): Story => ({
	name: 'A consumer from registration to money',
	steps: [
		step('Create payer', 'user.create', person('91234567', 'K1'), () => ({
			sends: 'POST /user',
			body: personOnTheWire('91234567', 'K1'),
		})),
		step('Create receiver', 'user.create', person('91234568', 'K2'), () => ({
			sends: 'POST /user',
			body: personOnTheWire('91234568', 'K2'),
		})),
		step('Get payer', 'user.get', { findBy: 'userId', userId: payer }, (output) => ({
			sends: 'GET /user',
			query: { user_id: String(output('Create payer').user_id) },
			gives: { document_number: 'K1' },
		})),
		step('Get user', 'user.get', { findBy: 'userId', userId: receiver }, (output) => ({
			sends: 'GET /user',
			query: { user_id: String(output('Create receiver').user_id) },
			gives: { document_number: 'K2' },
		})),
		step(
			'Get user again',
			'user.get',
			{ findBy: 'referenceId', referenceId: '={{ $json.reference_id }}' },
			(output) => ({
				sends: 'GET /user',
				query: { reference_id: String(output('Get user').reference_id) },
				gives: { user_id: output('Create receiver').user_id },
			}),
		),
		step(
			'Update user',
			'user.update',
			{ findBy: 'userId', userId: receiver, updateFields: { lastName: 'Wong-Lee' } },
			(output) => ({
				sends: `PUT /user/${output('Get user').reference_id}`,
				body: { user: { last_name: 'Wong-Lee' } },
				gives: { last_name: 'Wong-Lee' },
			}),
		),
		step(
			'Create wallet',
			'wallet.create',
			{ userId: payer, blockchain: 'ETH', asset: 'USDC', waitUntilActive: true, waitSeconds: 30 },
			(output) => ({
				sends: 'POST /wallets',
				body: { p_user_id: output('Create payer').user_id, blockchain: 'ETH', asset: 'USDC' },
				gives: { status: 'Active' },
			}),
		),
		{
			node: httpRequest('Stablecoins arrive', {
				method: 'POST',
				url: `=${simulatorUrl}/_simulator/wallets/{{ $json.id }}/deposits`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '{ "amount": "500" }',
			}),
		},
		step('Get wallet', 'wallet.get', { walletId: wallet }, (output) => ({
			sends: `GET /wallets/${output('Create wallet').id}`,
			gives: { id: output('Create wallet').id, status: 'Active' },
		})),
		step('Get many wallets', 'wallet.getAll', { userId: payer }, (output) => ({
			sends: 'GET /wallets',
			query: { p_user_id: String(output('Create payer').user_id) },
			gives: { id: output('Create wallet').id },
		})),
		step('Get wallet transactions', 'wallet.getTransactions', { walletId: wallet }, (output) => ({
			sends: `GET /wallets/${output('Create wallet').id}/transactions`,
			gives: { amount: 500, amount_exact: '500.00' },
		})),
		step(
			'Create consumer card',
			'card.create',
			{ cardFor: 'consumer', userId: receiver, title: 'Allowance' },
			(output) => ({
				sends: 'POST /cards',
				body: { card: { p_user_id: output('Create receiver').user_id, title: 'Allowance' } },
				gives: { p_user_id: output('Create receiver').user_id },
			}),
		),
		step('Get cards of user', 'card.getAll', { cardsOf: 'user', userId: receiver }, (output) => ({
			sends: 'GET /cards',
			query: { p_user_id: String(output('Create receiver').user_id), offset: '0', limit: '50' },
			gives: {
				id: output('Create consumer card').id,
				cardholder: output('Create receiver').user_id,
			},
		})),
		step(
			'Transfer',
			'transfer.create',
			{
				senderUserId: payer,
				senderDocumentType: 'PASSPORT',
				senderDocumentNumber: 'K1',
				receiverUserId: receiver,
				amount: '={{ (100 + 50).toFixed(2) }}',
				currency: 'USD',
				remark: 'Allowance for March',
			},
			(output) => ({
				sends: 'POST /platform_transfers',
				body: {
					sender_party: {
						user_id: output('Create payer').user_id,
						document_type: 'PASSPORT',
						document_number: 'K1',
						reference_id: output('Get payer').reference_id,
					},
					receiver_party: {
						user_id: output('Create receiver').user_id,
						document_type: 'PASSPORT',
						document_number: 'K2',
						reference_id: output('Get user').reference_id,
					},
					amount: '150.00',
					currency: 'USD',
					remark: 'Allowance for March',
					ref_id: output('Transfer').reference,
				},
				gives: { status: 'Settled', amount: 150, amount_exact: '150.00' },
			}),
		),
		step(
			'Get many transfers',
			'transfer.getAll',
			{ filters: { refId: from('Transfer', 'reference') } },
			(output) => ({
				sends: 'GET /platform_transfers',
				gives: { id: output('Transfer').id },
			}),
		),
	],
});

const fees: Story = {
	name: 'What top-ups cost, and custom calls',
	steps: [
		step(
			'Set fee rule',
			'feeRule.set',
			{ blockchain: 'ETH', asset: 'USDT', fixedFee: '10', percentageFee: '1.5' },
			() => ({
				sends: 'POST /wallets/fee_rules',
				body: { blockchain: 'ETH', asset: 'USDT', fixed_fee: '10', percentage_fee: '0.015' },
				gives: { previous: null },
			}),
		),
		step('Get fee rules', 'feeRule.get', { filters: { asset: 'USDT' } }, () => ({
			sends: 'GET /wallets/fee_rules',
			gives: { asset: 'USDT', blockchain: 'ETH' },
		})),
		step(
			'Preview',
			'feeRule.preview',
			{ amount: '={{ 50 + 50 }}', asset: 'USDT', fixedFee: '10', percentageFee: '1.5' },
			() => ({ gives: { credited_amount: '88.50', percentage_fee: '1.50' } }),
		),
		step(
			'Custom call',
			'api.call',
			{
				method: 'POST',
				path: '/cards',
				body: '={{ JSON.stringify({ card: { title: "Custom " + $json.asset } }) }}',
			},
			() => ({
				sends: 'POST /cards',
				body: { card: { title: 'Custom USDT' } },
				gives: { title: 'Custom USDT' },
			}),
		),
		step(
			'Custom list',
			'api.call',
			{
				method: 'GET',
				path: '/svc/ts/api/v1/openapi/cards',
				answer: 'list',
				listProperty: 'cards',
				limit: 5,
			},
			() => ({ sends: 'GET /cards', gives: { title: 'Custom USDT' } }),
		),
	],
};

export const stories = (simulatorUrl: string): Story[] => [
	businessCard,
	consumer(simulatorUrl),
	fees,
];
