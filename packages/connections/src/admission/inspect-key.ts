import type { ConnectionsContext } from "../context.ts";
import type { Admission, IssuedAccess } from "./admission.ts";
import { openIssued } from "./issued-session.ts";
import { asRefusedKey } from "./refused-key.ts";

/**
 * A pasted key with what its platform tells of it: the permissions that it was made with, and its end. Everything else is as it
 * was issued.
 * @throws {AppError} CREDENTIAL_REJECTED for a key that the platform refuses
 */
export async function inspectKey(
	ctx: ConnectionsContext,
	admission: Pick<Admission, "platform" | "deadline">,
	access: IssuedAccess,
): Promise<IssuedAccess> {
	return access.method.kind === "API_KEY"
		? inspectAccess(ctx, admission, access)
		: access;
}

/** The same for any access of which nothing was told when it was issued. */
export async function inspectAccess(
	ctx: ConnectionsContext,
	admission: Pick<Admission, "platform" | "deadline">,
	access: IssuedAccess,
): Promise<IssuedAccess> {
	const { platform } = admission;
	const { method, issued } = access;
	if (!platform.inspectKey) return access;
	const { scopes, expiresIn, dataAccessEndsAt } = await platform
		.inspectKey(openIssued(ctx, admission, access))
		.catch((error: unknown) => {
			throw asRefusedKey(error, method.kind, platform.name);
		});
	return {
		...access,
		issued: {
			...issued,
			scopes: scopes && [...scopes],
			expiresIn,
			dataAccessEndsAt,
		},
	};
}
