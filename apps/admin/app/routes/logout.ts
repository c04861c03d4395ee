import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { signOut } from "../session.server.ts";

export const loader = () => redirect("/brands");

export async function action(args: ActionFunctionArgs) {
	const headers = new Headers();
	for (const cookie of await signOut(args))
		headers.append("Set-Cookie", cookie);
	return redirect("/login?notice=signed-out", { headers });
}
