import type { Gunzip, InflateRaw } from "node:zlib";
import { UnexpectedReply } from "../errors.ts";
import { brokenFile } from "./broken-file.ts";
import type { ByteReader } from "./byte-reader.ts";

// No report of numbers is packed better; a file made to fill memory is, a thousandfold.
const mostTimes = 200;
const ratioCountsFrom = 1_048_576;

/**
 * Unpacks what a reader has until the packed content ends. What follows it stays in the reader.
 * @returns bytes that were packed
 * @throws {UnexpectedReply} for what cannot be unpacked, ends too early or holds too much
 */
export async function* unpack(
	reader: ByteReader,
	through: Gunzip | InflateRaw,
	{ maxBytes }: { maxBytes: number },
): AsyncGenerator<Buffer, number, undefined> {
	const feeder = new Feeder(reader, through);
	let unpacked = 0;
	try {
		for await (const piece of through as AsyncIterable<Buffer>) {
			unpacked += piece.length;
			if (
				unpacked > maxBytes ||
				(unpacked > ratioCountsFrom &&
					unpacked > through.bytesWritten * mostTimes)
			)
				throw brokenFile("holds more than a report can");
			yield piece;
		}
		await feeder.end();
	} catch (error) {
		if (error instanceof UnexpectedReply) throw error;
		throw feeder.failure ?? notUnpacked(error);
	} finally {
		through.destroy();
	}
	return through.bytesWritten;
}

const notUnpacked = (error: unknown): UnexpectedReply =>
	brokenFile(
		error instanceof Error && "code" in error && error.code === "Z_BUF_ERROR"
			? "was cut short"
			: "cannot be unpacked",
	);

/** Writes what a reader has into an unpacking stream, and gives the reader back what that did not need. */
class Feeder {
	/** The source's own error. */
	failure: unknown = null;
	readonly #reader: ByteReader;
	readonly #through: Gunzip | InflateRaw;
	/** Pieces that are not used up yet, as far as is known. */
	readonly #pieces: Buffer[] = [];
	#held = 0;
	#sent = 0;
	#hasEnded = false;
	readonly #end = Promise.withResolvers<void>();
	readonly #done: Promise<void>;

	constructor(reader: ByteReader, through: Gunzip | InflateRaw) {
		this.#reader = reader;
		this.#through = through;
		// What ends the source ends the stream too, with the source's own error.
		this.#done = this.#feed().catch((error: unknown) => {
			this.failure = error;
			through.destroy(error instanceof Error ? error : new Error("ended"));
		});
	}

	/** Gives back what follows the packed content. */
	async end(): Promise<void> {
		this.#hasEnded = true;
		this.#end.resolve();
		await this.#done;
		if (this.failure) throw this.failure;
		const left = this.#sent - this.#through.bytesWritten;
		if (left > 0)
			this.#reader.putBack(
				Buffer.concat(this.#pieces).subarray(this.#held - left),
			);
	}

	async #feed(): Promise<void> {
		const through = this.#through;
		for (;;) {
			const piece = await this.#reader.next();
			if (this.#hasEnded || through.destroyed) {
				if (piece) this.#reader.putBack(piece);
				return;
			}
			if (piece === null) {
				through.end();
				return;
			}
			this.#keep(piece);
			if (!through.write(piece))
				await Promise.race([hasRoom(through), this.#end.promise]);
		}
	}

	#keep(piece: Buffer): void {
		this.#sent += piece.length;
		this.#held += piece.length;
		this.#pieces.push(piece);
		for (;;) {
			const [first] = this.#pieces;
			const left = this.#sent - this.#through.bytesWritten;
			if (!first || this.#held - first.length < left) return;
			this.#pieces.shift();
			this.#held -= first.length;
		}
	}
}

/** Waits until the stream takes more, or takes nothing any more. */
const hasRoom = (through: Gunzip | InflateRaw): Promise<void> =>
	new Promise((resolve) => {
		const go = () => {
			through.off("drain", go);
			through.off("close", go);
			resolve();
		};
		through.on("drain", go);
		through.on("close", go);
	});
