import { account } from './account';
import { api } from './api';
import { card } from './card';
import { feeRule } from './feeRule';
import { transaction } from './transaction';
import { transfer } from './transfer';
import { user } from './user';
import { wallet } from './wallet';

/**
 * Every operation of the node. The forms, the requests, the README's table and all test suites are
 * derived from this. By name, with `api` last, as in n8n's own nodes.
 */
export const resources = {
	account,
	card,
	transaction,
	user,
	wallet,
	transfer,
	feeRule,
	api,
};
