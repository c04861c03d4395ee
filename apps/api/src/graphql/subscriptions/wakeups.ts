import { hash } from "node:crypto";
import type { AccessContext } from "@patchbay/access";
import type { Listener, Notification, Topic } from "@patchbay/db";
import { AppError } from "@patchbay/errors";

/** Reason why a stream was woken: the rows that changed, or `all` when any may have. */
export interface Wakeup {
	ids: ReadonlySet<string>;
	all: boolean;
}

export interface WakeupOptions {
	listener: Listener;
	topic: Topic;
	isWanted: (notification: Notification) => boolean;
	/** Listener: a change of their membership or key wakes the stream at once, to be authorised again. */
	caller: Pick<AccessContext, "tenantId" | "actor">;
	/**
	 * Returns the end of the caller's key or session, as far as is known now: the stream wakes then, to be authorised
	 * again.
	 */
	expiresAt: () => Date | undefined;
	/** Time by the database's clock, in milliseconds. */
	now: () => number;
	/**
	 * Time without notifications after which everything is looked at again: they can be lost. Streams of one tenant look
	 * at the same moments, so that one read serves them all.
	 */
	pollMs: number;
	signal: AbortSignal;
}

/** Pause before the right is asked for again that should have come to its end. */
const askAgainMs = 500;

/** Gathers what is notified while a stream is busy, so that nothing is missed and many changes are one wake-up. */
export class Wakeups implements Disposable {
	private ids = new Set<string>();
	private all = false;
	private isRightChanged = false;
	private askedAt = Number.NEGATIVE_INFINITY;
	private wake: (() => void) | undefined;
	private readonly pollMs: number;
	private readonly pollOffset: number;
	private readonly expiresAt: () => Date | undefined;
	private readonly now: () => number;
	private readonly signal: AbortSignal;
	private readonly unsubscribe: (() => void)[];

	constructor(options: WakeupOptions) {
		const { listener, topic, isWanted, caller, pollMs, signal } = options;
		this.pollMs = pollMs;
		this.expiresAt = options.expiresAt;
		this.now = options.now;
		// Other tenants look at other moments.
		this.pollOffset = hash("sha256", caller.tenantId, "buffer").readUInt32BE();
		this.signal = signal;
		const onAbort = () => this.wake?.();
		signal.addEventListener("abort", onAbort);
		const { tenantId, actor } = caller;
		const onRightChange = (notification: Notification) => {
			if (actor.type === "SYSTEM" || notification.id !== actor.id) return;
			if (notification.tenantId !== tenantId) return;
			this.isRightChanged = true;
			this.wake?.();
		};
		this.unsubscribe = [
			() => signal.removeEventListener("abort", onAbort),
			listener.subscribe(topic, (notification) => {
				if (!isWanted(notification)) return;
				this.ids.add(notification.id);
				this.wake?.();
			}),
			listener.subscribe("member", onRightChange),
			listener.subscribe("api_key", onRightChange),
			listener.onReconnect(() => {
				this.all = true;
				this.wake?.();
			}),
		];
	}

	/**
	 * Waits for a change of what is shown or of the caller's right, at most `pollMs`: authorise again, then read. Null once
	 * the signal is aborted.
	 */
	async next(): Promise<Wakeup | null> {
		if (this.ids.size === 0 && !this.all && !this.mustAuthorize())
			await this.sleep(this.untilPoll());
		if (this.signal.aborted) return null;
		const wakeup = {
			ids: this.ids,
			all: this.all || this.ids.size === 0,
		};
		this.ids = new Set();
		this.all = false;
		this.authorizes();
		return wakeup;
	}

	/** Tells whether the client has gone or the server stops. */
	isOver(): boolean {
		return this.signal.aborted;
	}

	/** Notes that the caller's right is being asked for now. */
	authorizes(): void {
		this.isRightChanged = false;
		this.askedAt = performance.now();
	}

	/**
	 * Tells whether something was heard about the caller's own right since the last `next()`, or it has come to its end.
	 */
	mustAuthorize(): boolean {
		return this.isRightChanged || this.untilEnd() <= 0;
	}

	/** Waits, whatever is notified meanwhile, unless it is about the caller's own right. */
	async pause(ms: number): Promise<void> {
		const until = performance.now() + ms;
		while (
			!this.signal.aborted &&
			!this.mustAuthorize() &&
			performance.now() < until
		) {
			await this.sleep(until - performance.now());
		}
	}

	[Symbol.dispose](): void {
		for (const end of this.unsubscribe) end();
	}

	private untilPoll(): number {
		return this.pollMs - ((performance.now() + this.pollOffset) % this.pollMs);
	}

	private untilEnd(): number {
		const end = this.expiresAt();
		if (!end) return Number.POSITIVE_INFINITY;
		// Whoever decides may see it otherwise: it is asked again, but not without a pause.
		const sinceAsked = performance.now() - this.askedAt;
		return Math.max(end.getTime() - this.now(), askAgainMs - sinceAsked);
	}

	/** Sleeps, at most to the end of the caller's right. */
	private sleep(longestMs: number): Promise<void> {
		const ms = Math.max(0, Math.min(longestMs, this.untilEnd()));
		if (this.signal.aborted) return Promise.resolve();
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				this.wake = undefined;
				resolve();
			};
			const timer = setTimeout(done, ms);
			this.wake = done;
		});
	}
}

/** The end of a stream whose signal was aborted: quiet when its client has gone, with the reason when the server stops. */
export function endStream({ reason }: AbortSignal): void {
	if (reason instanceof AppError) throw reason;
}
