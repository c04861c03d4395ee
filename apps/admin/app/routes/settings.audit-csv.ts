import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { ApiError } from "../api-error.ts";
import { streamRest } from "../api-rest.server.ts";
import { auditQuery, exportParameters, periodProblem } from "../audit-query.ts";
import { signInPath } from "../sign-in-path.ts";

/** The audit log as a file: the API's own export, passed on while it comes. */
export async function loader(args: LoaderFunctionArgs) {
	const { searchParams } = new URL(args.request.url);
	const back = new URLSearchParams(searchParams);
	back.set("notice", "export-failed");
	const failed = () => redirect(`/settings/audit?${back}`);
	const query = auditQuery(searchParams);
	// The page says it beside the days.
	if (periodProblem(query)) return redirect(`/settings/audit?${searchParams}`);
	try {
		const asked = exportParameters(query);
		const answer = await streamRest(args, `/api/audit-events.csv?${asked}`);
		if (answer.status === 401)
			return redirect(signInPath(args.request, args.context.adminUrl));
		if (!answer.ok || !answer.body) {
			await answer.body?.cancel();
			return failed();
		}
		return new Response(answer.body as ReadableStream<Uint8Array>, {
			headers: {
				"Content-Type": "text/csv; charset=utf-8",
				"Content-Disposition": `attachment; filename="audit-${new Date().toISOString().slice(0, 10)}.csv"`,
				"Cache-Control": "no-store",
			},
		});
	} catch (error) {
		if (error instanceof ApiError) return failed();
		throw error;
	}
}
