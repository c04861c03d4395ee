import { findVersionNotices } from "@patchbay/connections";
import {
	getPlatformInfo,
	isOverridden,
	type PlatformInfo as PlatformFacts,
	type PlatformId,
	platformInfo,
} from "@patchbay/platforms";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import {
	AuthenticationMethod,
	KeywordMatchType,
	Platform,
	PlatformCapability,
} from "../enums.ts";
import { Notice } from "./notice.ts";

const most = (listOf: (info: PlatformFacts) => readonly unknown[]): number =>
	Math.max(1, ...platformInfo.map((info) => listOf(info).length));

/** Scope sets of one platform. */
export const mostScopeSets = most(({ scopeSets }) => scopeSets);

const ScopeSet = builder
	.objectRef<PlatformFacts["scopeSets"][number]>("ScopeSet")
	.implement({
		fields: (t) => ({
			key: t.exposeString("key"),
			title: t.exposeString("title"),
			scopes: t.stringList({ resolve: ({ scopes }) => [...scopes] }),
			default: t.exposeBoolean("default"),
		}),
	});

const ScopeName = builder
	.objectRef<PlatformFacts["scopeNames"][number]>("ScopeName")
	.implement({
		fields: (t) => ({
			scope: t.exposeString("scope", {
				description: "As it is in `grantedScopes` and `missingScopes`.",
			}),
			name: t.exposeString("name"),
		}),
	});

const KeyField = builder
	.objectRef<PlatformFacts["keyFields"][number]>("KeyField")
	.implement({
		fields: (t) => ({
			name: t.exposeString("name", {
				description: "Name of the field in `ConnectInput`.",
			}),
			label: t.exposeString("label"),
			hint: t.exposeString("hint", { nullable: true }),
			secret: t.exposeBoolean("secret"),
			required: t.exposeBoolean("required"),
		}),
	});

const AppExtra = builder
	.objectRef<PlatformFacts["appExtras"][number]>("AppExtra")
	.implement({
		fields: (t) => ({
			name: t.exposeString("name", {
				description: "Key in the `extras` of an OAuth app.",
			}),
			label: t.exposeString("label"),
			hint: t.exposeString("hint", { nullable: true }),
			secret: t.exposeBoolean("secret"),
			required: t.exposeBoolean("required"),
		}),
	});

const PlatformTerms = builder
	.objectRef<PlatformFacts["terms"]>("PlatformTerms")
	.implement({
		description: "In the singular and in lower case.",
		fields: (t) => ({
			adAccount: t.exposeString("adAccount"),
			campaign: t.exposeString("campaign"),
			adGroup: t.exposeString("adGroup"),
			ad: t.exposeString("ad"),
		}),
	});

