import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "@patchbay/logger";

/** Least part of a waiting answer to be read in each span of time: about what the slowest telephone takes. */
const minimumBytes = 64 * 1024;

interface Progress {
	/** Bytes of the connection that the system had taken when the span began. */
	taken: number;
	began: number;
}

/**
 * Cuts off whoever does not read what is sent: an answer that has waited for `seconds` and of which less than 64 KiB
 * left meanwhile is given up with its connection, be it a plain answer, a file or an event stream. An answer that is
 * still being made waits for nobody, nor does a stream with nothing to tell.
 *
 * @returns ends the watch
 */
export function cutOffSlowReaders(
	server: Server,
	{ seconds, logger }: { seconds: number; logger: Logger },
): () => void {
	const open = new Map<ServerResponse, Progress>();
	server.on("request", (_request, response) => {
		open.set(response, { taken: 0, began: performance.now() });
		response.once("close", () => open.delete(response));
	});
	const watch = setInterval(
		() => {
			const now = performance.now();
			for (const [response, progress] of open) {
				const { socket } = response;
				// The answer to an earlier request of the same connection is not through.
				if (!socket) continue;
				const taken = takenOf(socket);
				const isWaiting = response.writableLength > 0;
				if (!isWaiting || taken - progress.taken >= minimumBytes) {
					open.set(response, { taken, began: now });
				} else if (now - progress.began >= seconds * 1_000) {
					logger.warn(
						{
							requestId: response.getHeader("X-Request-Id"),
							waitingBytes: response.writableLength,
						},
						"an answer was not read, and was cut off",
					);
					open.delete(response);
					response.destroy();
				}
			}
		},
		Math.max(100, (seconds * 1_000) / 8),
	).unref();
	return () => clearInterval(watch);
}

/** Handle as Node.js looks at it for its own time limits: what lies in a write that is under way is not gone. */
interface Handle {
	readonly writeQueueSize: number;
	readonly bytesWritten: number;
}

function takenOf(socket: Socket): number {
	const handle = (socket as { _handle?: Handle | null })._handle;
	return handle ? handle.bytesWritten - handle.writeQueueSize : 0;
}
