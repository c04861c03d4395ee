import { type ExecutionResult, GraphQLError } from "graphql";
import { isAsyncIterable, type Plugin } from "graphql-yoga";
import { problemOfSelection } from "./check-selection.ts";
import type { RequestContext } from "./context.ts";
import { findOperation } from "./cost/estimate-cost.ts";

/**
 * Looks through the answer that a mutation is asked for before it is run, and says beside an error that comes later
 * nevertheless what was done all the same.
 */
export function useMutations(): Plugin<RequestContext> {
	return {
		onExecute({ args, setResultAndStopExecution }) {
			const { document, operationName } = args;
			if (findOperation(document, operationName)?.operation !== "mutation")
				return undefined;
			const problem = problemOfSelection(args);
			if (problem) {
				setResultAndStopExecution({ errors: [problem] });
				return undefined;
			}
			return {
				onExecuteDone({ result, setResult }) {
					const { done } = args.contextValue.mutations;
					if (done.length === 0 || isAsyncIterable(result) || !result.errors)
						return;
					setResult({
						...result,
						errors: result.errors.map((error) => withDone(error, done)),
					} as ExecutionResult);
				},
			};
		},
	};
}

const withDone = (error: GraphQLError, done: readonly string[]) =>
	new GraphQLError(error.message, {
		nodes: error.nodes ?? null,
		source: error.source ?? null,
		positions: error.positions ?? null,
		path: error.path ?? null,
		originalError: error.originalError ?? null,
		extensions: { ...error.extensions, done },
	});
