import { createPublicKey, generateKeyPairSync } from 'node:crypto';

export const newPrivateKey = (modulusLength = 2048) =>
	generateKeyPairSync('rsa', { modulusLength }).privateKey.export({
		type: 'pkcs8',
		format: 'pem',
	}) as string;

export const publicHalf = (privateKey: string) =>
	createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) as string;
