import type { AccessContext } from "@patchbay/access";
import type { Listener, Notification, Topic } from "@patchbay/db";
import { AppError } from "@patchbay/errors";

/** What a stream was woken by: the rows that changed, or `all` when any may have. */
export interface Wakeup {
	ids: ReadonlySet<string>;
	all: boolean;
}

export interface WakeupOptions {
	listener: Listener;
	topic: Topic;
	isWanted: (notification: Notification) => boolean;
	/** Who listens: a change of their membership or key wakes the stream at once, to be authorised again. */
	caller: Pick<AccessContext, "tenantId" | "actor">;
	/** How long nothing may be heard before everything is looked at again: notifications can be lost. */
	pollMs: number;
	signal: AbortSignal;
}

/** Gathers what is notified while a stream is busy, so that nothing is missed and many changes are one wake-up. */
export class Wakeups implements Disposable {
	private ids = new Set<string>();
	private all = false;
	private isRightChanged = false;
	private wake: (() => void) | undefined;
	private readonly pollMs: number;
	private readonly signal: AbortSignal;
	private readonly unsubscribe: (() => void)[];

	constructor(options: WakeupOptions) {
		const { listener, topic, isWanted, caller, pollMs, signal } = options;
		this.pollMs = pollMs;
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
		if (this.ids.size === 0 && !this.all && !this.isRightChanged)
			await this.sleep(this.pollMs);
		if (this.signal.aborted) return null;
		const wakeup = {
			ids: this.ids,
			all: this.all || this.ids.size === 0,
		};
		this.ids = new Set();
		this.all = false;
		this.isRightChanged = false;
		return wakeup;
	}

	/** Waits, whatever is notified meanwhile, unless it is about the caller's own right. */
	async pause(ms: number): Promise<void> {
		const until = performance.now() + ms;
		while (
			!this.signal.aborted &&
			!this.isRightChanged &&
			performance.now() < until
		) {
			await this.sleep(until - performance.now());
		}
	}

	[Symbol.dispose](): void {
		for (const end of this.unsubscribe) end();
	}

	private sleep(ms: number): Promise<void> {
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
