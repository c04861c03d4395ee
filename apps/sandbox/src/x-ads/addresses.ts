import type { SandboxRequest } from "../simulator.ts";

export const prefix = "/x-ads";

/** Address where people sign in and tokens are given out. */
export const signInHosts = ["api.x.com", "api.twitter.com"];
export const adsHosts = ["ads-api.x.com", "ads-api.twitter.com"];
/** Addresses of files, which are open to everybody. */
const imageHost = "pbs.twimg.com";
const videoHost = "video.twimg.com";
const reportHost = "ton.twimg.com";
export const fileHosts = [imageHost, videoHost, reportHost];

const hosts = [...signInHosts, ...adsHosts, ...fileHosts];

/** A call's path as X has it, without the sandbox's prefix. */
export function pathOf(request: SandboxRequest): string {
	return request.path.slice(prefix.length);
}

/** The host of X that was called; null on the plain port, where all of them have one address. */
export function hostOf(request: SandboxRequest): string | null {
	const { hostname } = new URL(request.origin);
	return hosts.includes(hostname) ? hostname : null;
}

/** The address that the caller used and signed, without its query. */
export function calledUrl(request: SandboxRequest): string {
	const path = hostOf(request) === null ? request.path : pathOf(request);
	return `${request.origin.toLowerCase()}${path}`;
}

/** Address of a picture, below the address by which the caller came. */
export function imageUrl(request: SandboxRequest, path: string): string {
	return fileUrl(request, imageHost, path);
}

export function videoUrl(request: SandboxRequest, path: string): string {
	return fileUrl(request, videoHost, path);
}

export function reportUrl(request: SandboxRequest, path: string): string {
	return fileUrl(request, reportHost, path);
}

function fileUrl(request: SandboxRequest, host: string, path: string): string {
	return hostOf(request) === null
		? `${request.origin}${prefix}${path}`
		: `https://${host}${path}`;
}
