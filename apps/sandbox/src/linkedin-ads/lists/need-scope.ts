import type { Call } from "../restli/call.ts";
import { accessDenied } from "../restli/refusal.ts";

/** @throws {Refused} 403 where the token has none of these scopes */
export function needScope(
	{ scopes }: Call,
	operation: string,
	...anyOf: readonly string[]
): void {
	if (!anyOf.some((scope) => scopes.includes(scope)))
		throw accessDenied(operation);
}
