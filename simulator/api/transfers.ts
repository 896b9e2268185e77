import { amount, filled, oneOf, shape } from '../checks';
import { transfer, type TransferOrder } from '../issuer/transfers';
import { page, type ApiCall, type ApiRoute } from './route';
import { documentTypes } from './users';

const party = shape({
	user_id: filled,
	reference_id: filled,
	document_type: oneOf(...documentTypes),
	document_number: filled,
});

export const transferRoutes: ApiRoute[] = [
	{
		method: 'POST',
		path: '/platform_transfers',
		takes: shape({
			sender_party: party,
			receiver_party: party,
			currency: oneOf('USD'),
			amount: amount({ min: 'positive' }),
			remark: filled,
			ref_id: filled,
		}),
		handle: ({ wonder, body }: ApiCall<TransferOrder>) => ({
			platform_transfer: transfer(wonder, body),
		}),
	},
	{
		method: 'GET',
		path: '/platform_transfers',
		handle: (call) => ({ platform_transfers: page(call.wonder.transfers, call) }),
	},
];
