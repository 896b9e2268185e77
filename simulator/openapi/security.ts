const header = (name: string, description: string) => ({
	type: 'apiKey',
	in: 'header',
	name,
	description,
	'x-source': 'documented',
});

/** The three headers of a signed request, of events and decision requests, too. */
export const securitySchemes = {
	credential: header(
		'Credential',
		'App ID, request time and algorithm: `APP_ID/yyyymmddHHMMSS/Wonder-RSA-SHA256`. The time is UTC, at most 30 minutes off.',
	),
	nonce: header('Nonce', '16 letters and digits, never used before.'),
	signature: header(
		'Signature',
		`Base64 of the RSA-SHA256 signature (PKCS #1 v1.5) of a text of 64 hexadecimal characters:
HMAC-SHA256(key, message). The key is HMAC-SHA256(HMAC-SHA256(nonce, request time), algorithm), where the
first argument is the key. The message is the method, a line break, and path with query as sent; with a
body, another line break and the body follow.`,
	),
};

export const security = [{ credential: [], nonce: [], signature: [] }];
