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
	Platform,
	PlatformCapability,
} from "../enums.ts";

/** Of one platform. */
export const mostScopeSets = Math.max(
	...platformInfo.map(({ scopeSets }) => scopeSets.length),
);

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
			appConfigured: t.boolean({
				description:
					"True when an OAuth app serves this tenant, or none is needed.",
				resolve: async ({ platform }, _args, ctx) =>
					(await configuredPlatforms(ctx)).has(platform),
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
				description: "When the platform ends that version, where it says so.",
			}),
		}),
	});

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
