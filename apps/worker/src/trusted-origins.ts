import {
	defaultEndpoints,
	endpointOrigins,
	type PlatformEndpointTable,
} from "@patchbay/platforms";

/**
 * Lists the origins that files may be fetched from whatever their address: those that the operator's endpoints file
 * puts in a platform's place. The platforms' own hosts need no trust, since they are public.
 */
export function trustedOrigins(endpoints: PlatformEndpointTable): Set<string> {
	const usual = endpointOrigins(defaultEndpoints);
	return new Set(
		[...endpointOrigins(endpoints)].filter((origin) => !usual.has(origin)),
	);
}
