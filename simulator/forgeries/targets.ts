import { sign } from '../gateway/signature';
import { signedOver, signedParts, withHeaders, withQuery, type Forge } from './craft';

const pathChanged = (change: (path: string) => string) =>
	signedOver(({ target }) => ({ target: target.replace(/^[^?]*/, change) }));

const queryAdded = (parameters: string) =>
	signedOver(({ target }) => ({
		target: target + (target.includes('?') ? '&' : '?') + parameters,
	}));

/** Sends one query and signs another. */
const queries =
	(sent: string, signed: string): Forge =>
	(genuine, { webhookPrivateKey }) => {
		const signature = sign(signedParts(withQuery(genuine, signed)), webhookPrivateKey);
		return withHeaders(withQuery(genuine, sent), { Signature: signature });
	};

/** The signed method, path or query differs from that of the request. */
export const targets: Record<string, Forge> = {
	signed_for_get: signedOver(() => ({ method: 'GET' })),
	signed_for_put: signedOver(() => ({ method: 'PUT' })),
	signed_without_method: signedOver(() => ({ method: '' })),

	signed_for_other_path: pathChanged((path) => `${path}-other`),
	signed_for_root_of_other_path: pathChanged((path) => `/other${path}`),
	signed_for_path_with_slash: pathChanged((path) => `${path}/`),
	signed_for_path_in_other_case: pathChanged((path) => {
		const upper = path.toUpperCase();
		return path === upper ? `${path}A` : upper;
	}),
	signed_for_path_percent_encoded: pathChanged(encodeURIComponent),
	signed_for_empty_path: pathChanged(() => ''),
	signed_for_whole_url: (genuine, tools) =>
		signedOver(() => ({ target: genuine.url }))(genuine, tools),
	signed_for_other_host: (genuine, tools) =>
		signedOver(({ target }) => ({ target: `https://example.com${target}` }))(genuine, tools),
	signed_for_path_with_fragment: queryAdded('#'),
	signed_with_carriage_return: signedOver(({ target }) => ({ target: `${target}\r` })),

	query_added_when_sent: (genuine) => withQuery(genuine, 'card=1'),
	query_added_when_signed: queryAdded('card=1'),
	query_reordered: queries('a=1&b=2', 'b=2&a=1'),
	query_value_changed: queries('a=1', 'a=2'),
	query_key_repeated: queries('a=1&a=1', 'a=1'),
	query_in_other_case: queries('a=x', 'a=X'),
	query_encoded_otherwise: queries('a=b%20c', 'a=b+c'),
	query_escaped_otherwise: queries('a=%2f', 'a=%2F'),
};
