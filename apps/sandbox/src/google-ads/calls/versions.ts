/** Major versions that are answered. One that is gone, or has not come yet, is a 404 over REST and UNIMPLEMENTED over gRPC. */
export const servedVersions = ["v23", "v24", "v25", "v26"] as const;
export type ApiVersion = (typeof servedVersions)[number];

/** The version of the descriptors that lie beside us; all the others are answered with its messages under their own name. */
export const describedVersion: ApiVersion = "v25";

export function isServed(version: string): version is ApiVersion {
	return (servedVersions as readonly string[]).includes(version);
}

/** `google.ads.googleads.v24.errors.X` → the same of the version described, and back. */
export function renameVersion(
	name: string,
	from: ApiVersion,
	to: ApiVersion,
): string {
	return name.replace(`googleads.${from}.`, `googleads.${to}.`);
}
