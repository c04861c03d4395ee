import { INSTANCE_TENANT_ID } from "@patchbay/db";
import { getPlatform } from "@patchbay/platforms";
import { builder } from "../builder.ts";
import { Platform } from "../enums.ts";
import { globalId } from "./node.ts";
import { OAuthApp } from "./refs.ts";

const OAuthAppOwner = builder.enumType("OAuthAppOwner", {
	values: ["INSTANCE", "TENANT"] as const,
});

builder.prismaObjectFields(OAuthApp, (t) => ({
	id: t.id({ resolve: globalId("OAuthApp") }),
	platform: t.expose("platform", { type: Platform }),
	label: t.exposeString("label"),
	clientId: t.exposeString("clientId"),
	redirectUri: t.expose("redirectUri", { type: "URL" }),
	scopes: t.stringList({
		description:
			"Those that it may ask for; all of the platform when none were named.",
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
}));
