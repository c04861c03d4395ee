import { cleanName, isIdentifier, type PlatformUser } from "@patchbay/oauth";
import { UnexpectedReply } from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import type { Admission, IssuedAccess } from "./admission.ts";
import { openIssued } from "./issued-session.ts";
import { asRefusedKey } from "./refused-key.ts";

/**
 * Finds out whom an issued credential belongs to. From here on its requests are counted for them, with those that were made
 * to find it out.
 * @throws {UnexpectedReply} when the platform names nobody, or with an id that none can be
 * @throws {AppError} CREDENTIAL_REJECTED for a key that the platform refuses
 */
export async function identifyUser(
	ctx: ConnectionsContext,
	admission: Pick<Admission, "platform" | "deadline">,
	access: IssuedAccess,
): Promise<PlatformUser> {
	const { platform } = admission;
	const { issued, app } = access;
	const told =
		access.user ??
		issued.user ??
		(await platform
			.identify(openIssued(ctx, admission, access), {
				idToken: issued.idToken,
				clientId: app?.clientId ?? null,
				facts: issued.facts,
				isGiven: access.isGiven ?? false,
			})
			.catch((error: unknown) => {
				throw asRefusedKey(error, access.method.kind, platform.name);
			}));
	if (!isIdentifier(told.id))
		throw new UnexpectedReply(
			`${platform.name} names the login in a way that cannot be stored. Try again; if this keeps happening, tell the operator.`,
			"user.id",
		);
	await access.meter.identified(told.id);
	return { id: told.id, name: cleanName(told.name) };
}
