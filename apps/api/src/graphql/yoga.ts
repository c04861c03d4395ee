import type { IncomingMessage } from "node:http";
import { parse } from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import type { Services } from "../services.ts";
import { createRequestContext, type RequestContext } from "./context.ts";
import type { AnswerMeter } from "./cost/answer-meter.ts";
import { useCost } from "./cost/use-cost.ts";
import { useBatchStatus } from "./quota/use-batch-status.ts";
import { useQuotas } from "./quota/use-quotas.ts";
import { schema } from "./schema.ts";
import { createRounds } from "./subscriptions/rounds.ts";
import { useEventStreams } from "./subscriptions/use-event-streams.ts";
import { useMaskedErrors } from "./use-masked-errors.ts";

/** What our HTTP server hands over with each request. */
export interface ServerContext {
	requestId: string;
	/** Of the whole request. */
	meter: AnswerMeter;
	signal(): AbortSignal;
}

/** Operations that one request may hold as an array. */
const maximumBatch = 5;
/** Of a document: a bound on the work before its cost is known. */
const maximumTokens = 5_000;

/** GraphQL over HTTP and over SSE at /graphql. */
export function createGraphqlHandler(services: Services) {
	const rounds = createRounds(services);
	return createYoga<ServerContext & { req: IncomingMessage }, RequestContext>({
		schema,
		graphqlEndpoint: "/graphql",
		graphiql: false,
		landingPage: false,
		cors: false,
		multipart: false,
		batching: { limit: maximumBatch },
		// Held to its limit before it comes here, without a stream in between.
		maxRequestBodySize: false,
		// Ours masks every result, those that end before they are executed too.
		maskedErrors: false,
		logging: false,
		context: ({ req, requestId, meter, signal }) =>
			createRequestContext(services, {
				request: req,
				requestId,
				meter,
				rounds,
				signal,
			}),
		plugins: [
			useTokenLimit(),
			useEventStreams(),
			useCost(),
			useQuotas(services.quotas.streams),
			useMaskedErrors(services.logger),
			useBatchStatus(),
		],
	});
}

function useTokenLimit(): Plugin {
	return {
		onParse({ setParseFn }) {
			setParseFn((source, options) =>
				parse(source, { ...options, maxTokens: maximumTokens }),
			);
		},
	};
}
