import { beginSpan, isTracing, markFailed } from "@patchbay/telemetry";
import type { PoolClient } from "pg";

/** The longest part of a statement that a span keeps. */
const longestText = 2_000;

type Query = (...args: unknown[]) => unknown;

/**
 * Makes a span of each statement of a connection: its text, which holds `$1` and never a value. Does nothing where nothing is
 * traced.
 */
export function traceStatements(client: PoolClient): void {
	if (!isTracing()) return;
	const connection = client as unknown as { query: Query };
	const query = connection.query.bind(client);
	connection.query = (...args) => {
		const text = textOf(args[0]);
		const traced =
			text === null
				? undefined
				: beginSpan("database statement", {
						kind: "CLIENT",
						facts: {
							"db.system.name": "postgresql",
							"db.query.text": text.slice(0, longestText),
						},
					});
		if (!traced) return query(...args);
		const { span } = traced;
		const end = (error?: unknown) => {
			if (error) markFailed(span, error);
			span.end();
		};
		const last = args.at(-1);
		if (typeof last === "function")
			return query(
				...args.slice(0, -1),
				(error: unknown, ...rest: unknown[]) => {
					end(error);
					last(error, ...rest);
				},
			);
		const result = query(...args);
		if (result instanceof Promise) result.then(() => end(), end);
		else end();
		return result;
	};
}

/** Text of a statement; null for what speaks to the server itself, such as a batch or a COPY. */
function textOf(first: unknown): string | null {
	if (typeof first === "string") return first;
	if (typeof first !== "object" || first === null || "submit" in first)
		return null;
	return "text" in first && typeof first.text === "string" ? first.text : null;
}
