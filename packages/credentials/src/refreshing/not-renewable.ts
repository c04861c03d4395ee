import { AppError } from "@patchbay/errors";
import { providerNameOf } from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import { canRenew, methodOf } from "../grants/grant-method.ts";
import { type GrantRow, secondsLeft } from "../grants/grant-row.ts";

/** Tells whether a grant's credential, as it is, can be renewed without a person. */
export function isRenewable(
	deps: Pick<Dependencies, "platforms">,
	grant: GrantRow,
): boolean {
	return canRenew(methodOf(deps, grant), {
		secondsLeft: secondsLeft(grant),
		hasRefreshToken: grant.sealed_refresh_token !== null,
	});
}

/** The error for a renewal that the platform does not offer. It says nothing against the grant, which goes on. */
export function notRenewable(
	{ platforms }: Pick<Dependencies, "platforms">,
	grant: GrantRow,
): AppError {
	const platformName = providerNameOf(platforms, grant.platform);
	return new AppError(
		"UNSUPPORTED_BY_PLATFORM",
		grant.access_token_expires_at === null
			? `The access at ${platformName} does not end by itself, so there is nothing to renew. Connect again to replace it.`
			: `The access at ${platformName} cannot be renewed without a person. Connect again before it ends.`,
	);
}
