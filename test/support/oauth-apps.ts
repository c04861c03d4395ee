import type { AccessContext } from "@patchbay/access";
import {
	type ConnectionsContext,
	completeConnect,
	connect,
	connectInput,
} from "@patchbay/connections";
import { INSTANCE_TENANT_ID, inTenantSql } from "@patchbay/db";
import type { OAuthApp } from "@patchbay/oauth";
import {
	createOAuthAppInput,
	type OAuthAppsContext,
	updateOAuthApp,
	updateOAuthAppInput,
} from "@patchbay/oauth-apps";
import type { Secret } from "@patchbay/vault";
import { expect } from "vitest";
import { type Connecting, people, startConnecting } from "./connecting.ts";
import { createBrand } from "./factories/brand.ts";
import { createTenant } from "./factories/tenant.ts";

/** All that connecting takes, with tenants that set up OAuth apps of their own. */
export interface OAuthAppWorld extends Connecting {
	/** Manages the apps that serve every tenant. */
	operator: OAuthAppsContext;
	newTenant(): Promise<ConnectionsContext>;
	/** App that serves the tenant, of this client id where one is given. */
	find(ctx: AccessContext, clientId?: string): Promise<OAuthApp | undefined>;
	/** Connects a new brand of the tenant, with the app that serves it. */
	connectAs(
		ctx: ConnectionsContext,
	): Promise<{ brandId: string; connectionId: string }>;
}

export async function startOAuthApps(): Promise<OAuthAppWorld> {
	const world = await startConnecting();
	return {
		...world,
		operator: world.as({
			tenantId: INSTANCE_TENANT_ID,
			actor: { type: "SYSTEM", name: "oauth-app" },
			role: null,
			scopes: [],
			requestId: "test",
		}),
		newTenant: async () => world.as((await createTenant(world.database)).ctx),
		find: (ctx, clientId) =>
			world.ctx.oauthApps.find(
				"GOOGLE_ADS",
				ctx.tenantId,
				clientId ? { clientId } : {},
			),
		async connectAs(ctx) {
			const brandId = await createBrand(ctx.db, ctx.tenantId);
			const { authorizationUrl } = await connect(
				ctx,
				connectInput.parse({ brandId, platform: "GOOGLE_ADS" }),
			);
			const { connectionId } = await completeConnect(ctx, {
				platform: "GOOGLE_ADS",
				callbackQuery: await world.consent(authorizationUrl ?? "", {
					account: people.brandOwner.email,
				}),
			});
			await world.readAccounts(ctx);
			return { brandId, connectionId };
		},
	};
}

export const firstSecret = "first-client-secret-of-this-test";

/** Input of a new app, with what differs from the usual one. */
export const appInput = (more: Record<string, unknown> = {}) =>
	createOAuthAppInput.parse({
		platform: "GOOGLE_ADS",
		label: "Ours",
		clientId: "client-one",
		clientSecret: firstSecret,
		...more,
	});

export const changeApp = (
	ctx: OAuthAppsContext,
	more: Record<string, unknown>,
) => updateOAuthApp(ctx, updateOAuthAppInput.parse(more));

export const secretTexts = (secrets: readonly Secret<string>[] = []) =>
	secrets.map((secret) => secret.reveal());

/** Refusal of a consent whose app is gone when it comes back. */
export const appWasChanged = {
	code: "STATE_INVALID",
	message: expect.stringMatching(/was changed while you were connecting/),
};

export async function grantOf(
	ctx: ConnectionsContext,
	connectionId: string,
): Promise<string> {
	return inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		const { rows } = await sql.query<{ grant_id: string }>(
			"select grant_id from connection where id = $1",
			[connectionId],
		);
		return rows[0]?.grant_id ?? "";
	});
}
