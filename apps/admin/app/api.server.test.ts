import { expect, test } from "vitest";
import { type RouteArgs, toPage } from "./api.server.ts";
import { ApiError } from "./api-error.ts";

/** Lines of the log after an error of the API became a page. */
function warningsOf(code: string, signal: AbortSignal): unknown[] {
	const warnings: unknown[] = [];
	toPage(new ApiError(code, "It did not answer.", "request"), {
		request: new Request("http://localhost/brands", { signal }),
		context: {
			logger: { warn: (...line: unknown[]) => warnings.push(line) },
		},
	} as unknown as RouteArgs);
	return warnings;
}

test("warns when the API does not answer, but not when the visitor has left the page meanwhile", () => {
	expect(warningsOf("UNAVAILABLE", new AbortController().signal)).toHaveLength(
		1,
	);
	expect(warningsOf("UNAVAILABLE", AbortSignal.abort())).toEqual([]);
	expect(warningsOf("NOT_FOUND", new AbortController().signal)).toEqual([]);
});
