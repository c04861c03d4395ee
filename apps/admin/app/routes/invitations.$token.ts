import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { requireParam } from "../api.server.ts";
import { invitationToken, secureCookies } from "../cookies.server.ts";

/** Opens an invitation's link. The token leaves the address bar and the history at once, into a cookie. */
export async function loader({ params, context }: LoaderFunctionArgs) {
	const token = requireParam(params, "token");
	return redirect("/invitations/accept", {
		headers: {
			"Set-Cookie": await invitationToken.serialize(
				// Whatever is no token is looked up as one and is not found.
				token.slice(0, 256),
				secureCookies(context.adminUrl),
			),
			"Cache-Control": "no-store",
		},
	});
}
