import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { callApi, orNotFound, requireParam } from "../api.server.ts";
import { ApiError } from "../api-error.ts";
import {
	problemOfUserErrors,
	readNonce,
	toFailurePage,
	toProblemPage,
} from "../connect-attempt.server.ts";
import { platformOfPath } from "../format/platform-paths.ts";
import { localPath } from "../forms/local-path.ts";
import { completeConnect } from "../graphql/connect.ts";

/**
 * Receives the browser that the platform sends back. The query goes to the API as it came, which does the exchange;
 * every answer is a redirect, so that the code never stays in the address bar or the history.
 */
export async function loader(args: LoaderFunctionArgs) {
	const platform = orNotFound(
		platformOfPath(requireParam(args.params, "platform")),
		"page",
	);
	const nonce = await readNonce(args.request);
	try {
		const { completeConnect: completed } = await callApi(
			args,
			completeConnect,
			{
				input: {
					platform,
					callbackQuery: args.context.rawQuery,
					browserNonce: nonce,
				},
			},
		);
		if (completed.connection && completed.userErrors.length === 0) {
			return redirect(
				localPath(
					completed.returnTo,
					`/brands/${completed.connection.brand.id}/onboarding`,
				),
			);
		}
		return await toProblemPage(
			args,
			platform,
			problemOfUserErrors(completed.userErrors),
		);
	} catch (error) {
		// The address holds the code, so signing in does not come back to it.
		if (error instanceof ApiError && error.code === "UNAUTHENTICATED")
			return redirect("/login?notice=connect-interrupted");
		return await toFailurePage(args, platform, error);
	}
}
