import { type Resource } from '../../operation/operation';
import { backtestRules } from './backtestRules';
import { getAll } from './getAll';

export const transaction = {
	name: 'Card Transaction',
	description: 'Payments, refunds and withdrawals with cards',
	defaultOperation: 'getAll',
	operations: { backtestRules, getAll },
} satisfies Resource;
