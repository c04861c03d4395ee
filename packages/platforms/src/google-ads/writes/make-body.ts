import { Worker } from "node:worker_threads";
import type { Answered, Asked, ClientChange } from "./client-change.ts";

/** Time without a change after which the thread ends, and its memory is free for others. */
const idleMilliseconds = 300_000;

interface Thread {
	worker: Worker;
	waiting: Map<number, PromiseWithResolvers<object>>;
	idle?: NodeJS.Timeout;
}

let thread: Thread | undefined;
let last = 0;

/**
 * Makes the body of a request that changes something, by google-ads-api. The client lives in a thread of its own, which
 * the first change starts.
 */
export async function makeBody(change: ClientChange): Promise<object> {
	thread ??= startThread();
	const { worker, waiting } = thread;
	const asked: Asked = { id: ++last, change };
	const answer = Promise.withResolvers<object>();
	worker.postMessage(asked);
	waiting.set(asked.id, answer);
	clearTimeout(thread.idle);
	worker.ref();
	return answer.promise;
}

function startThread(): Thread {
	const started: Thread = {
		// It has no use for what the process was given: neither secrets nor what is loaded beforehand.
		worker: new Worker(new URL("./client-thread.ts", import.meta.url), {
			env: {},
			execArgv: [],
		}),
		waiting: new Map(),
	};
	const { worker, waiting } = started;
	worker.on("message", (answered: Answered) => {
		const answer = waiting.get(answered.id);
		waiting.delete(answered.id);
		if ("body" in answered) answer?.resolve(answered.body);
		else answer?.reject(new Error(answered.error));
		if (waiting.size === 0) rest(started);
	});
	worker.on("error", (error) => end(started, error));
	worker.on("exit", () => end(started, new Error("the thread has ended")));
	return started;
}

/** Nothing is asked of it any more: it keeps no process from ending, and ends itself after a while. */
function rest(of: Thread): void {
	of.worker.unref();
	of.idle = setTimeout(() => {
		thread = undefined;
		void of.worker.terminate();
	}, idleMilliseconds).unref();
}

function end(of: Thread, reason: unknown): void {
	if (thread === of) thread = undefined;
	clearTimeout(of.idle);
	for (const answer of of.waiting.values()) answer.reject(reason);
	of.waiting.clear();
}
