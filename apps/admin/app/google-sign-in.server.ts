import { redirect } from "@remix-run/node";
import { z } from "zod";
import type { RouteArgs } from "./api.server.ts";
import { secureCookies, signInProblem } from "./cookies.server.ts";
import { localPath } from "./forms/local-path.ts";

const Problem = z.object({
	code: z.string().max(100),
	retryAfterSeconds: z.number().nullable(),
	/** Path to go on to: the person is signed in, and only Drive is missing. */
	next: z.string().nullable(),
});
/** Reason why a sign-in with Google did not end as it was asked for. */
export type SignInProblem = z.infer<typeof Problem>;

/** Leads to the page that says what went wrong. The reason travels in a cookie: nobody can put words there by a link. */
export async function toSignInProblem(
	{ context }: RouteArgs,
	problem: SignInProblem,
	headers = new Headers(),
) {
	headers.append(
		"Set-Cookie",
		await signInProblem.serialize(problem, secureCookies(context.adminUrl)),
	);
	return redirect("/oauth/google-sign-in/problem", { headers });
}

export async function readSignInProblem(
	request: Request,
): Promise<SignInProblem | null> {
	const { success, data } = Problem.safeParse(
		await signInProblem.parse(request.headers.get("cookie")),
	);
	if (!success) return null;
	return { ...data, next: data.next === null ? null : localPath(data.next) };
}
