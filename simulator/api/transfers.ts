import { transfer, transferOrder } from '../issuer/transfers';
import { transfer as shownTransfer } from '../records';
import { documented, list, object } from '../schemas';
import { page, withBody, type ApiRoute } from './route';

export const transferRoutes: ApiRoute[] = [
	withBody({
		method: 'POST',
		path: '/platform_transfers',
		title: 'Platform Transfer',
		source: 'inferred',
		takes: transferOrder,
		gives: documented(object({ platform_transfer: shownTransfer })),
		changes: ['transfers', 'users', 'cards'],
		handle: ({ wonder, body }) => ({ platform_transfer: transfer(wonder, body) }),
	}),
	{
		method: 'GET',
		path: '/platform_transfers',
		title: 'Platform Transfer Transaction List',
		source: 'inferred',
		gives: object({ platform_transfers: list(shownTransfer) }),
		handle: (call) => ({ platform_transfers: page(call.wonder.transfers, call) }),
	},
];
