import { InvalidInput } from '../input/invalidInput';
import { addressFrom, rangeFrom, type AddressRange } from '../api/ipAddress';
import { quoted } from '../input/quoted';

/** "119.8.39.23", "10.0.0.0/8", or "2001:db8::/32". Throws InvalidInput for anything else. */
export function addressRangeFrom(text: string): AddressRange {
	const range = rangeFrom(text);
	if (range) return range;
	throw new InvalidInput(
		`${quoted(text)} is not an IP address`,
		"Enter IP addresses such as 119.8.39.23, or ranges such as 10.0.0.0/8. Host names aren't supported.",
	);
}

/** Some proxies add the sender's port: 119.8.39.23:51234, [2001:db8::1]:51234. */
export const senderFrom = (ip: string) => addressFrom(ip.replace(/^([\d.]+|\[.*\]):\d+$/, '$1'));
