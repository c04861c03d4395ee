import type { SandboxRequest } from "../simulator.ts";

/** Parameters of Google's that the log of calls hides. */
export const hiddenByGoogle: readonly string[] = ["upload_id", "login_token"];

/** Headers of Google's that the log of calls shows. */
export const shownByGoogle: readonly string[] = ["x-goog-api-client"];

/** The query of a search and whether a page token came with it, in the address or the body. */
export function googleNotes(
	request: SandboxRequest,
	body: unknown,
): Record<string, string | boolean | null> {
	const given: Record<string, unknown> =
		typeof body === "object" && body !== null ? { ...body } : {};
	return {
		gaql:
			typeof given.query === "string"
				? given.query
				: request.query.get("query"),
		pageToken: Boolean(
			request.query.get("pageToken") || given.pageToken || given.page_token,
		),
	};
}
