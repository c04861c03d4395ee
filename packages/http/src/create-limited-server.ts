import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import {
	declaredBytes,
	type Reception,
	type Refusal,
	receiveBody,
	tooLarge,
} from "./admitted-body.ts";
import { createByteBudget } from "./byte-budget.ts";
import { answerRaw, refusalOf } from "./raw-answer.ts";
import { asText, refuseRequest, type WriteRefusal } from "./refuse-request.ts";
import { readTarget } from "./request-target.ts";
import { defaultLimits, type ServerLimits } from "./server-limits.ts";

export interface LimitedServerOptions {
	limits?: Partial<ServerLimits>;
	/** The longest body that this request may have, in bytes: 0 where none is taken. */
	maximumBodyBytes(request: IncomingMessage): number;
	/** Called first for each request, also for one that is refused: its id, its line in the log. */
	begin?(request: IncomingMessage, response: ServerResponse): void;
	/** Plain text when left out. */
	writeRefusal?: WriteRefusal;
}

/** Interval at which connections are searched for requests that take too long. */
const checkingIntervalMs = 1_000;
/** Time in which a connection over the limit may send the request that is then refused. */
const excessConnectionMs = 2_000;

/**
 * An HTTP server that holds every request to its limits before `handle` sees it: size and number of headers, the length
 * of the body as it is declared and as it comes, the time all this takes, connections at once, bodies held at once. What
 * is over a limit is answered with 408, 413, 431 or 503 and a sentence; a client that leaves while it sends is nobody's
 * error. `handle` gets requests that are whole, so a slow one holds nothing but its connection.
 */
export function createLimitedServer(
	options: LimitedServerOptions,
	handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
	const limits = { ...defaultLimits, ...options.limits };
	const write = options.writeRefusal ?? asText;
	const budget = createByteBudget(limits.maximumHeldBytes);
	const server = createServer({
		maxHeaderSize: limits.maximumHeaderBytes,
		headersTimeout: limits.headersTimeoutMs,
		requestTimeout: limits.requestTimeoutMs,
		keepAliveTimeout: limits.keepAliveTimeoutMs,
		connectionsCheckingInterval: checkingIntervalMs,
	});
	// One more than allowed is enough to see that there are too many: the rest would be dropped in silence.
	server.maxHeadersCount = limits.maximumHeaders + 1;
	const receptions = new WeakMap<Duplex, Reception>();
	/** Answers that are being made on a connection. */
	const answers = new WeakMap<Duplex, number>();
	/** Connections that end with the refusal they get. */
	const closing = new WeakSet<Duplex>();

	async function admit(
		request: IncomingMessage,
		response: ServerResponse,
		expectsContinue: boolean,
	): Promise<void> {
		const { socket } = request;
		const refuse = (refusal: Refusal) => {
			closing.add(socket);
			refuseRequest(request, response, refusal, write);
		};
		answers.set(socket, (answers.get(socket) ?? 0) + 1);
		response.once("finish", () =>
			answers.set(socket, (answers.get(socket) ?? 1) - 1),
		);
		options.begin?.(request, response);
		if (closing.has(socket)) return refuse(tooManyConnections);
		if (request.rawHeaders.length / 2 > limits.maximumHeaders)
			return refuse({
				status: 431,
				message: `This request has too many headers: at most ${limits.maximumHeaders} are taken.`,
			});
		if (!readTarget(request))
			return refuse({
				status: 400,
				message: "The address or the Host header of this request is not valid.",
			});
		const declared = declaredBytes(request);
		if (declared === 0) return handle(request, response);
		const maximumBytes = options.maximumBodyBytes(request);
		if ((declared ?? 1) > maximumBytes) return refuse(tooLarge(maximumBytes));
		if (expectsContinue) response.writeContinue();
		const reception = receiveBody(request, maximumBytes, budget);
		receptions.set(socket, reception);
		response.once("close", () => budget.giveBack(request));
		const outcome = await reception.outcome;
		receptions.delete(socket);
		if (outcome === "gone") return;
		if (outcome !== null) return refuse(outcome);
		handle(request, response);
	}

	server.on("request", (request, response) => {
		void admit(request, response, false);
	});
	server.on("checkContinue", (request, response) => {
		void admit(request, response, true);
	});
	server.on("clientError", (error, socket) => {
		// What still comes after a refusal is thrown away until the connection is closed.
		if (closing.has(socket)) return;
		const refusal = refusalOf(error);
		if (refusal === null || !socket.writable) return void socket.destroy();
		closing.add(socket);
		const reception = receptions.get(socket);
		if (reception) return reception.refuse(refusal);
		// An answer to an earlier request of this connection is on its way: another one must not get into it.
		if ((answers.get(socket) ?? 0) > 0) return void socket.destroy();
		answerRaw(socket, refusal);
	});

	let connections = 0;
	server.on("connection", (socket) => {
		connections += 1;
		socket.once("close", () => {
			connections -= 1;
		});
		if (connections <= limits.maximumConnections) return;
		// Some over the limit are told so; more than that would be work that anybody can ask for.
		if (connections > limits.maximumConnections * 1.1) return socket.destroy();
		closing.add(socket);
		const late = setTimeout(() => socket.destroy(), excessConnectionMs);
		socket.once("close", () => clearTimeout(late));
	});
	return server;
}

const tooManyConnections: Refusal = {
	status: 503,
	message:
		"There are too many connections to this server. Try again in a moment.",
	retryAfterSeconds: 1,
};
