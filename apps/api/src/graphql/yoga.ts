import type { IncomingMessage } from "node:http";
import { createYoga } from "graphql-yoga";
import type { Services } from "../services.ts";
import { createRequestContext, type RequestContext } from "./context.ts";
import { DocumentCache } from "./cost/document-cache.ts";
import { useCost } from "./cost/use-cost.ts";
import { useDocumentLimits } from "./cost/use-document-limits.ts";
import { useIdempotencyKey } from "./idempotency/use-idempotency-key.ts";
import { useBatchStatus } from "./quota/use-batch-status.ts";
import { useQuotas } from "./quota/use-quotas.ts";
import { schema } from "./schema.ts";
import type { ServerContext } from "./server-context.ts";
import { createRounds } from "./subscriptions/rounds.ts";
import { useEventStreams } from "./subscriptions/use-event-streams.ts";
import { useIntrospection } from "./use-introspection.ts";
import { useMaskedErrors } from "./use-masked-errors.ts";
import { useMutations } from "./use-mutations.ts";
import { useRequestShape } from "./use-request-shape.ts";
import { useVariables } from "./use-variables.ts";

/** Bytes of parsed documents that are kept. */
const cachedBytes = 16 * 1024 * 1024;

/** GraphQL over HTTP and over SSE at /graphql. */
export function createGraphqlHandler(services: Services) {
	const rounds = createRounds(services);
	const documents = new DocumentCache(cachedBytes);
	return createYoga<ServerContext & { req: IncomingMessage }, RequestContext>({
		schema,
		graphqlEndpoint: "/graphql",
		graphiql: false,
		landingPage: false,
		cors: false,
		multipart: false,
		// Held to its limit by useRequestShape, which says it in our words.
		batching: { limit: Number.MAX_SAFE_INTEGER },
		// Held to its limit before it comes here, without a stream in between.
		maxRequestBodySize: false,
		// Ours masks every result, those that end before they are executed too.
		maskedErrors: false,
		logging: false,
		parserAndValidationCache: {
			documentCache: documents,
			// A text that cannot be parsed is not worth keeping.
			errorCache: { get: () => undefined, set: () => {} },
		},
		// Handed over as it is: the operations of a batch inherit what belongs to their request.
		context: (incoming) => createRequestContext(services, rounds, incoming),
		plugins: [
			useRequestShape(),
			useEventStreams(),
			useDocumentLimits(documents),
			useIntrospection(services.introspection),
			useIdempotencyKey(),
			useVariables(),
			useCost(services.querySeconds * 1_000),
			useMutations(),
			useQuotas(services.quotas),
			useMaskedErrors(services.logger),
			useBatchStatus(),
		],
	});
}
