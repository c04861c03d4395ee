import { Transform } from "node:stream";

/**
 * Passes a server-sent event stream on in whole events, so that a heartbeat written between two chunks never lands
 * inside one. An event longer than the limit ends the stream with an error.
 */
export function eventBlocks(maxEventBytes = 1_048_576): Transform {
	let rest = Buffer.alloc(0);
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			rest = Buffer.concat([rest, chunk]);
			const end = lastBlockEnd(rest);
			if (end > 0) {
				this.push(rest.subarray(0, end));
				rest = rest.subarray(end);
			}
			done(
				rest.length > maxEventBytes
					? new Error("An event is longer than the limit")
					: null,
			);
		},
		flush(done) {
			if (rest.length > 0) this.push(rest);
			done();
		},
	});
}

/** Offset after the last blank line, 0 when there is none. The API ends lines with LF. */
function lastBlockEnd(bytes: Buffer): number {
	const at = bytes.lastIndexOf("\n\n");
	return at === -1 ? 0 : at + 2;
}
