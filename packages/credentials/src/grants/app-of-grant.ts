import { AppError } from "@patchbay/errors";
import { AppRejected, type OAuthApp } from "@patchbay/oauth";
import { providerNameOf } from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import type { GrantRow } from "./grant-row.ts";

/**
 * The OAuth app that a grant's credential was issued to; null for a key, which belongs to none.
 * @throws {AppError} APP_NOT_CONFIGURED
 * @throws {AppRejected} when another app has been configured since: the operator's matter, no tenant is marked
 */
export async function appOfGrant(
	{ oauthApps, platforms }: Pick<Dependencies, "oauthApps" | "platforms">,
	grant: Pick<GrantRow, "platform" | "tenant_id" | "client_id">,
): Promise<OAuthApp | null> {
	if (grant.client_id === null) return null;
	const app = await oauthApps.find(grant.platform, grant.tenant_id, {
		clientId: grant.client_id,
	});
	if (app) return app;
	const platformName = providerNameOf(platforms, grant.platform);
	if (!(await oauthApps.find(grant.platform, grant.tenant_id)))
		throw new AppError(
			"APP_NOT_CONFIGURED",
			`No OAuth app is set up for ${platformName}. Ask an owner of the workspace to enter one under Settings → OAuth apps, or the operator of this installation to set one up.`,
		);
	throw new AppRejected(
		`This access belongs to another ${platformName} app than the one that is set up now. Connect again, or ask the operator to set up that app again.`,
	);
}
