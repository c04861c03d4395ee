import type { Listener, Notification, Topic } from "@patchbay/db";
import { Unavailable } from "@patchbay/errors";
import { expect, test } from "vitest";
import { endStream, Wakeups } from "./wakeups.ts";

function start(pollMs = 60_000, expiresAt?: () => Date) {
	const handlers = new Set<{
		topic: Topic;
		handler: (notification: Notification) => void;
	}>();
	const reconnects = new Set<() => void>();
	const listener: Listener = {
		subscribe(topic, handler) {
			const entry = { topic, handler };
			handlers.add(entry);
			return () => handlers.delete(entry);
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
		caller: {
			tenantId: "t",
			actor: { type: "MEMBER", id: "me", userId: "u", label: "me" },
		},
		expiresAt: expiresAt ?? (() => undefined),
		now: Date.now,
		pollMs,
		signal: abort.signal,
	});
	const tell = (id: string, tenantId = "t", about: Topic = "connection") => {
		for (const { topic, handler } of handlers)
			if (topic === about) handler({ topic, tenantId, id });
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

test("a change of the caller's own right ends a pause and a wait, and nobody else's does", async () => {
	const { wakeups, tell } = start();
	const waiting = wakeups.next();
	tell("somebody else", "t", "member");
	tell("me", "another tenant", "member");
	tell("a");
	expect((await waiting)?.ids).toEqual(new Set(["a"]));
	const pausing = wakeups.pause(60_000);
	tell("me", "t", "member");
	await pausing;
	expect(await wakeups.next()).toEqual({ ids: new Set(), all: true });
});

test("the end of the caller's key or session ends a pause and a wait, and one that was prolonged goes on", async () => {
	let end = new Date(Date.now() + 20);
	const { wakeups, tell } = start(60_000, () => end);
	const waiting = wakeups.next();
	expect(wakeups.mustAuthorize()).toBe(false);
	expect(await waiting).toEqual({ ids: new Set(), all: true });
	end = new Date(Date.now() + 60_000);
	const prolonged = wakeups.next();
	tell("a");
	expect((await prolonged)?.ids).toEqual(new Set(["a"]));
	end = new Date(Date.now() - 1);
	await wakeups.pause(60_000);
	expect(wakeups.mustAuthorize()).toBe(true);
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
