import { INSTANCE_TENANT_ID } from "@patchbay/db";
import type { OperationUsage as OperationUsageRecord } from "@patchbay/limits";
import { readOAuthAppUsage } from "@patchbay/oauth-apps";
import { getPlatform, type PlatformId } from "@patchbay/platforms";
import {
	type CallbackAddress,
	callbackUrl,
} from "../../platform-callbacks/callback-urls.ts";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { Platform } from "../enums.ts";
import { globalId } from "./node.ts";
import { OAuthApp } from "./refs.ts";

const OAuthAppOwner = builder.enumType("OAuthAppOwner", {
	values: ["INSTANCE", "TENANT"] as const,
});

/** Windows of one platform that count for an app as a whole. */
const mostWindows = 4;

const OperationUsage = builder
	.objectRef<OperationUsageRecord>("OperationUsage")
	.implement({
		fields: (t) => ({
			name: t.exposeString("name"),
			windowSeconds: t.exposeInt("windowSeconds"),
			used: t.exposeInt("used"),
			limit: t.exposeInt("limit", {
				nullable: true,
				description: "Null where there is no limit, or none is known.",
			}),
			resetsAt: t.expose("resetsAt", {
				type: "DateTime",
				nullable: true,
				description:
					"When all that is counted now has left the window; null when nothing is.",
			}),
		}),
	});

builder.prismaObjectFields(OAuthApp, (t) => ({
	id: t.id({ resolve: globalId("OAuthApp") }),
	platform: t.expose("platform", { type: Platform }),
	label: t.exposeString("label"),
	clientId: t.exposeString("clientId"),
	redirectUri: t.expose("redirectUri", { type: "URL" }),
	scopes: t.stringList({
		description:
			"Scopes that it may ask for; every scope of the platform when none were named.",
		resolve: ({ scopes, platform }, _args, ctx) =>
			scopes.length > 0
				? scopes
				: [
						...new Set(
							getPlatform(ctx.services.platforms, platform).scopes.sets.flatMap(
								(set) => set.scopes,
							),
						),
					],
	}),
	extras: t.exposeStringList("extras", {
		description:
			"Which extras are stored (developer token, login customer id, …): names only, never values.",
	}),
	secretCount: t.int({
		description:
			"How many client secrets are in use; they are tried newest first, so that one can be rotated without downtime.",
		resolve: ({ secretCount }) => secretCount,
	}),
	owner: t.field({
		type: OAuthAppOwner,
		description:
			"INSTANCE apps come from the operator and serve every tenant; a TENANT app takes precedence for its tenant.",
		resolve: ({ tenantId }) =>
			tenantId === INSTANCE_TENANT_ID ? "INSTANCE" : "TENANT",
	}),
	createdAt: t.expose("createdAt", { type: "DateTime" }),
	deauthorizeUrl: t.field({
		type: "URL",
		nullable: true,
		description:
			"Where the platform tells that a person removed the app: to be entered in the app's settings there. Null where it tells nobody.",
		resolve: (app, _args, ctx) => callbackOf(app, "deauthorize", ctx),
	}),
	dataDeletionUrl: t.field({
		type: "URL",
		nullable: true,
		description:
			"Where the platform asks for the deletion of a person's data: to be entered in the app's settings there. Null where it asks nobody.",
		resolve: (app, _args, ctx) => callbackOf(app, "data-deletion", ctx),
	}),
	usage: t.field({
		type: [OperationUsage],
		size: mostWindows,
		description:
			"What the platform lets this app do in a window, as far as it is known: used, and left. Of an INSTANCE app, by all tenants together.",
		resolve: (app, _args, ctx) =>
			readOAuthAppUsage({ ...ctx.services, ...ctx.read() }, app),
	}),
}));

function callbackOf(
	{ platform, clientId }: { platform: PlatformId; clientId: string },
	kind: CallbackAddress["kind"],
	{ services }: RequestContext,
): string | null {
	return getPlatform(services.platforms, platform).personCalls
		? callbackUrl(services, { platform, clientId, kind })
		: null;
}
