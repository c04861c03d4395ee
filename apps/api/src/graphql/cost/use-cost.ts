import type { ExecutionArgs, ExecutionResult } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { RequestContext } from "../context.ts";
import type { AnswerMeter } from "./answer-meter.ts";
import { CostExceeded } from "./cost-exceeded.ts";
import { DearWork } from "./dear-work.ts";
import { estimateCost, findOperation } from "./estimate-cost.ts";
import { maximumIntrospectionBytes, maximumPoints } from "./limits.ts";

/**
 * Reckons each valid operation before anything of it is executed, and refuses what asks for too much. What it may cost
 * is `requested` of the context's `cost` from then on; the operations of a batch share the request's limit. A query
 * that is not answered within its time is ended and told so; a mutation is not, since what it has begun it must end,
 * and tell.
 */
export function useCost(queryMs: number): Plugin<RequestContext> {
	const work = new DearWork();
	return {
		onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
			const refused = refusalOf(args);
			if (refused) return setResultAndStopExecution({ errors: [refused] });
			const { meter } = args.contextValue.cost;
			const { document, operationName } = args;
			if (findOperation(document, operationName)?.operation === "mutation")
				meter.writes = true;
			else
				setExecuteFn((all: ExecutionArgs) =>
					withinTime(
						() => inTurn(work, args.contextValue, () => executeFn(all)),
						meter,
						queryMs,
					),
				);
			return undefined;
		},
		onSubscribe({ args, setResultAndStopExecution }) {
			const refused = refusalOf(args);
			if (refused) setResultAndStopExecution({ errors: [refused] } as never);
		},
	};
}

function refusalOf(
	args: ExecutionArgs & { contextValue: RequestContext },
): Error | null {
	const { cost } = args.contextValue;
	const {
		points,
		introspectionPoints,
		introspectionBytes,
		nameBytes,
		...read
	} = estimateCost({ ...args, variables: args.variableValues });
	const { meter } = cost;
	cost.requested = points;
	cost.weight = Math.max(points, nameBytes / 100);
	cost.below = read.below;
	cost.efforts = read.efforts;
	meter.requested += points;
	if (meter.requested > maximumPoints)
		return new CostExceeded(
			`This request costs up to ${meter.requested} points: an object one, each list its full page, a report by its days too. At most ${maximumPoints} are allowed. Ask for smaller pages, fewer lists or shorter reports.`,
		);
	meter.introspectionBytes += introspectionBytes;
	if (meter.introspectionBytes > maximumIntrospectionBytes)
		return new CostExceeded(
			`This request asks for more than ${maximumIntrospectionBytes / 1024} KiB of introspection, which is the most that one request may return. Ask for the schema once.`,
		);
	try {
		// Answered by the executor itself, past everything that counts.
		cost.add(introspectionBytes, introspectionPoints);
		return null;
	} catch (error) {
		return error as Error;
	}
}

/** Once there is room for it among what else is dear; not at all when it was given up meanwhile. */
function inTurn(
	work: DearWork,
	{ access, cost }: RequestContext,
	execute: () => unknown,
): unknown {
	const entered = work.enter(access?.tenantId ?? "", cost.weight);
	return entered
		? entered.then(async (end) => {
				// What PostgreSQL still does for it then is bounded there; others do not wait for that.
				cost.meter.onEnd(end);
				try {
					cost.check();
					return await execute();
				} finally {
					end();
				}
			})
		: execute();
}

type Running = ExecutionResult | Promise<ExecutionResult>;

function withinTime(
	execute: () => unknown,
	meter: AnswerMeter,
	queryMs: number,
): Running {
	const running = execute() as Running;
	if (!(running instanceof Promise))
		return meter.ended ? { errors: [toError(meter.ended)] } : running;
	return new Promise((resolve, reject) => {
		const timer = setTimeout(
			() => meter.end(tooLate(queryMs / 1_000)),
			queryMs,
		);
		// What still runs of it finds the end at its next field; nobody waits for it any more.
		meter.onEnd((reason) => resolve({ errors: [toError(reason)] }));
		running.then(resolve, reject).finally(() => clearTimeout(timer));
	});
}

/** Masked with all others before it leaves. */
const toError = (reason: Error) =>
	reason as NonNullable<ExecutionResult["errors"]>[number];

const tooLate = (seconds: number) =>
	new CostExceeded(
		`This query was stopped because it was not answered within ${seconds} seconds. Ask for less at once, or try again when there is less to do.`,
	);
