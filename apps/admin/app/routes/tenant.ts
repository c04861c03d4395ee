import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { secureCookies } from "../cookies.server.ts";

export const loader = () => redirect("/brands");

/** Chooses the workspace for this browser. The API checks on each request that the person belongs to it. */
export async function action({ request, context }: ActionFunctionArgs) {
	const tenantId = String((await request.formData()).get("tenantId") ?? "");
	if (!/^[\w-]{1,200}$/.test(tenantId)) return redirect("/brands");
	// Written by hand: it is read without decoding where the API's headers are made.
	const secure = secureCookies(context.adminUrl).secure ? "; Secure" : "";
	return redirect("/brands", {
		headers: {
			"Set-Cookie": `patchbay_tenant=${tenantId}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000${secure}`,
		},
	});
}
