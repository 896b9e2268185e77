import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import type { AddressRange } from '../api/ipAddress';
import {
	entered,
	enteredOption,
	isEmpty,
	listFrom,
	optionalText,
	wholeNumberFrom,
} from '../input/entries';
import { quoted } from '../input/quoted';
import { addressRangeFrom } from './senderAddresses';
import {
	refuseOlderThan,
	registeredUrl,
	senderAddresses,
	type SignatureMode,
} from './trustProperties';

interface TrustSettings {
	isSigned: boolean;
	/** Who may send what is not signed; empty: anybody. */
	senderAddresses: AddressRange[];
	/** Empty when it is the address that n8n knows. */
	registeredUrl: string;
	/** Absent when any age is accepted. */
	maxAgeMs?: number;
}

const MOST_MINUTES = 60 * 24 * 366;

/**
 * What the user entered about who is believed. Reads no other parameter: an expression in another one
 * may fail, which is not the sender's fault. Throws InvalidInput for a value that cannot be used.
 * @param maxAgeMinutes where the user has set no other
 */
export function trustSettings(
	this: IWebhookFunctions | IHookFunctions,
	maxAgeMinutes: number,
): TrustSettings {
	const isSigned = this.getNodeParameter('signature') !== ('notChecked' satisfies SignatureMode);
	const minutes = enteredOption(this, refuseOlderThan(maxAgeMinutes), (value) =>
		wholeNumberFrom(value, 0, MOST_MINUTES),
	);
	return {
		isSigned,
		senderAddresses: isSigned
			? []
			: entered(this, senderAddresses, (value) =>
					addressesFrom(value, this.getNode().parameters.senderAddresses),
				),
		registeredUrl: enteredOption(this, registeredUrl, urlFrom),
		...(minutes > 0 && { maxAgeMs: minutes * 60_000 }),
	};
}

/** Empty means anybody, so an expression that gives nothing must not. */
function addressesFrom(value: unknown, typed: unknown): AddressRange[] {
	if (isEmpty(value) && !isEmpty(typed)) throw new InvalidInput('its expression gives nothing');
	return isEmpty(value) ? [] : listFrom(value).map(addressRangeFrom);
}

function urlFrom(value: unknown): string {
	const text = optionalText(value);
	if (text === '' || URL.canParse(text)) return text;
	throw new InvalidInput(
		`${quoted(text)} is not a URL`,
		'Expected the whole address, like https://hooks.example.com/wonder.',
	);
}
