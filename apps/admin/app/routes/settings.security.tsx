import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { api } from "../api.server.ts";
import { GoogleCard } from "../components/security/google-card.tsx";
import { PasswordCard } from "../components/security/password-card.tsx";
import { SessionsCard } from "../components/security/sessions-card.tsx";
import { TwoFactorCard } from "../components/security/two-factor-card.tsx";
import { viewerSecurity } from "../graphql/security.ts";
import { runSecurityAction } from "../security-actions.server.ts";
import { cookieHeaders } from "../session.server.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const { viewer } = await api(args)(viewerSecurity);
	return { viewer };
}

export async function action(args: ActionFunctionArgs) {
	const { outcome, cookies } = await runSecurityAction(
		args,
		await args.request.formData(),
	);
	const headers = cookieHeaders(cookies);
	// Keys and codes of two-factor sign-in can be in it.
	headers.set("Cache-Control", "no-store");
	const wrong = outcome.problem !== null || outcome.reply?.status === "error";
	return data(outcome, { status: wrong ? 422 : 200, headers });
}

export default function Security() {
	const { viewer } = useLoaderData<typeof loader>();
	return (
		<div className="grid gap-6">
			<div className="grid items-start gap-6 xl:grid-cols-2">
				<div className="grid gap-6">
					<PasswordCard passwordSet={viewer.passwordSet} />
					<GoogleCard
						linked={viewer.googleSignIn}
						driveConnected={viewer.driveConnected}
					/>
				</div>
				<TwoFactorCard
					enabled={viewer.twoFactorEnabled}
					passwordSet={viewer.passwordSet}
				/>
			</div>
			<SessionsCard sessions={viewer.sessions} />
		</div>
	);
}
