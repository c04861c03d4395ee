import { permissionsOf } from "@patchbay/access";
import { hasLiveGrant } from "@patchbay/connections";
import { readMemberships } from "@patchbay/identity";
import {
	defaultSets,
	findPlatform,
	missingOfSet,
	providerIdOf,
} from "@patchbay/platforms";
import { getTenant } from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { manySessions, manyTenants } from "../cost/list-size.ts";
import { ApiKeyScope, Role } from "../enums.ts";
import { Actor, readActor } from "./actor.ts";
import { Tenant, type TenantShape } from "./refs.ts";
import { Session } from "./session.ts";

const Viewer = builder.objectRef<object>("Viewer").implement({
	fields: (t) => ({
		actor: t.field({
			type: Actor,
			resolve: (_viewer, _args, ctx) => {
				const { actor } = ctx.read();
				const id = actor.type === "SYSTEM" ? null : actor.id;
				return readActor(ctx.read(), actor.type, id);
			},
		}),
		tenant: t.prismaField({
			type: Tenant,
			access: "signedIn",
			resolve: (query, _viewer, _args, ctx) => getTenant(ctx.read(), query),
		}),
		tenants: t.field({
			type: [Tenant],
			size: manyTenants,
			access: "signedIn",
			description:
				"Every tenant this person belongs to; choose one with X-Patchbay-Tenant.",
			resolve: (_viewer, _args, ctx) => listOwnTenants(ctx),
		}),
		role: t.field({
			type: Role,
			nullable: true,
			resolve: (_viewer, _args, ctx) => ctx.read().role,
		}),
		scopes: t.field({
			type: [ApiKeyScope],
			resolve: (_viewer, _args, ctx) => [...ctx.read().scopes],
		}),
		sessions: t.field({
			type: [Session],
			size: manySessions,
			description:
				"Where this person is signed in, last seen first. Empty for an API key.",
			resolve: (_viewer, _args, ctx) =>
				ctx.services.authenticator.sessions.list(ctx.read()),
		}),
		passwordSet: t.boolean({
			resolve: async (_viewer, _args, ctx) =>
				(await readOwnMethods(ctx)).passwordSet,
		}),
		twoFactorEnabled: t.boolean({
			description: "A code is asked for after the first step of a sign-in.",
			resolve: async (_viewer, _args, ctx) =>
				(await readOwnMethods(ctx)).twoFactorEnabled,
		}),
		googleSignIn: t.boolean({
			description: "A Google account is linked and signs this person in.",
			resolve: async (_viewer, _args, ctx) =>
				(await readOwnMethods(ctx)).googleSignIn,
		}),
		driveConnected: t.boolean({
			description:
				"True when a live grant of this tenant holds the Drive scopes.",
			resolve: (_viewer, _args, ctx) => isDriveConnected(ctx),
		}),
		permissions: t.stringList({
			description:
				"What this person or key may do here, such as `member.manage`: so that a page offers only what works.",
			resolve: (_viewer, _args, ctx) => permissionsOf(ctx.read()),
		}),
	}),
});

const readOwnMethods = (ctx: RequestContext) =>
	ctx.services.authenticator.readSignInMethods(ctx.read());

/** Whichever platform or sign-in it was that Google was asked by. */
async function isDriveConnected(ctx: RequestContext): Promise<boolean> {
	const drive = findPlatform(ctx.services.platforms, "GOOGLE_WORKSPACE");
	if (!drive) return false;
	return hasLiveGrant(ctx.read(), {
		identityProvider: providerIdOf(drive),
		scopes: defaultSets(drive).flatMap((key) => missingOfSet(drive, key, [])),
	});
}

/** An API key belongs to one tenant, a person to those of its memberships. */
async function listOwnTenants(ctx: RequestContext): Promise<TenantShape[]> {
	const { actor } = ctx.read();
	if (actor.type !== "MEMBER") return [await getTenant(ctx.read())];
	const memberships = await readMemberships(ctx.services.db, actor.userId);
	return memberships.map(({ tenantId, tenantName }) => ({
		id: tenantId,
		name: tenantName,
	}));
}

builder.queryField("viewer", (t) =>
	t.field({ type: Viewer, access: "signedIn", resolve: () => ({}) }),
);
