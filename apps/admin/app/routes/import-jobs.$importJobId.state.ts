import type { LoaderFunctionArgs } from "@remix-run/node";
import { callApi, requireParam, toPage } from "../api.server.ts";
import { ApiError } from "../api-error.ts";
import { importJobState } from "../graphql/import-job.ts";

/**
 * Reads a job's progress, for a page without its event stream. An API that is away is no reason to lose the page: null.
 */
export async function loader(args: LoaderFunctionArgs) {
	try {
		const id = requireParam(args.params, "importJobId");
		return { job: (await callApi(args, importJobState, { id })).importJob };
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		if (error.code === "UNAUTHENTICATED") throw toPage(error, args);
		return { job: null };
	}
}
