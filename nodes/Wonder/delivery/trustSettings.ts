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
	/** Who may send unsigned deliveries; empty: anyone. */
	senderAddresses: AddressRange[];
	/** Empty if n8n knows the URL itself. */
	registeredUrl: string;
	/** Absent when any age is accepted. */
	maxAgeMs?: number;
}

const MOST_MINUTES = 60 * 24 * 366;

/**
 * The user's input about which deliveries to accept. Reads no other parameter: an expression in
 * another one may fail, which is not the sender's fault. Throws InvalidInput for a value that cannot
 * be used.
 * @param maxAgeMinutes the default for Max Delivery Age
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

/** An empty field accepts anyone, so an expression that returns nothing must not. */
function addressesFrom(value: unknown, written: unknown): AddressRange[] {
	if (isEmpty(value) && !isEmpty(written)) {
		throw new InvalidInput(
			'the expression returned nothing',
			'Correct it, or clear the field to accept any sender.',
		);
	}
	return isEmpty(value) ? [] : listFrom(value).map(addressRangeFrom);
}

function urlFrom(value: unknown): string {
	const text = optionalText(value);
	if (text === '' || URL.canParse(text)) return text;
	throw new InvalidInput(
		`${quoted(text)} is not a URL`,
		'Enter a full URL, such as https://hooks.example.com/wonder.',
	);
}
