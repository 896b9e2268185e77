import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicKeysFrom } from '../../nodes/Wonder/api/keys';

/** Two webhook keys, in any of the forms that people paste, one beside the other. */
const vectors = join(__dirname, '..', 'vectors');
const read = (name: string) => readFileSync(join(vectors, name), 'utf8');
const spki = read('test_webhook_public.pem').trim();
const key = createPrivateKey(read('test_request_private.pem'));
const bare = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64');
const certificate = `-----BEGIN CERTIFICATE-----\n${bare(key.export({ type: 'pkcs1', format: 'der' }))}\n-----END CERTIFICATE-----`;

/** The forms of a webhook key that the docs allow, and what a paste makes of them. */
const base64Der = (of: KeyObject, type: 'spki' | 'pkcs1') =>
	of.export({ type, format: 'der' }).toString('base64');
const pemOf = (of: KeyObject, type: 'spki' | 'pkcs1') =>
	(of.export({ type, format: 'pem' }) as string).trim();
const inLines = (text: string, length: number) =>
	text.replace(new RegExp(`(.{${length}})`, 'g'), '$1\n').trim();
const forms: Record<string, (of: KeyObject) => string> = {
	PEM: (of) => pemOf(of, 'spki'),
	'PEM of PKCS#1': (of) => pemOf(of, 'pkcs1'),
	'PEM in one line with spaces': (of) => pemOf(of, 'spki').replace(/\n/g, ' '),
	'PEM in one line with nothing between': (of) => pemOf(of, 'spki').replace(/\n/g, ''),
	'PEM with written-out line breaks': (of) => pemOf(of, 'spki').replace(/\n/g, '\\n'),
	'PEM quoted for JSON': (of) => JSON.stringify(pemOf(of, 'spki')),
	'PEM, indented': (of) => pemOf(of, 'spki').replace(/^/gm, '\t'),
	"PEM as PHP's JSON": (of) => JSON.stringify(pemOf(of, 'spki')).replaceAll('/', '\\/'),
	'PEM as JSON in JSON': (of) => JSON.stringify(JSON.stringify(pemOf(of, 'spki'))),
	'bare base64': (of) => base64Der(of, 'spki'),
	"bare base64 as PHP's JSON": (of) => base64Der(of, 'spki').replaceAll('/', '\\/'),
	'bare base64 without padding': (of) => base64Der(of, 'spki').replace(/=/g, ''),
	'bare base64 of PKCS#1': (of) => base64Der(of, 'pkcs1'),
	'bare base64 in lines': (of) => inLines(base64Der(of, 'spki'), 64),
	'bare base64 in short lines': (of) => inLines(base64Der(of, 'spki'), 16),
	'bare base64 in quotes': (of) => `"${base64Der(of, 'spki')}"`,
	'base64url without padding': (of) =>
		of.export({ type: 'spki', format: 'der' }).toString('base64url'),
	'base64 of a PEM': (of) => bare(pemOf(of, 'spki')),
	'base64 of a PEM with its last line break': (of) => bare(`${pemOf(of, 'spki')}\n`),
	'base64 of a PEM without padding': (of) => bare(`${pemOf(of, 'spki')}\n`).replace(/=/g, ''),
	'base64 of a PEM in lines': (of) => inLines(bare(`${pemOf(of, 'spki')}\n`), 76),
};
const between = { 'line break': '\n', 'blank line': '\n\n', spaces: '  ', comma: ',', nothing: '' };
const newPublicKey = (modulusLength: number) =>
	generateKeyPairSync('rsa', { modulusLength }).publicKey;
/** Making keys is slow. */
const large = createPrivateKey(readFileSync(join(vectors, 'test_large_private.pem')));
const newKey = createPublicKey(large.export({ type: 'pkcs8', format: 'pem' }));
const oldKey = createPublicKey(spki);
const moduli = (keys: KeyObject[]) => keys.map((one) => one.export({ format: 'jwk' }).n);

describe.each(Object.entries(forms))('an old webhook key as %s', (_, oldForm) => {
	test.each(Object.entries(forms))('and a new one as %s are both read', (__, newForm) => {
		for (const [name, separator] of Object.entries(between)) {
			for (const [first, second] of [
				[oldKey, newKey],
				[newKey, oldKey],
			]) {
				const pasted = oldForm(first) + separator + newForm(second);
				let found: KeyObject[] = [];
				try {
					found = publicKeysFrom(pasted);
				} catch (error) {
					// What nobody could take apart is refused; a key is never passed over.
					if (name === 'nothing') continue;
					throw error;
				}
				expect(moduli(found)).toEqual(moduli([first, second]));
			}
		}
	});
});

test('three webhook keys, with notes beside them, are read', () => {
	const third = newPublicKey(2048);
	const pasted = `old:\n${base64Der(oldKey, 'spki')}\nnew, since May:\n${pemOf(newKey, 'spki')}\nnext -> ${bare(pemOf(third, 'spki'))} (June)`;
	expect(moduli(publicKeysFrom(pasted))).toEqual(moduli([oldKey, newKey, third]));
	const file = `${pemOf(oldKey, 'spki')}\n${pemOf(third, 'pkcs1')}\n`;
	expect(moduli(publicKeysFrom(bare(file)))).toEqual(moduli([oldKey, third]));
	expect(moduli(publicKeysFrom(inLines(bare(file), 76)))).toEqual(moduli([oldKey, third]));
});

test.each<[string, (good: string) => string]>([
	['is cut off', (good) => good.slice(0, 200)],
	['has a typing error', (good) => good.replace('MIIB', 'MI!B')],
	['has lost its beginning', (good) => good.slice(30)],
	['has lost its beginning, in lines', (good) => inLines(good.slice(40), 64)],
	['is a certificate', () => bare(certificate)],
	['is too short', () => base64Der(newPublicKey(1024), 'spki')],
])('a second webhook key that %s is refused, not passed over', (_, broken) => {
	for (const form of [pemOf(newKey, 'spki'), base64Der(newKey, 'spki')]) {
		const second = broken(base64Der(oldKey, 'spki'));
		expect(() => publicKeysFrom(`${form}\n${second}`)).toThrow('Webhook Public Key');
		expect(() => publicKeysFrom(`${second}\n${form}`)).toThrow('Webhook Public Key');
	}
});
