import type { AccessContext } from "@patchbay/access";
import { providerNameOf } from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import { readGrant } from "./grant-row.ts";
import { expireGrant } from "./mark-grant.ts";

/** Clocks of two companies differ by less than this. */
const skewMilliseconds = 60_000;
/** Changes of a grant, such as a refresh, that come in between before this gives up. */
const mostTries = 5;

/**
 * Marks a grant as ended because the platform itself told that its person took the app away: grant and connections become
 * REVOKED and ask for a reconnect. Nothing happens to one that ended before, or that the person gave anew after `at`.
 * @returns true when this call ended it
 */
export async function withdrawGrant(
	deps: Dependencies,
	ctx: AccessContext,
	grantId: string,
	{ at, reason }: { at: Date; reason: string },
): Promise<boolean> {
	for (let tries = 0; tries < mostTries; tries += 1) {
		const grant = await readGrant(deps, ctx.tenantId, grantId);
		if (grant.destroyed_at !== null || grant.reconnect_required) return false;
		if (grant.granted_at.getTime() > at.getTime() + skewMilliseconds)
			return false;
		const platformName = providerNameOf(deps.platforms, grant.platform);
		const isOurs = await expireGrant(deps, ctx, grant, {
			status: "REVOKED",
			message: `This app was removed at ${platformName} by the person who had connected it. Connect again.`,
			detail: { reason },
		});
		if (isOurs) return true;
	}
	throw new Error("a grant kept changing while it was withdrawn");
}
