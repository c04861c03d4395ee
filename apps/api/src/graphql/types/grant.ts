import { findGrantNotices, listConnections } from "@patchbay/connections";
import { findPlatform, missingOfSet, neededSets } from "@patchbay/platforms";
import { builder } from "../builder.ts";
import { AuthenticationMethod, ConnectionStatus, Platform } from "../enums.ts";
import { listOf, pageArgs } from "../pages.ts";
import { Actor, readActor } from "./actor.ts";
import { connectionSelection } from "./connection-filter.ts";
import { globalId } from "./node.ts";
import { mostNotices, Notice } from "./notice.ts";
import { ConnectionPage, Grant } from "./refs.ts";

const liveStatuses = [
	"PENDING",
	"ACTIVE",
	"EXPIRED",
	"ERROR",
	"REVOKED",
] as const;

builder.prismaObjectFields(Grant, (t) => ({
	id: t.id({ resolve: globalId("Grant") }),
	platform: t.expose("platform", { type: Platform }),
	authenticationMethod: t.expose("authenticationMethod", {
		type: AuthenticationMethod,
	}),
	platformUserId: t.exposeString("platformUserId"),
	platformUserName: t.exposeString("platformUserName", { nullable: true }),
	status: t.expose("status", { type: ConnectionStatus }),
	statusMessage: t.exposeString("statusMessage", { nullable: true }),
	reconnectRequired: t.exposeBoolean("reconnectRequired"),
	grantedScopes: t.stringList({
		description:
			"Empty also where the platform does not say which are held: nothing is known to be missing then.",
		resolve: ({ grantedScopes }) => grantedScopes ?? [],
	}),
	missingScopes: t.stringList({
		description:
			"Scopes that a platform needs and this grant does not hold, by the platform's own rule. Empty: a connection of that platform can use the grant without another consent.",
		args: { platform: t.arg({ type: Platform, required: true }) },
		resolve: ({ grantedScopes }, { platform }, ctx) => {
			const found = findPlatform(ctx.services.platforms, platform);
			if (!found) return [];
			return [
				...new Set(
					neededSets(found).flatMap((key) =>
						missingOfSet(found, key, grantedScopes),
					),
				),
			];
		},
	}),
	accessTokenExpiresAt: t.expose("accessTokenExpiresAt", {
		type: "DateTime",
		nullable: true,
		description:
			"Null where the access does not end by itself, such as a key's.",
	}),
	refreshTokenExpiresAt: t.expose("refreshTokenExpiresAt", {
		type: "DateTime",
		nullable: true,
	}),
	dataAccessExpiresAt: t.expose("dataAccessExpiresAt", {
		type: "DateTime",
		nullable: true,
		description:
			"Time at which the platform stops giving this person's data although the token lives (Meta).",
	}),
	notices: t.field({
		type: [Notice],
		size: mostNotices,
		description: "What will end this access soon.",
		resolve: (grant, _args, ctx) =>
			findGrantNotices(ctx.services.platforms, grant, new Date()),
	}),
	lastRefreshedAt: t.expose("lastRefreshedAt", {
		type: "DateTime",
		nullable: true,
	}),
	lastVerifiedAt: t.expose("lastVerifiedAt", {
		type: "DateTime",
		nullable: true,
	}),
	consecutiveFailures: t.exposeInt("consecutiveFailures"),
	grantedBy: t.field({
		type: Actor,
		resolve: (grant, _args, ctx) =>
			readActor(ctx.read(), grant.grantedByType, grant.grantedById),
	}),
	grantedAt: t.expose("grantedAt", { type: "DateTime" }),
	connections: t.field({
		...listOf(ConnectionPage),
		description:
			"The connections that use it now; disconnected ones are left out.",
		args: pageArgs,
		resolve: (grant, page, ctx, info) =>
			listConnections(ctx.read(), {
				page,
				statuses: liveStatuses,
				...connectionSelection(info),
				parent: { grantId: grant.id },
			}),
	}),
}));
