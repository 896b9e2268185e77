import { ALGORITHM, formatRequestTime, parseRequestTime, sign } from '../gateway/signature';
import { header, signedParts, withHeaders, type Forge } from './craft';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const YEAR = 365 * 24 * 60 * MINUTE;

type Parts = [appId: string, time: string, algorithm: string];

/** The App ID and the algorithm's name are not signed, so the receiver must compare them. */
const credential =
	(change: (...parts: Parts) => string | string[] | undefined): Forge =>
	(genuine) => {
		const parts = header(genuine, 'Credential').split('/') as Parts;
		return withHeaders(genuine, { Credential: change(...parts) });
	};

const algorithm = (name: string) => credential((appId, time) => `${appId}/${time}/${name}`);

/** The genuine signature with a different time than it was made for. */
const moved = (milliseconds: number) =>
	credential((appId, time, name) => {
		const other = formatRequestTime(parseRequestTime(time)! + milliseconds);
		return `${appId}/${other}/${name}`;
	});

/** Correctly signed by Wonder, but with a wrong time. */
const signedAt =
	(requestTime: (now: number) => string): Forge =>
	(genuine, { appId, webhookPrivateKey, now }) => {
		const time = requestTime(now);
		return withHeaders(genuine, {
			Credential: `${appId}/${time}/${ALGORITHM}`,
			Signature: sign({ ...signedParts(genuine), requestTime: time }, webhookPrivateKey),
		});
	};

export const credentials: Record<string, Forge> = {
	credential_missing: credential(() => undefined),
	credential_empty: credential(() => ''),
	credential_twice: credential((...parts) => [parts.join('/'), parts.join('/')]),
	credential_of_other_app: credential((_, ...rest) =>
		['99999999-8888-4777-8666-555555555555', ...rest].join('/'),
	),
	credential_without_app: credential((_, ...rest) => rest.join('/')),
	credential_with_empty_app: credential((_, ...rest) => ['', ...rest].join('/')),
	credential_without_time: credential((appId, _, name) => `${appId}/${name}`),
	credential_with_empty_time: credential((appId, _, name) => `${appId}//${name}`),
	credential_without_algorithm: credential((appId, time) => `${appId}/${time}`),
	credential_with_fourth_part: credential((...parts) => [...parts, 'more'].join('/')),
	credential_ends_with_slash: credential((...parts) => `${parts.join('/')}/`),
	credential_swapped: credential((appId, time, name) => `${time}/${appId}/${name}`),
	credential_with_spaces: credential((...parts) => parts.join(' / ')),
	credential_with_commas: credential((...parts) => parts.join(',')),

	algorithm_sha1: algorithm('Wonder-RSA-SHA1'),
	algorithm_hmac: algorithm('Wonder-HMAC-SHA256'),
	algorithm_lower_case: algorithm(ALGORITHM.toLowerCase()),
	algorithm_none: algorithm('none'),
	algorithm_empty: algorithm(''),

	time_one_second_later: moved(SECOND),
	time_one_second_earlier: moved(-SECOND),
	time_one_year_earlier: moved(-YEAR),
	time_in_six_minutes: signedAt((now) => formatRequestTime(now + 6 * MINUTE)),
	time_in_a_year: signedAt((now) => formatRequestTime(now + YEAR)),
	time_in_month_13: signedAt((now) => formatRequestTime(now).replace(/^(....)../, '$113')),
	time_on_day_00: signedAt((now) => formatRequestTime(now).replace(/^(.{6})../, '$100')),
	time_at_25_hours: signedAt((now) => formatRequestTime(now).replace(/^(.{8})../, '$125')),
	time_as_iso: signedAt((now) => new Date(now).toISOString()),
	time_as_milliseconds: signedAt(String),
	time_without_seconds: signedAt((now) => formatRequestTime(now).slice(0, 12)),
};
