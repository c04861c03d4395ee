import type { ExecutionArgs, ExecutionResult } from "graphql";
import { isAsyncIterable, type Plugin } from "graphql-yoga";
import type { StreamQuotas } from "../../quotas/streams/stream-quotas.ts";
import type { RequestContext } from "../context.ts";
import { endingWith } from "../subscriptions/ending-with.ts";

/**
 * Lets each operation pay out of the bucket of its key or person before it is executed, counts event streams before they
 * start, and tells in every answer what it cost. What is refused here does no work.
 */
export function useQuotas(streams: StreamQuotas): Plugin<RequestContext> {
	return {
		async onExecute({
			args,
			executeFn,
			setExecuteFn,
			setResultAndStopExecution,
		}) {
			const { quota } = args.contextValue as RequestContext;
			try {
				await quota.hold();
			} catch (error) {
				return setResultAndStopExecution({ errors: [error as never] });
			}
			setExecuteFn(async (given: ExecutionArgs) => {
				try {
					return await executeFn(given);
				} finally {
					quota.settle();
				}
			});
		},
		async onSubscribe({
			args,
			subscribeFn,
			setSubscribeFn,
			setResultAndStopExecution,
		}) {
			const { quota, signal } = args.contextValue as RequestContext;
			let release = () => {};
			try {
				await quota.payOpening();
				if (quota.owner) release = await streams.open(quota.owner);
			} catch (error) {
				return setResultAndStopExecution({ errors: [error as never] });
			}
			const end = () => {
				release();
				quota.settle();
			};
			setSubscribeFn(async (given: ExecutionArgs) => {
				try {
					const result = await subscribeFn(given);
					if (!isAsyncIterable<ExecutionResult>(result)) {
						end();
						return result;
					}
					return endingWith(result, signal(), end);
				} catch (error) {
					end();
					throw error;
				}
			});
			return {
				onSubscribeResult: () => ({
					onNext({ result, setResult }) {
						quota.settle();
						setResult(withCost(result as ExecutionResult, quota) as never);
					},
				}),
			};
		},
		onExecutionResult({ result, setResult, context }) {
			const { quota } = context as Partial<RequestContext>;
			if (!quota || !result || isAsyncIterable(result)) return;
			setResult(withCost(result as ExecutionResult, quota));
		},
	};
}

function withCost(
	result: ExecutionResult,
	quota: RequestContext["quota"],
): ExecutionResult {
	const cost = quota.told();
	return cost
		? { ...result, extensions: { ...result.extensions, cost } }
		: result;
}
