import type { AccessContext } from "@patchbay/access";
import { GrantRevoked } from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import type { GrantRow } from "./grant-row.ts";
import { expireGrant } from "./mark-grant.ts";

/** The error for a credential whose end has come and that nobody but a person can renew. */
export function hasEnded(): GrantRevoked {
	return new GrantRevoked(
		"This access has ended and cannot be renewed. Connect again.",
	);
}

/**
 * Marks a grant whose credential has ended and that nothing can renew.
 * @throws {GrantRevoked} unless the row has changed since it was read
 */
export async function expireEnded(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
): Promise<"overtaken"> {
	const error = hasEnded();
	const isOurs = await expireGrant(deps, ctx, grant, {
		status: "EXPIRED",
		message: error.message,
		detail: { reason: "ended, and not renewable" },
	});
	if (isOurs) throw error;
	return "overtaken";
}
