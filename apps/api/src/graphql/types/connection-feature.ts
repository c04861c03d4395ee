import { findGrantOf } from "@patchbay/connections";
import { findPlatform, missingOfSet } from "@patchbay/platforms";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import type { ConnectionShape } from "./refs.ts";

interface FeatureShape {
	key: string;
	title: string;
	missingScopes: string[];
}

export const ConnectionFeature = builder
	.objectRef<FeatureShape>("ConnectionFeature")
	.implement({
		description: "One scope set of the platform, for one connection.",
		fields: (t) => ({
			key: t.exposeString("key", {
				description: "As `ConnectInput.scopeSets` takes it.",
			}),
			title: t.exposeString("title"),
			granted: t.boolean({
				resolve: ({ missingScopes }) => missingScopes.length === 0,
			}),
			missingScopes: t.exposeStringList("missingScopes"),
		}),
	});

/** Null where the platform does not say. */
export async function readGrantedScopes(
	ctx: RequestContext,
	connection: ConnectionShape,
): Promise<string[] | null> {
	const grant = await findGrantOf(ctx.read(), connection);
	return grant && !grant.destroyedAt ? grant.grantedScopes : [];
}

/** None of a connection that is over: it has nothing to be allowed. */
export async function readFeatures(
	ctx: RequestContext,
	connection: ConnectionShape,
): Promise<FeatureShape[]> {
	const platform = findPlatform(ctx.services.platforms, connection.platform);
	if (!platform || connection.status === "DISCONNECTED") return [];
	const granted = await readGrantedScopes(ctx, connection);
	return platform.scopes.sets.map(({ key, title }) => ({
		key,
		title,
		missingScopes: missingOfSet(platform, key, granted),
	}));
}

/** Reads the scopes that the connection's scope sets need and the grant does not hold. */
export async function readMissingScopes(
	ctx: RequestContext,
	connection: ConnectionShape,
): Promise<string[]> {
	const platform = findPlatform(ctx.services.platforms, connection.platform);
	if (!platform || connection.status === "DISCONNECTED") return [];
	const known = platform.scopes.sets.map(({ key }) => key);
	const keys = connection.scopeSets.filter((key) => known.includes(key));
	const granted = await readGrantedScopes(ctx, connection);
	return [
		...new Set(keys.flatMap((key) => missingOfSet(platform, key, granted))),
	];
}
