import { type ExecutionArgs, getVariableValues } from "graphql";
import { findOperation } from "./cost/estimate-cost.ts";

/**
 * An operation's variables as the executor will read them, with the defaults of those that are left out. Null when they
 * are wrong: it refuses the operation then. Looks no further than the first mistake, because each one more costs as
 * much as reading a value, and a client can make as many as a body holds.
 */
export function coercedVariables({
	schema,
	document,
	operationName,
	variableValues,
}: Pick<
	ExecutionArgs,
	"schema" | "document" | "operationName" | "variableValues"
>): Readonly<Record<string, unknown>> | null {
	const { variableDefinitions = [] } =
		findOperation(document, operationName) ?? {};
	const { coerced } = getVariableValues(
		schema,
		variableDefinitions,
		variableValues ?? {},
		{ maxErrors: 1 },
	);
	return coerced ?? null;
}
