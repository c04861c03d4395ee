/**
 * A GraphQL document with the types of its answer and its variables. The types are written by hand beside the text; a
 * test validates every text against the API's schema.
 */
export interface TypedDocument<Result, Variables> {
	readonly text: string;
	readonly name: string;
	readonly kind: "query" | "mutation" | "subscription";
	/** Never called: it carries the types. */
	readonly types?: (variables: Variables) => Result;
}

const head = /^\s*(query|mutation|subscription)\s+(\w+)/;

/** Names the document by its operation; fragments are appended to the text. */
export function graphql<Result, Variables = Record<string, never>>(
	text: string,
	...fragments: string[]
): TypedDocument<Result, Variables> {
	const [, kind, name] = head.exec(text) ?? [];
	if (!kind || !name)
		throw new Error(`A document needs a named operation: ${text.slice(0, 40)}`);
	return {
		text: [text, ...fragments].join("\n"),
		name,
		kind: kind as "query" | "mutation" | "subscription",
	};
}
