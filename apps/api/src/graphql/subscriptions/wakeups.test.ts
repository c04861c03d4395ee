import type { Listener, Notification } from "@patchbay/db";
import { Unavailable } from "@patchbay/errors";
import { expect, test } from "vitest";
import { endStream, Wakeups } from "./wakeups.ts";

function start(pollMs = 60_000) {
	const handlers = new Set<(notification: Notification) => void>();
	const reconnects = new Set<() => void>();
	const listener: Listener = {
		subscribe(_topic, handler) {
			handlers.add(handler);
			return () => handlers.delete(handler);
		},
		onReconnect(handler) {
			reconnects.add(handler);
			return () => reconnects.delete(handler);
		},
		isListening: () => true,
		close: async () => {},
	};
	const abort = new AbortController();
	const wakeups = new Wakeups({
		listener,
		topic: "connection",
		isWanted: ({ tenantId }) => tenantId === "t",
		pollMs,
		signal: abort.signal,
	});
	const tell = (id: string, tenantId = "t") => {
		for (const handler of handlers)
			handler({ topic: "connection", tenantId, id });
	};
	return { wakeups, tell, abort, handlers, reconnects };
}

test("what is told while a stream is busy is gathered, each row once", async () => {
	const { wakeups, tell } = start();
	tell("a");
	tell("b");
	tell("a");
	tell("c", "another tenant");
	expect(await wakeups.next()).toEqual({
		ids: new Set(["a", "b"]),
		all: false,
	});
	const waiting = wakeups.next();
	tell("d");
	expect(await waiting).toEqual({ ids: new Set(["d"]), all: false });
});

test("after a gap in listening, and when nothing is heard for long, everything is looked at", async () => {
	const { wakeups, reconnects } = start(5);
	expect(await wakeups.next()).toEqual({ ids: new Set(), all: true });
	for (const handler of reconnects) handler();
	expect((await wakeups.next())?.all).toBe(true);
});

test("an end comes at once, in a wait, a pause or before them, and nothing is left behind", async () => {
	for (const wait of ["next", "pause"] as const) {
		const { wakeups, abort, handlers, reconnects } = start();
		const waiting = wait === "next" ? wakeups.next() : wakeups.pause(60_000);
		abort.abort();
		await waiting;
		expect(await wakeups.next()).toBeNull();
		wakeups[Symbol.dispose]();
		expect([handlers.size, reconnects.size]).toEqual([0, 0]);
	}
});

test("a client that goes ends its stream quietly, a server that stops says why", () => {
	expect(endStream(AbortSignal.abort())).toBeUndefined();
	expect(() => endStream(AbortSignal.abort(new Unavailable("Later.")))).toThrow(
		"Later.",
	);
});
