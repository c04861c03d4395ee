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
	/** How long nothing may be heard before everything is looked at again: notifications can be lost. */
	pollMs: number;
	signal: AbortSignal;
}

/** Gathers what is notified while a stream is busy, so that nothing is missed and many changes are one wake-up. */
export class Wakeups implements Disposable {
	private ids = new Set<string>();
	private all = false;
	private wake: (() => void) | undefined;
	private readonly pollMs: number;
	private readonly signal: AbortSignal;
	private readonly unsubscribe: (() => void)[];

	constructor({ listener, topic, isWanted, pollMs, signal }: WakeupOptions) {
		this.pollMs = pollMs;
		this.signal = signal;
		const onAbort = () => this.wake?.();
		signal.addEventListener("abort", onAbort);
		this.unsubscribe = [
			() => signal.removeEventListener("abort", onAbort),
			listener.subscribe(topic, (notification) => {
				if (!isWanted(notification)) return;
				this.ids.add(notification.id);
				this.wake?.();
			}),
			listener.onReconnect(() => {
				this.all = true;
				this.wake?.();
			}),
		];
	}

	/** Waits for a change, at most `pollMs`; null once the signal is aborted. */
	async next(): Promise<Wakeup | null> {
		if (this.ids.size === 0 && !this.all) await this.sleep(this.pollMs);
		if (this.signal.aborted) return null;
		const wakeup = {
			ids: this.ids,
			all: this.all || this.ids.size === 0,
		};
		this.ids = new Set();
		this.all = false;
		return wakeup;
	}

	/** Waits, whatever is notified meanwhile. */
	async pause(ms: number): Promise<void> {
		const until = performance.now() + ms;
		while (!this.signal.aborted && performance.now() < until) {
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
