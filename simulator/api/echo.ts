import { object, text } from '../schemas';
import { withBody, type ApiRoute } from './route';

/** Wonder's check of a signature; whole paths. The official page shows the second one only. */
export const echoRoutes: ApiRoute[] = [
	echo('/svc/payment/api/v1/openapi/echo', 'Echo (card service)', 'inferred'),
	echo('/svc/payment/api/v1/echo', 'Echo', 'documented'),
];

function echo(path: string, title: string, source: ApiRoute['source']): ApiRoute {
	return withBody({
		method: 'POST',
		path,
		title,
		source,
		takes: object({ message: text }),
		gives: object({ message: text }),
		handle: ({ body }) => body,
	});
}
