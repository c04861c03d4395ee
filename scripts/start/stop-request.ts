import { setInterval as every } from "node:timers";

/** Asked to stop: by a person, or because a part ended. The first reason counts. */
export class StopRequest {
	private readonly controller = new AbortController();
	/** Exit code of the process, when everything has ended. */
	exitCode = 0;
	reason = "";

	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** Asks for everything to stop. */
	stop(reason: string, exitCode: number): void {
		if (this.signal.aborted) return;
		this.reason = reason;
		this.exitCode = exitCode;
		this.controller.abort(new Error(reason));
	}

	/** Resolves when somebody has asked. */
	async asked(): Promise<void> {
		if (this.signal.aborted) return;
		await new Promise((resolve) =>
			this.signal.addEventListener("abort", resolve, { once: true }),
		);
	}
}

/**
 * Turns Ctrl-C, SIGTERM and SIGHUP into a stop request, and the end of the npm that runs us as well. `force` is called
 * at a second Ctrl-C from somebody who does not want to wait.
 */
export function listenForSignals(
	request: StopRequest,
	force: () => void,
): void {
	let firstAt = 0;
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
		process.on(signal, () => {
			// npm passes on a Ctrl-C that the terminal has sent us already: two at once are one.
			if (firstAt === 0) firstAt = Date.now();
			else if (signal === "SIGINT" && Date.now() - firstAt > 1_000) force();
			request.stop(`Stopping (${signal}) …`, 0);
		});
	if (process.env.npm_lifecycle_event === undefined) return;
	const npm = process.ppid;
	every(() => {
		if (process.ppid !== npm) request.stop("Stopping, since npm is gone …", 0);
	}, 500).unref();
}
