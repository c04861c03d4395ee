import type { LookupAddress, LookupOptions } from "node:dns";
import { lookup as resolveName } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** An address in a private network, or a name that leads to one. */
export class PrivateAddress extends Error {
	constructor() {
		super("The address lies in a private network and is not called.");
		this.name = "PrivateAddress";
	}
}

/** Ranges of the IANA special-purpose registries that no server of the public Internet has. */
const special4 = [
	"0.0.0.0/8",
	"10.0.0.0/8",
	"100.64.0.0/10",
	"127.0.0.0/8",
	"169.254.0.0/16",
	"172.16.0.0/12",
	"192.0.0.0/24",
	"192.0.2.0/24",
	"192.88.99.0/24",
	"192.168.0.0/16",
	"198.18.0.0/15",
	"198.51.100.0/24",
	"203.0.113.0/24",
	"224.0.0.0/3",
];
/** Exceptions within 2000::/3, the only public range: Teredo and its neighbours, documentation, 6to4. */
const special6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const blocked4 = toList(special4, "ipv4");
const blocked6 = toList(special6, "ipv6");
const public6 = toList(["2000::/3"], "ipv6");

function toList(ranges: readonly string[], type: "ipv4" | "ipv6"): BlockList {
	const list = new BlockList();
	for (const range of ranges) {
		const [address = "", bits = ""] = range.split("/");
		list.addSubnet(address, Number(bits), type);
	}
	return list;
}

/**
 * Tells whether an IP address belongs to the public Internet: not private, loopback, link-local, carrier-grade,
 * multicast or reserved, nor an IPv6 form that hides such an IPv4 address.
 */
export function isPublicAddress(address: string): boolean {
	switch (isIP(address)) {
		case 4:
			return !blocked4.check(address, "ipv4");
		case 6:
			// A mapped address such as ::ffff:10.0.0.1 lies outside 2000::/3.
			return public6.check(address, "ipv6") && !blocked6.check(address, "ipv6");
		default:
			return false;
	}
}

/** @throws {PrivateAddress} for a URL whose host is written as an address that is not public */
export function requirePublicHost({ hostname }: URL): void {
	const host = hostname.replace(/^\[(.*)\]$/, "$1");
	if (isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddress();
}

/** Answers every address of a name, as the system resolves it. */
export type ResolveName = (
	hostname: string,
	options: LookupOptions & { all: true },
) => Promise<LookupAddress[]>;

/**
 * Resolves names for connections: the address that is checked is the one that is connected to, so that a name cannot show
 * a public address first and a private one then. (An address in the URL is connected to without this: see
 * `requirePublicHost`.)
 */
export function createPublicLookup(resolve: ResolveName): LookupFunction {
	return (hostname, options, callback) => {
		resolve(hostname, { ...options, all: true }).then(
			(addresses) => {
				const found = addresses.filter(({ address }) =>
					isPublicAddress(address),
				);
				const [first] = found;
				if (!first) callback(new PrivateAddress(), "", 0);
				else if (options.all) callback(null, found);
				else callback(null, first.address, first.family);
			},
			(error: NodeJS.ErrnoException) => callback(error, "", 0),
		);
	};
}

/** `createPublicLookup` with the system's own resolver. */
export const publicLookup: LookupFunction = createPublicLookup(resolveName);
