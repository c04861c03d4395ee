import { fields } from "../read-failure.ts";

/** Error object of the Graph API, by its numbers: its texts are in the language of whoever asks. */
export interface GraphError {
	code: number;
	subcode: number | null;
	/** Class of the error in Meta's words, such as `OAuthException`. */
	type: string | null;
	/** Meta's own word that the same request may succeed soon. False says nothing. */
	isTransient: boolean;
	/** True when it is a budget's parameter that is refused. */
	blamesBudget: boolean;
}

/** The error of a reply or of a part of one; null where there is none. */
export function errorOf(body: unknown): GraphError | null {
	const error = fields(fields(body)?.error);
	const code = integer(error?.code);
	if (error === null || code === null) return null;
	return {
		code,
		subcode: integer(error.error_subcode),
		type: typeof error.type === "string" ? error.type : null,
		isTransient: error.is_transient === true,
		blamesBudget: blamed(error.error_data).some((name) =>
			budgetParameters.has(name),
		),
	};
}

const budgetParameters: ReadonlySet<unknown> = new Set([
	"daily_budget",
	"lifetime_budget",
]);

/** Names of the parameters that an error blames. Its data are an object, or one written as text. */
function blamed(data: unknown): unknown[] {
	const specs = fields(
		typeof data === "string" ? parsed(data) : data,
	)?.blame_field_specs;
	return Array.isArray(specs) ? specs.flat() : [];
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** A whole number, also one that is written as text, as failed reports have it; null for anything else. */
export function integer(value: unknown): number | null {
	const number =
		typeof value === "string" && /^-?\d{1,15}$/.test(value)
			? Number(value)
			: value;
	return typeof number === "number" && Number.isSafeInteger(number)
		? number
		: null;
}
