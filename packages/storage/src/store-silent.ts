import { Readable } from "node:stream";
import { toRemoteFault } from "./remote-fault.ts";

/** A remote store did not answer in its time. */
export class StoreSilent extends Error {
	constructor() {
		super("no answer in time");
		this.name = "StoreSilent";
	}
}

/** Waits for a call no longer than that; what it still does is nobody's any more. */
export async function withinTime<T>(
	work: Promise<T>,
	milliseconds: number,
): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const silence = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new StoreSilent()), milliseconds);
	});
	try {
		return await Promise.race([work, silence]);
	} finally {
		clearTimeout(timer);
		work.catch(() => {});
	}
}

/**
 * Passes a stream of a store on, and ends it when the store sends nothing for so long: the time that its reader takes does not
 * count. It breaks off with a `StorageFault`, for what an SDK throws can hold its headers.
 */
export function guardReading(
	stream: Readable,
	milliseconds: number,
	call: string,
): Readable {
	// One that is given up may still fail, and nobody else would hear of it.
	stream.on("error", () => {});
	async function* pieces() {
		const iterator = stream[Symbol.asyncIterator]();
		try {
			for (;;) {
				const piece = await withinTime(iterator.next(), milliseconds);
				if (piece.done) return;
				yield piece.value;
			}
		} catch (error) {
			throw toRemoteFault(error, call);
		} finally {
			stream.destroy();
		}
	}
	return Readable.from(pieces(), { objectMode: false });
}

/** Signal that fires when `progressed` has not been called for so long, or with the caller's own. */
export function watchProgress(
	milliseconds: number,
	signal: AbortSignal | undefined,
): { signal: AbortSignal; progressed(): void; stop(): void } {
	const silent = new AbortController();
	const expire = () => silent.abort(new StoreSilent());
	let timer = setTimeout(expire, milliseconds);
	return {
		signal: signal ? AbortSignal.any([silent.signal, signal]) : silent.signal,
		progressed() {
			clearTimeout(timer);
			timer = setTimeout(expire, milliseconds);
		},
		stop: () => clearTimeout(timer),
	};
}
