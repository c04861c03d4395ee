import type { Logger } from "@patchbay/logger";
import { type ExecutionResult, GraphQLError } from "graphql";
import { isAsyncIterable, mapAsyncIterator, type Plugin } from "graphql-yoga";
import { maskError } from "./mask-error.ts";

/** Number of errors in one answer: they are a part of it that nothing else counts. */
const maximumErrors = 50;

/** Last in line, so that no error leaves by any way without having passed here. */
export function useMaskedErrors(
	logger: Logger,
): Plugin<object, { requestId: string }> {
	return {
		onResultProcess({ result, setResult, serverContext }) {
			const { requestId } = serverContext;
			const mask = (one: ExecutionResult): ExecutionResult =>
				one.errors
					? {
							...one,
							errors: one.errors
								.slice(0, maximumErrors)
								.map((error) =>
									maskError(toGraphQLError(error), { requestId, logger }),
								),
						}
					: one;
			if (isAsyncIterable<ExecutionResult>(result)) {
				setResult(mapAsyncIterator(result, mask) as typeof result);
			} else if (Array.isArray(result)) {
				setResult(result.map(mask) as typeof result);
			} else {
				setResult(mask(result as ExecutionResult) as typeof result);
			}
		},
	};
}

const toGraphQLError = (error: Error): GraphQLError =>
	error instanceof GraphQLError
		? error
		: new GraphQLError(error.message, { originalError: error });
