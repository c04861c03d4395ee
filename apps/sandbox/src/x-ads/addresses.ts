import type { SandboxRequest } from "../simulator.ts";

export const prefix = "/x-ads";

/** Where people sign in and tokens are given out. */
export const signInHosts = ["api.x.com", "api.twitter.com"];
export const adsHosts = ["ads-api.x.com", "ads-api.twitter.com"];

/** A call's path as X has it, without the sandbox's prefix. */
export function pathOf(request: SandboxRequest): string {
	return request.path.slice(prefix.length);
}

/** The host of X that was called; null on the plain port, where all of them have one address. */
export function hostOf(request: SandboxRequest): string | null {
	const { hostname } = new URL(request.origin);
	return [...signInHosts, ...adsHosts].includes(hostname) ? hostname : null;
}

/** The address that the caller used and signed, without its query. */
export function calledUrl(request: SandboxRequest): string {
	const path = hostOf(request) === null ? request.path : pathOf(request);
	return `${request.origin.toLowerCase()}${path}`;
}
