import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@patchbay/logger";
import pg from "pg";
import {
	channel,
	type Notification,
	parseNotification,
	type Topic,
} from "./notify.ts";

export interface ListenerOptions {
	/** A direct URL: LISTEN does not work through a transaction-mode pooler. */
	url: string;
	applicationName?: string;
	logger: Logger;
}

export interface Listener {
	/** Calls `handler` at each notification of the topic; answers a function that ends it. */
	subscribe(
		topic: Topic,
		handler: (notification: Notification) => void,
	): () => void;
	/**
	 * Calls `handler` when listening works again after a gap, in which notifications may have been lost: read again what
	 * you show. Answers a function that ends it.
	 */
	onReconnect(handler: () => void): () => void;
	/** Tells whether notifications are heard at this moment. */
	isListening(): boolean;
	close(): Promise<void>;
}

const firstDelayMs = 200;
const longestDelayMs = 5_000;
const heartbeatMs = 30_000;

/** Listens on one connection of its own, for the whole process, and makes a new one whenever it is lost. */
export function createListener({
	url,
	applicationName = "patchbay-listener",
	logger,
}: ListenerOptions): Listener {
	const handlers = new Map<Topic, Set<(event: Notification) => void>>();
	const reconnectHandlers = new Set<() => void>();
	const closing = new AbortController();

	let isReady = false;

	async function listenOnce(onReady: () => void): Promise<void> {
		const client = new pg.Client({
			connectionString: url,
			application_name: applicationName,
			keepAlive: true,
			connectionTimeoutMillis: 5_000,
			query_timeout: 10_000,
		});
		const lost = new Promise<Error | undefined>((resolve) => {
			client.on("error", resolve);
			client.on("end", () => resolve(undefined));
		});
		const stop = () => void client.end().catch(() => {});
		closing.signal.addEventListener("abort", stop);
		// Without traffic a broken network path would go unnoticed.
		const heartbeat = setInterval(() => {
			client.query("select 1").catch(() => client.end().catch(() => {}));
		}, heartbeatMs);
		try {
			client.on("notification", ({ payload }) => dispatch(payload ?? ""));
			await client.connect();
			await client.query(`listen ${channel}`);
			isReady = true;
			onReady();
			const error = await lost;
			if (error) throw error;
		} finally {
			isReady = false;
			clearInterval(heartbeat);
			closing.signal.removeEventListener("abort", stop);
			await client.end().catch(() => {});
		}
	}

	function dispatch(payload: string): void {
		const event = parseNotification(payload);
		if (event === undefined) return;
		for (const handler of handlers.get(event.topic) ?? []) call(handler, event);
	}

	function call<A extends unknown[]>(
		handler: (...args: A) => void,
		...args: A
	) {
		try {
			handler(...args);
		} catch (err) {
			logger.error({ err }, "a listener's handler failed");
		}
	}

	async function listen(): Promise<void> {
		let delayMs = firstDelayMs;
		let wasReady = false;
		while (!closing.signal.aborted) {
			try {
				await listenOnce(() => {
					delayMs = firstDelayMs;
					if (wasReady) for (const handler of reconnectHandlers) call(handler);
					wasReady = true;
				});
			} catch (err) {
				if (closing.signal.aborted) return;
				logger.warn({ err }, "listening was lost and starts again");
			}
			await sleep(delayMs, undefined, { signal: closing.signal }).catch(
				() => {},
			);
			delayMs = Math.min(delayMs * 2, longestDelayMs);
		}
	}

	const listening = listen();
	return {
		subscribe(topic, handler) {
			const set = handlers.get(topic) ?? new Set();
			handlers.set(topic, set.add(handler));
			return () => void set.delete(handler);
		},
		onReconnect(handler) {
			reconnectHandlers.add(handler);
			return () => void reconnectHandlers.delete(handler);
		},
		isListening: () => isReady,
		async close() {
			closing.abort();
			await listening;
		},
	};
}
