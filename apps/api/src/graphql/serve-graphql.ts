import type { IncomingMessage, ServerResponse } from "node:http";
import type { AccessContext } from "@patchbay/access";
import { Unauthenticated } from "@patchbay/errors";
import { GraphQLError } from "graphql";
import type { Services } from "../services.ts";
import { AnswerMeter } from "./cost/answer-meter.ts";
import { CostExceeded } from "./cost/cost-exceeded.ts";
import { maskError } from "./mask-error.ts";
import type { ServerContext } from "./server-context.ts";
import { createGraphqlHandler } from "./yoga.ts";

/** Body size for callers who are not signed in, where introspection is open to everybody. */
const strangersBodyBytes = 10_000;

export interface GraphqlServer {
	handle(
		request: IncomingMessage,
		response: ServerResponse,
		incoming: Pick<ServerContext, "requestId" | "signal" | "gone">,
	): Promise<void>;
	dispose(): Promise<void>;
}

/**
 * `/graphql`: finds out who asks before anything that is sent is read. Nobody is refused there and then, unless
 * introspection is open to everybody; such a request is held to tighter limits on its whole way.
 */
export function createGraphqlServer(services: Services): GraphqlServer {
	const graphql = createGraphqlHandler(services);
	const { authenticator, logger, introspection } = services;

	return {
		async handle(request, response, { requestId, signal, gone }) {
			response.setHeader("Cache-Control", "no-store");
			response.setHeader("X-Content-Type-Options", "nosniff");
			let access: AccessContext | null;
			try {
				access = await authenticator.resolve({
					headers: request.headers,
					remoteAddress: request.socket.remoteAddress ?? "",
					requestId,
				});
				if (!access && introspection !== "public") throw new Unauthenticated();
			} catch (error) {
				const message = error instanceof Error ? error.message : "";
				const asGraphql = new GraphQLError(message, {
					originalError: error as Error,
				});
				return refuse(
					request,
					response,
					maskError(asGraphql, { requestId, logger }),
				);
			}
			// The server has received the body whole, and held it to the limit of everybody.
			if (!access && request.readableLength > strangersBodyBytes)
				return refuse(request, response, tooLarge(requestId));
			const meter = new AnswerMeter();
			response.once("close", () => {
				// What a mutation has begun it ends, whoever waits for it.
				if (!response.writableFinished && !meter.writes)
					meter.end(new CostExceeded("The client has gone."));
			});
			await graphql(request, response, {
				requestId,
				access,
				meter,
				signal,
				gone,
			});
		},
		async dispose() {
			await graphql.dispose();
		},
	};
}

const tooLarge = (requestId: string) =>
	new GraphQLError(
		`The request is too large: at most ${strangersBodyBytes} bytes are accepted without signing in.`,
		{ extensions: { code: "BAD_REQUEST", requestId, http: { status: 413 } } },
	);

const eventStream = "text/event-stream";
const typesOfAnswers = [
	"application/graphql-response+json",
	"application/json",
	eventStream,
];

function refuse(
	request: IncomingMessage,
	response: ServerResponse,
	error: GraphQLError,
): void {
	const { http, ...extensions } = error.extensions;
	const { message } = error;
	const { accept = "" } = request.headers;
	const type = typesOfAnswers.find((each) => accept.includes(each));
	const body = JSON.stringify({ errors: [{ message, extensions }] });
	response.writeHead((http as { status?: number } | undefined)?.status ?? 500, {
		"Content-Type": `${type ?? "application/json"}; charset=utf-8`,
		// What is still on its way is not waited for.
		...(request.complete ? {} : { Connection: "close" }),
	});
	response.end(
		type === eventStream
			? `event: next\ndata: ${body}\n\nevent: complete\ndata:\n\n`
			: body,
	);
}
