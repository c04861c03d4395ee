import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import { BodyTooLarge } from "./simulator.ts";

type AnyRequest = IncomingMessage | Http2ServerRequest;

/** Refuses a body by its declared length, before it is read. @throws {BodyTooLarge} */
export function checkDeclaredBytes(
	request: AnyRequest,
	maximumBytes: number,
): void {
	const declared = Number(request.headers["content-length"] ?? 0);
	if (declared > maximumBytes) throw tooLarge(request, maximumBytes);
}

/**
 * A request's whole body. More than it may have is thrown away while it comes, so that the caller can still be answered.
 * @throws {BodyTooLarge}
 */
export function receiveBody(
	request: AnyRequest,
	maximumBytes: number,
): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		let chunks: Buffer[] = [];
		let size = 0;
		request.on("data", (chunk: Buffer) => {
			size += chunk.length;
			if (size <= maximumBytes) return void chunks.push(chunk);
			chunks = [];
			reject(tooLarge(request, maximumBytes));
		});
		request.once("end", () => resolve(Buffer.concat(chunks)));
		request.once("error", reject);
		request.once("close", () => reject(new Error("the caller left")));
	});
}

function tooLarge(request: AnyRequest, maximumBytes: number): BodyTooLarge {
	request.resume();
	return new BodyTooLarge(
		`The request is too large: the sandbox takes at most ${maximumBytes} bytes at this address.`,
	);
}
