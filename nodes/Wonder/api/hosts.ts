import { addressFrom, isInRange, rangeFrom, type Address, type AddressRange } from './ipAddress';

/**
 * Where a host is, as far as its name or IP address shows. `private address`: an IP address of a private
 * network. `private name`: a name that public DNS does not resolve. `not public`: any other IP address
 * that is not reachable from the internet.
 */
type HostKind =
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
	// This network; carrier-grade NAT and Tailscale; link-local.
	['not public', '0.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16'],
	// Protocol assignments, documentation, benchmarks, former 6to4 relays.
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

/** NAT64: the last 32 bits are an IPv4 address. */
const TRANSLATED = rangeFrom('64:ff9b::/96') as AddressRange;

/** Reserved or commonly used for private networks, tests and examples. Sources: RFC 6761, 6762, 8375, 9476, ICANN. */
const PRIVATE_NAMES =
	/^[^.]+$|\.(alt|corp|example|home|home\.arpa|internal|intranet|invalid|lan|local|localdomain|localhost|onion|test)$/;

/** Tailscale names: public only with Tailscale Funnel. */
const PERHAPS_PUBLIC = /\.ts\.net$/;

/** `host` as in a URL, with an IPv6 address in brackets. */
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
