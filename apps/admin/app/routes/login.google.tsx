import {
	type ActionFunctionArgs,
	data,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { ApiError } from "../api-error.ts";
import { callRest } from "../api-rest.server.ts";
import { PublicPage } from "../components/public-page.tsx";
import { Onward } from "../components/sign-in/onward.tsx";
import { localPath } from "../forms/local-path.ts";
import { toSignInProblem } from "../google-sign-in.server.ts";
import { cookieHeaders } from "../session.server.ts";

export const meta: MetaFunction = () => [
	{ title: "Sign in with Google · Patchbay" },
];

export const loader = () => redirect("/login");

/** Begins a sign-in with Google. The API makes the attempt and says where the consent page is. */
export async function action(args: ActionFunctionArgs) {
	const form = await args.request.formData();
	const callbackURL = localPath(String(form.get("returnTo") ?? ""));
	try {
		const answer = await callRest(args, "/api/auth/sign-in/google", {
			callbackURL,
			drive: form.get("drive") === "yes",
		});
		const { url } = answer.body;
		if (!answer.ok || typeof url !== "string")
			return await toSignInProblem(args, {
				code: answer.code ?? "UNAVAILABLE",
				retryAfterSeconds: answer.retryAfterSeconds,
				next: null,
			});
		const headers = cookieHeaders(answer.cookies);
		if (args.request.headers.get("sec-fetch-dest") === "document")
			return data({ url }, { headers });
		return redirect(url, { headers });
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		return await toSignInProblem(args, {
			code: error.code,
			retryAfterSeconds: null,
			next: null,
		});
	}
}

export default function GoogleSignInStart() {
	const begun = useActionData<typeof action>();
	return (
		<PublicPage
			title="Sign in with Google"
			description="Google asks who you are, then brings you back."
		>
			{begun && <Onward to={begun.url} label="Continue to Google" />}
		</PublicPage>
	);
}
