import { data } from "@remix-run/node";
import { api, type RouteArgs } from "./api.server.ts";
import type { PageProblem } from "./api-error.ts";
import { viewerPermissions } from "./graphql/settings.ts";

/**
 * Guards a page that is a form: whoever may not send it is told before it is filled in. The API checks it again.
 *
 * @param permission the API's own name
 * @param what what cannot be done, after "may": "create brands"
 * @throws Response 403 as an error page
 */
export async function requirePermissionOnPage(
	args: RouteArgs,
	permission: string,
	who: "Admins and owners" | "Owners",
	what: string,
): Promise<void> {
	const { viewer } = await api(args)(viewerPermissions);
	if (viewer.permissions.includes(permission)) return;
	const problem: PageProblem = {
		code: "FORBIDDEN",
		message: `${who} of this workspace may ${what}. Ask an owner to do it, or for another role.`,
		requestId: "",
	};
	throw data(problem, { status: 403 });
}
