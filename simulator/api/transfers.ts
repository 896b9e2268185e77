import { transfer, transferOrder } from '../issuer/transfers';
import { page, withBody, type ApiRoute } from './route';

export const transferRoutes: ApiRoute[] = [
	withBody({
		method: 'POST',
		path: '/platform_transfers',
		takes: transferOrder,
		changes: ['transfers', 'users', 'cards'],
		handle: ({ wonder, body }) => ({ platform_transfer: transfer(wonder, body) }),
	}),
	{
		method: 'GET',
		path: '/platform_transfers',
		handle: (call) => ({ platform_transfers: page(call.wonder.transfers, call) }),
	},
];
