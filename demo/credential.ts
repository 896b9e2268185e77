import { createHash } from 'node:crypto';
import type { Simulator } from '../simulator';
import type { Memory } from './home';
import type { N8n, StoredCredential } from './n8n/rest';
import type { Json } from './n8n/workflow';

type Kept = Pick<Memory, 'credential' | 'credentialDigest'>;

/** The credential of the last start, corrected if the simulator has another port or other keys now. */
export async function keepCredential(
	n8n: N8n,
	{ credentialData }: Pick<Simulator, 'credentialData'>,
	memory?: Memory,
): Promise<Kept> {
	const credentialDigest = createHash('sha256')
		.update(JSON.stringify(credentialData))
		.digest('hex');
	const stored = memory && (await n8n.credentialData(memory.credential).catch(() => undefined));
	if (!memory || !stored) {
		const credential = await n8n.createCredential('Wonder simulator', 'wonderApi', credentialData);
		return { credential, credentialDigest };
	}
	const { credential } = memory;
	if (credentialDigest !== memory.credentialDigest && isOurs(stored, memory)) {
		await correct(n8n, credential, stored, credentialData);
	}
	return { credential, credentialDigest };
}

/** Else somebody has entered another Wonder, and wants to keep it. */
const isOurs = ({ environment, baseUrl }: Json, { simulatorUrl }: Memory) =>
	environment === 'custom' && baseUrl === simulatorUrl;

/** What the simulator does not prescribe stays as it was entered. */
async function correct(
	n8n: N8n,
	credential: StoredCredential,
	stored: Json,
	{ language: _, endpointOverrides: __, ...prescribed }: Simulator['credentialData'],
): Promise<void> {
	await n8n.updateCredential(credential, { ...stored, ...prescribed });
}
