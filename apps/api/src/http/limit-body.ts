import type { IncomingMessage } from "node:http";

/**
 * Whether a request's body is within the limit. One that says its length is held to it by Node.js; one that does not is
 * read here, and handed on as `body`, where Yoga looks first.
 */
export async function isBodyWithin(
	request: IncomingMessage & { body?: Buffer },
	maximumBytes: number,
): Promise<boolean> {
	const { headers } = request;
	if (headers["transfer-encoding"] === undefined)
		return Number(headers["content-length"] ?? 0) <= maximumBytes;
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > maximumBytes) return false;
		chunks.push(chunk);
	}
	request.body = Buffer.concat(chunks);
	return true;
}
