import { type ExecutionArgs, GraphQLError, getVariableValues } from "graphql";
import type { Plugin } from "graphql-yoga";
import { findOperation } from "./cost/estimate-cost.ts";

/**
 * Refuses an operation with the first mistake in its variables. The executor would write down fifty, each with the whole
 * of what was given beside it: as much work and as long an answer as the body was times fifty.
 */
export function useVariables(): Plugin {
	return {
		onExecute({ args, setResultAndStopExecution }) {
			const problem = firstProblem(args);
			if (problem) setResultAndStopExecution({ errors: [problem] });
		},
		onSubscribe({ args, setResultAndStopExecution }) {
			const problem = firstProblem(args);
			if (problem) setResultAndStopExecution({ errors: [problem] });
		},
	};
}

function firstProblem({
	schema,
	document,
	operationName,
	variableValues,
}: ExecutionArgs): GraphQLError | null {
	const { variableDefinitions = [] } =
		findOperation(document, operationName) ?? {};
	const { errors } = getVariableValues(
		schema,
		variableDefinitions,
		variableValues ?? {},
		{ maxErrors: 1 },
	);
	const [error] = errors ?? [];
	return error
		? new GraphQLError(error.message, {
				nodes: error.nodes ?? null,
				extensions: { http: { spec: true, status: 400 } },
			})
		: null;
}
