import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { resetToken, secureCookies } from "../cookies.server.ts";

/** Opens the mail's link. The token leaves the address bar and the history at once, into a cookie. */
export async function loader({ request, context }: LoaderFunctionArgs) {
	const token = new URL(request.url).searchParams.get("token") ?? "";
	if (!/^[\w.~-]{8,512}$/.test(token)) return redirect("/reset-password/new");
	return redirect("/reset-password/new", {
		headers: {
			"Set-Cookie": await resetToken.serialize(
				token,
				secureCookies(context.adminUrl),
			),
			"Cache-Control": "no-store",
		},
	});
}
