import {
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PublicPage } from "../components/public-page.tsx";
import { signInProblemText } from "../components/sign-in/sign-in-problems.ts";
import { ButtonLink } from "../components/ui/button.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { readSignInProblem } from "../google-sign-in.server.ts";
import { waitText } from "../sign-in-refusal.ts";

export const meta: MetaFunction = () => [{ title: "Not signed in · Patchbay" }];

export async function loader({ request }: LoaderFunctionArgs) {
	const problem = await readSignInProblem(request);
	if (!problem) throw redirect("/login");
	return problem;
}

export default function SignInProblem() {
	const { code, retryAfterSeconds, next } = useLoaderData<typeof loader>();
	const { title, explanation } = signInProblemText(code);
	return (
		<PublicPage title={title}>
			<Notice tone={next ? "warn" : "bad"}>
				{explanation}
				{retryAfterSeconds !== null && (
					<p>Try again in {waitText(retryAfterSeconds)}.</p>
				)}
			</Notice>
			<ButtonLink look="primary" to={next ?? "/login"}>
				{next ? "Go on" : "Back to sign in"}
			</ButtonLink>
			<p className="font-mono text-ink-faint text-xs">{code}</p>
		</PublicPage>
	);
}
