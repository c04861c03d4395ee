import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { cookieHeaders, signOut } from "../session.server.ts";

export const loader = () => redirect("/brands");

export async function action(args: ActionFunctionArgs) {
	return redirect("/login?notice=signed-out", {
		headers: cookieHeaders(await signOut(args)),
	});
}
