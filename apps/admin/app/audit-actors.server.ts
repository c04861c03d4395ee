import { api, type RouteArgs } from "./api.server.ts";
import { auditActors } from "./graphql/audit.ts";
import { viewerPermissions } from "./graphql/settings.ts";

/** Someone, or a key, that the log can be narrowed to. */
export interface ActorChoice {
	id: string;
	name: string;
}

/** The people of the workspace, and its keys for someone who may list them. */
export async function loadAuditActors(args: RouteArgs): Promise<ActorChoice[]> {
	const call = api(args);
	const { viewer } = await call(viewerPermissions);
	const { tenant } = await call(auditActors, {
		keys: viewer.permissions.includes("apiKey.manage"),
	});
	return [
		...tenant.members.nodes.map(({ id, name, email }) => ({
			id,
			name: name ? `${name} (${email})` : email,
		})),
		...(tenant.apiKeys?.nodes ?? []).map(({ id, name, prefix }) => ({
			id,
			name: `API key ${name} (${prefix}…)`,
		})),
	];
}
