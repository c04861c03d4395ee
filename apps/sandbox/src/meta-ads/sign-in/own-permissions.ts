import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { GraphCall } from "../graph/graph-call.ts";
import { GraphRefused, unknownObject } from "../graph/graph-error.ts";
import type { Logins } from "./logins.ts";
import type { SystemUsers } from "./system-users.ts";

/** `GET /me/permissions`: what was granted and what was declined. */
export function listPermissions({ viewer, params }: GraphCall): Reply {
	const wanted = params.text("status");
	const data = [
		...[...viewer.granted].map((permission) => ({
			permission,
			status: "granted",
		})),
		...viewer.declined.map((permission) => ({
			permission,
			status: "declined",
		})),
	].filter(({ status }) => wanted === null || status === wanted);
	return json(200, { data });
}

/** `DELETE /me/permissions[/{name}]`: one permission is taken back, or the app is removed for this person. */
export function withdrawPermissions(
	{ viewer }: GraphCall,
	name: string | null,
	{ logins, systemUsers }: { logins: Logins; systemUsers: SystemUsers },
): Reply {
	if (viewer.sub === null) {
		if (name !== null) throw unknownObject(viewer.id, "DELETE");
		if (systemUsers.find(viewer.token) !== null)
			systemUsers.revoke(viewer.token);
		else logins.server.revokeByToken(viewer.token);
		return json(200, { success: true });
	}
	if (name === null) {
		logins.end(viewer.sub, 458, viewer.clientId);
		return json(200, { success: true });
	}
	const login = logins.find(viewer.clientId, viewer.sub);
	if (login === null || !logins.withdraw(login, name))
		throw new GraphRefused(100, `The permission ${name} was not granted.`);
	return json(200, { success: true });
}
