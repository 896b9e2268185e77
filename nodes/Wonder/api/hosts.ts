import { addressFrom, isInRange, rangeFrom, type Address, type AddressRange } from './ipAddress';

/**
 * Whose a host is, as its name or number alone tells. `private address` is one of your own network by
 * number; `private name` is a name that the internet does not know; `not public` is any other number
 * that leads nowhere on the internet.
 */
export type HostKind =
	| 'this machine'
	| 'private address'
	| 'private name'
	| 'not public'
	| 'perhaps public'
	| 'public';

/** Source: the special-purpose address registries of IANA (RFC 6890), November 2026. */
const RANGES: Array<[kind: HostKind, ...ranges: string[]]> = [
	['this machine', '127.0.0.0/8', '::1'],
	['private address', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
	// This network; shared by the customers of a provider, and Tailscale's; link-local.
	['not public', '0.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16'],
	// Protocols, examples, benchmarks, old relays.
	['not public', '192.0.0.0/24', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'],
	['not public', '198.18.0.0/15', '192.88.99.0/24', '2001:db8::/32', '3fff::/20'],
	// Multicast and reserved.
	['not public', '224.0.0.0/4', '240.0.0.0/4'],
	// Tunnels to IPv4 (Teredo, 6to4), and other protocols.
	['not public', '2001::/23', '2002::/16'],
	['public', '0.0.0.0/0', '2000::/3'],
	['not public', '::/0'],
];

const kinds = RANGES.flatMap(([kind, ...texts]) =>
	texts.map((text): [HostKind, AddressRange] => [kind, rangeFrom(text) as AddressRange]),
);

/** An IPv4 address in the last 32 bits, where a translator stands between both nets (NAT64). */
const TRANSLATED = rangeFrom('64:ff9b::/96') as AddressRange;

/** Reserved for private use, tests and examples, or in use for that. Sources: RFC 6761, 6762, 8375, 9476, ICANN. */
const PRIVATE_NAMES =
	/^[^.]+$|\.(alt|corp|example|home|home\.arpa|internal|intranet|invalid|lan|local|localdomain|localhost|onion|test)$/;

/** In a tailnet; on the internet only with Tailscale Funnel. */
const PERHAPS_PUBLIC = /\.ts\.net$/;

/** `host` as in a URL: an IPv6 address in brackets. */
export function kindOfHost(host: string): HostKind {
	const name = host.toLowerCase().replace(/\.$/, '');
	const address = addressFrom(name);
	if (address) return kindOfAddress(address);
	if (name === 'localhost') return 'this machine';
	if (PRIVATE_NAMES.test(name)) return 'private name';
	return PERHAPS_PUBLIC.test(name) ? 'perhaps public' : 'public';
}

function kindOfAddress(address: Address): HostKind {
	if (isInRange(address, TRANSLATED)) {
		const behind = kindOfAddress({ bits: 32, value: address.value & 0xffffffffn });
		return behind === 'public' ? 'public' : 'not public';
	}
	const [kind] = kinds.find(([, range]) => isInRange(address, range)) ?? ['not public' as const];
	return kind;
}
