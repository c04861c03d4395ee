import type { ExecutionArgs, ExecutionResult } from "graphql";
import { isAsyncIterable, type Plugin } from "graphql-yoga";
import { quotaOwnerOf } from "../../quotas/quota-owner.ts";
import type { Quotas } from "../../quotas/quotas.ts";
import type { RequestContext } from "../context.ts";
import type { ServerContext } from "../server-context.ts";
import { endingWith } from "../subscriptions/ending-with.ts";
import { leastPoints, type ToldCost } from "./operation-quota.ts";

/**
 * Lets each operation pay out of the bucket of its key or person before anything is done for it, counts event streams
 * before they start, and tells in every answer what it cost. What is refused here does no work, and whoever stops an
 * operation for another reason has set nothing aside.
 */
export function useQuotas({
	points,
	streams,
}: Pick<Quotas, "points" | "streams">): Plugin<RequestContext, ServerContext> {
	/** Answers to operations that could not even pay for being read. */
	const unpaid = new WeakSet<object>();
	return {
		async onParams({ context, setResult }) {
			const { access } = context as Partial<ServerContext>;
			const owner = access && quotaOwnerOf(access);
			if (!owner) return;
			try {
				(await points.reserve(owner, leastPoints)).settle(leastPoints);
			} catch (error) {
				const refusal = { errors: [error as never] };
				unpaid.add(refusal);
				setResult(refusal);
			}
		},
		onExecute({ args, executeFn, setExecuteFn }) {
			const { quota } = args.contextValue as RequestContext;
			setExecuteFn(async (given: ExecutionArgs) => {
				try {
					await quota.reserve();
				} catch (error) {
					return { errors: [error] };
				}
				try {
					return await executeFn(given);
				} finally {
					quota.settle();
				}
			});
		},
		onSubscribe({ args, subscribeFn, setSubscribeFn }) {
			const { quota, signal } = args.contextValue as RequestContext;
			setSubscribeFn(async (given: ExecutionArgs) => {
				let release = () => {};
				try {
					if (quota.owner) release = await streams.open(quota.owner);
				} catch (error) {
					return { errors: [error] };
				}
				const end = () => {
					release();
					quota.settle();
				};
				try {
					const result = await subscribeFn(given);
					if (isAsyncIterable<ExecutionResult>(result))
						return endingWith(result, signal(), end);
					end();
					return result;
				} catch (error) {
					end();
					throw error;
				}
			});
			return {
				onSubscribeResult: () => ({
					onNext({ result, setResult }) {
						quota.settle();
						const told = quota.told();
						if (told) setResult(withCost(result as ExecutionResult, told));
					},
				}),
			};
		},
		onExecutionResult({ result, setResult, context }) {
			if (!result || isAsyncIterable(result)) return;
			const { quota, access } = context as Partial<
				RequestContext & ServerContext
			>;
			const owner = access && quotaOwnerOf(access);
			// One that did not come as far as to be executed has paid for being read.
			const told =
				quota?.told() ??
				(owner && {
					requested: leastPoints,
					actual: unpaid.has(result) ? 0 : leastPoints,
					...points.state(owner),
				});
			if (told) setResult(withCost(result as ExecutionResult, told));
		},
	};
}

const withCost = (
	result: ExecutionResult,
	cost: ToldCost,
): ExecutionResult => ({
	...result,
	extensions: { ...result.extensions, cost },
});
