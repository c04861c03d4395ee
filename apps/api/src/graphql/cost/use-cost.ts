import type { ExecutionArgs } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { RequestContext } from "../context.ts";
import { CostExceeded } from "./cost-exceeded.ts";
import { estimateCost } from "./estimate-cost.ts";
import { maximumDepth, maximumPoints } from "./limits.ts";

/**
 * Reckons each valid operation before anything of it is executed, and refuses what asks for too much. What it may cost
 * is `requested` of the context's `cost` from then on; the operations of a batch share the request's limit.
 */
export function useCost(): Plugin<RequestContext> {
	const reckon = ({
		args,
		setResultAndStopExecution,
	}: {
		args: ExecutionArgs;
		setResultAndStopExecution(result: { errors: Error[] }): void;
	}) => {
		try {
			demandWithinLimits(args);
		} catch (error) {
			setResultAndStopExecution({ errors: [error as Error] });
		}
	};
	return {
		onExecute: (payload) => reckon(payload as never),
		onSubscribe: (payload) => reckon(payload as never),
	};
}

function demandWithinLimits(args: ExecutionArgs): void {
	const { cost } = args.contextValue as RequestContext;
	const { points, depth, introspectionBytes } = estimateCost({
		...args,
		variables: args.variableValues,
	});
	if (depth > maximumDepth)
		throw new CostExceeded(
			`This query is nested ${depth} levels deep; at most ${maximumDepth} are allowed.`,
		);
	const { meter } = cost;
	cost.requested = points;
	meter.requested += points;
	if (meter.requested > maximumPoints)
		throw new CostExceeded(
			`This request asks for up to ${meter.requested} objects, each list counted with its full page; at most ${maximumPoints} are allowed. Ask for smaller pages or fewer lists.`,
		);
	// Answered by the executor itself, past everything that counts.
	cost.add(introspectionBytes, 0);
}