export const PlatformInfo = builder
	.objectRef<PlatformFacts>("PlatformInfo")
	.implement({
		access: "tenant.read",
		fields: (t) => ({
			platform: t.expose("platform", { type: Platform }),
			name: t.exposeString("name"),
			authenticationMethods: t.field({
				type: [AuthenticationMethod],
				resolve: (info) => info.authenticationMethods,
			}),
			connectable: t.exposeBoolean("connectable", {
				description:
					"False for a platform that this version cannot connect yet; one that it can may have no capability yet.",
			}),
			capabilities: t.field({
				type: [PlatformCapability],
				resolve: (info) => info.capabilities,
			}),
			scopeSets: t.field({
				type: [ScopeSet],
				size: mostScopeSets,
				description:
					"Named groups of scopes that can be asked for one after another (incremental authorization).",
				resolve: (info) => info.scopeSets,
			}),
			scopeNames: t.field({
				type: [ScopeName],
				size: most(({ scopeNames }) => scopeNames),
				description:
					"Scopes in the platform's own words, as far as they are known: those of the scope sets, and others that a grant may hold.",
				resolve: (info) => info.scopeNames,
			}),
			usableMethods: t.field({
				type: [AuthenticationMethod],
				description:
					"Those of `authenticationMethods` that work for this tenant now: a key needs no OAuth app, the others need one that serves it.",
				resolve: usableMethods,
			}),
			appConfigured: t.boolean({
				description:
					"True when an OAuth app serves this tenant, or the first of `authenticationMethods` needs none.",
				resolve: async (info, _args, ctx) =>
					info.authenticationMethods[0] === "API_KEY" ||
					(await hasApp(info, ctx)),
			}),
			endpointsOverridden: t.boolean({
				description:
					"True where another server stands in the platform's place, such as the sandbox: what is read there is not real.",
				resolve: ({ platform }, _args, ctx) =>
					isOverridden(ctx.services.endpoints, platform),
			}),
			apiVersion: t.exposeString("apiVersion"),
			apiVersionEndsOn: t.expose("apiVersionEndsOn", {
				type: "Date",
				nullable: true,
				description:
					"Date on which the platform ends that version, where it says so.",
			}),
			apiVersionNotice: t.field({
				type: Notice,
				nullable: true,
				description: "Set from 60 days before that date on.",
				resolve: ({ platform }, _args, ctx) =>
					findVersionNotices(ctx.services.platforms, platform, new Date())[0] ??
					null,
			}),
			keyFields: t.field({
				type: [KeyField],
				size: most(({ keyFields }) => keyFields),
				description:
					"What an API_KEY connection asks for; empty for other methods.",
				resolve: (info) => info.keyFields,
			}),
			appExtras: t.field({
				type: [AppExtra],
				size: most(({ appExtras }) => appExtras),
				description:
					"Values that an OAuth app of this platform needs besides its client id and secret.",
				resolve: (info) => info.appExtras,
			}),
			reportsSpend: t.exposeBoolean("reportsSpend", {
				description:
					"False where its numbers have no spend, such as those of messages: `spend` is 0 there and means that it is not told.",
			}),
			dayZone: t.exposeString("dayZone", {
				nullable: true,
				description:
					"Zone of the days in which this platform tells numbers, such as UTC; null where they are each account's own.",
			}),
			negativeMatchTypes: t.field({
				type: [KeywordMatchType],
				description:
					"Match types of the negative keywords that `addKeywords` adds there; empty where it adds none.",
				resolve: (info) => [...info.negativeMatchTypes],
			}),
			providerName: t.exposeString("providerName", {
				description:
					"The identity provider, which signs people in and keeps what they allowed, such as Google for all its platforms.",
			}),
			signInPath: t.exposeString("signInPath", {
				nullable: true,
				description:
					"Path of the admin app to register as a further redirect URI, where people may sign in to Patchbay through this platform's app.",
			}),
			terms: t.field({
				type: PlatformTerms,
				description:
					"The platform's own words, such as campaign group for a campaign.",
				resolve: (info) => info.terms,
			}),
		}),
	});

async function usableMethods(
	info: PlatformFacts,
	_args: object,
	ctx: RequestContext,
) {
	const { authenticationMethods, connectable } = info;
	if (!connectable) return [];
	const withApp = await hasApp(info, ctx);
	return authenticationMethods.filter(
		(method) => method === "API_KEY" || withApp,
	);
}

const hasApp = async ({ platform }: PlatformFacts, ctx: RequestContext) =>
	(await configuredPlatforms(ctx)).has(platform);

/** Looked up once for a request, which may ask it of every platform. */
function configuredPlatforms(ctx: RequestContext): Promise<Set<PlatformId>> {
	const known = configuredByRequest.get(ctx);
	if (known) return known;
	const read = ctx.services.oauthApps.configuredPlatforms(ctx.read().tenantId);
	configuredByRequest.set(ctx, read);
	return read;
}

const configuredByRequest = new WeakMap<
	RequestContext,
	Promise<Set<PlatformId>>
>();

builder.queryFields((t) => ({
	platforms: t.field({
		type: [PlatformInfo],
		size: platformInfo.length,
		access: "tenant.read",
		resolve: () => platformInfo,
	}),
	platform: t.field({
		type: PlatformInfo,
		access: "tenant.read",
		args: { platform: t.arg({ type: Platform, required: true }) },
		resolve: (_root, { platform }) => getPlatformInfo(platform),
	}),
}));
