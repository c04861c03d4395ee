import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { tenantCookie } from "../cookies.server.ts";

export const loader = () => redirect("/brands");

/** Chooses the workspace for this browser. The API checks on each request that the person belongs to it. */
export async function action({ request, context }: ActionFunctionArgs) {
	const tenantId = String((await request.formData()).get("tenantId") ?? "");
	if (!/^[\w-]{1,200}$/.test(tenantId)) return redirect("/brands");
	return redirect("/brands", {
		headers: { "Set-Cookie": tenantCookie(tenantId, context.adminUrl) },
	});
}
