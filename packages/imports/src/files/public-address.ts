import { lookup as resolveName } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { AssetRefused } from "./asset-refused.ts";

/**
 * Whether an IP address belongs to the public Internet: not private, loopback, link-local, carrier-grade, multicast or
 * reserved, nor an IPv6 form that hides such an IPv4 address.
 */
export function isPublicAddress(address: string): boolean {
	if (!ipaddr.isValid(address)) return false;
	// `process` turns ::ffff:10.0.0.1 into 10.0.0.1; NAT64, 6to4 and Teredo are ranges of their own.
	return ipaddr.process(address).range() === "unicast";
}

/** @throws {AssetRefused} for a URL whose host is written as an address that is not public */
export function requirePublicHost({ hostname }: URL): void {
	const host = hostname.replace(/^\[(.*)\]$/, "$1");
	if (ipaddr.isValid(host) && !isPublicAddress(host)) throw notPublic();
}

/**
 * Resolves names for connections: the address that is checked is the one that is connected to, so that a name cannot show
 * a public address first and a private one then. (An address in the URL is connected to without this: see
 * `requirePublicHost`.)
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
	resolveName(hostname, { ...options, all: true }).then(
		(addresses) => {
			const found = addresses.filter(({ address }) => isPublicAddress(address));
			const [first] = found;
			if (!first) callback(notPublic(), "", 0);
			else if (options.all) callback(null, found);
			else callback(null, first.address, first.family);
		},
		(error: NodeJS.ErrnoException) => callback(error, "", 0),
	);
};

function notPublic(): AssetRefused {
	return new AssetRefused(
		"The file's address lies in a private network and is not fetched.",
	);
}
