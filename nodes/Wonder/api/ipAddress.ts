/** IPv4 addresses have 32 bits, even when written as IPv6 (::ffff:119.8.39.23). */
export interface Address {
	bits: 32 | 128;
	value: bigint;
}

/** All addresses that share the first `prefix` bits of this one. */
export interface AddressRange extends Address {
	prefix: number;
}

/** "119.8.39.23", "10.0.0.0/8" or "2001:db8::/32"; undefined if it is not valid. */
export function rangeFrom(text: string): AddressRange | undefined {
	const [written, length, ...more] = text.split('/');
	const address = addressFrom(written);
	if (!address || more.length > 0) return undefined;
	const isMapped = address.bits === 32 && written.includes(':');
	const prefix = length === undefined ? address.bits : numberFrom(length) - (isMapped ? 96 : 0);
	return prefix >= 0 && prefix <= address.bits ? { ...address, prefix } : undefined;
}

export const isInRange = (address: Address, { bits, value, prefix }: AddressRange) =>
	address.bits === bits && (address.value ^ value) >> BigInt(bits - prefix) === 0n;

/** The zone of an IPv6 address (%eth0) is ignored: it names a local interface, not a host. */
export function addressFrom(text: string): Address | undefined {
	const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
	const ipv4 = ipv4From(bare);
	if (ipv4 !== undefined) return { bits: 32, value: ipv4 };
	const value = ipv6From(bare);
	if (value === undefined) return undefined;
	return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffffffffn } : { bits: 128, value };
}

const numberFrom = (text: string) => (/^\d{1,3}$/.test(text) ? Number(text) : NaN);

/** Leading zeros are invalid here, because some programs read them as octal. */
function ipv4From(text: string): bigint | undefined {
	const parts = text.split('.');
	const isPart = (part: string) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256;
	if (parts.length !== 4 || !parts.every(isPart)) return undefined;
	return parts.reduce((value, part) => (value << 8n) + BigInt(part), 0n);
}

function ipv6From(text: string): bigint | undefined {
	const ending = text.slice(text.lastIndexOf(':') + 1);
	const ipv4 = ipv4From(ending);
	const hex =
		ipv4 === undefined
			? text
			: `${text.slice(0, -ending.length)}${(ipv4 >> 16n).toString(16)}:${(ipv4 & 0xffffn).toString(16)}`;
	const halves = hex.split('::').map((half) => (half === '' ? [] : half.split(':')));
	const [head, tail = []] = halves;
	const zeros = 8 - head.length - tail.length;
	if (halves.length > 2 || (halves.length === 2 ? zeros < 1 : zeros !== 0)) return undefined;
	const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
	if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
	return groups.reduce((value, group) => (value << 16n) + BigInt(`0x${group}`), 0n);
}
