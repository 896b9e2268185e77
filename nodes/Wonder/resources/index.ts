import { account } from './account';
import { api } from './api';
import { card } from './card';
import { feeRule } from './feeRule';
import { transaction } from './transaction';
import { transfer } from './transfer';
import { user } from './user';
import { wallet } from './wallet';

/**
 * Every operation of the node. The panels, the requests, the README's table and the list that all
 * suites iterate start here. `api` stands last: n8n then sees that there is a "Custom API Call".
 */
export const resources = {
	account,
	card,
	transaction,
	wallet,
	transfer,
	feeRule,
	user,
	api,
};
