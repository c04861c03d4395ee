import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { verifyAssetUrl } from "@patchbay/imports";
import type { Services } from "../services.ts";

/** Types that a browser may show; anything else is only ever saved, so that no stored file runs as a page of ours. */
const shown = /^(image\/(png|jpeg|gif|webp|avif)|video\/(mp4|webm))$/;

/** `GET /assets/…`: a stored file by its signed URL. A forged, changed or expired one is a 404, as is a file that is gone. */
export async function serveAsset(
	{ db, blobs, signingSecret, logger }: Services,
	request: IncomingMessage,
	response: ServerResponse,
	requestId: string,
): Promise<void> {
	if (request.method !== "GET" && request.method !== "HEAD") {
		response.writeHead(405, { Allow: "GET, HEAD" }).end();
		return;
	}
	const now = new Date(db.clock.now());
	const asset = verifyAssetUrl(request.url ?? "", {
		signingKey: signingSecret,
		now,
	});
	const file = asset && (await blobs.read(asset.key));
	if (!asset || !file) {
		response.writeHead(404, { "Content-Type": "text/plain" });
		response.end("This link is not valid, or no longer.\n");
		return;
	}
	const seconds = Math.floor(
		(asset.expiresAt.getTime() - now.getTime()) / 1_000,
	);
	const isShown = shown.test(asset.mimeType);
	response.writeHead(200, {
		"Content-Type": isShown ? asset.mimeType : "application/octet-stream",
		"Content-Length": file.byteSize,
		// The content of a key never changes; the link does not outlive its expiry in a cache.
		"Cache-Control": `private, max-age=${Math.max(0, seconds)}, immutable`,
		"Content-Disposition": isShown ? "inline" : "attachment",
		"X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; sandbox",
		"Cross-Origin-Resource-Policy": "cross-origin",
	});
	if (request.method === "HEAD") {
		file.stream.destroy();
		response.end();
		return;
	}
	try {
		await pipeline(file.stream, response);
	} catch (err) {
		// The client went, or the disk failed half-way: the status is out, so the connection says it.
		logger.debug({ err, requestId }, "an asset was not sent to its end");
		response.destroy();
	}
}
