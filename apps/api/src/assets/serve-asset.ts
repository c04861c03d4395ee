import type { IncomingMessage, ServerResponse } from "node:http";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { verifyAssetUrl } from "@patchbay/imports";
import { StorageFault } from "@patchbay/storage";
import type { Services } from "../services.ts";
import { parseByteRange } from "./byte-range.ts";

/** Types that a browser may show; anything else is only ever saved, so that no stored file runs as a page of ours. */
const shown = /^(image\/(png|jpeg|gif|webp|avif)|video\/(mp4|webm))$/;

/** Type of a message's page, which is shown in a sandbox of its own. */
const page = "text/html";

/**
 * Policy for a page that anybody may have written: an origin of its own, without scripts, forms, frames or connections, and
 * framed by the admin app alone. Its styles and pictures are shown.
 */
const pagePolicy = (adminUrl: string): string =>
	`default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'; font-src http: https:; form-action 'none'; base-uri 'none'; frame-ancestors ${new URL(adminUrl).origin}; sandbox`;

/**
 * `GET /assets/…`: a stored file, or a part of it, by its signed URL. A forged, changed or expired one is a 404, as is a file
 * that is gone; a store that fails is a 503.
 */
export async function serveAsset(
	services: Services,
	request: IncomingMessage,
	response: ServerResponse,
	requestId: string,
): Promise<void> {
	if (request.method !== "GET" && request.method !== "HEAD") {
		response.writeHead(405, { Allow: "GET, HEAD" }).end();
		return;
	}
	try {
		await serve(services, request, response, requestId);
	} catch (error) {
		if (!(error instanceof StorageFault) || response.headersSent) throw error;
		services.logger.error(
			{ err: error, requestId, problem: error.problem },
			"a stored file could not be read",
		);
		refuse(response, 503, error.message);
	}
}

async function serve(
	{ db, blobs, signingSecret, adminUrl, logger }: Services,
	request: IncomingMessage,
	response: ServerResponse,
	requestId: string,
): Promise<void> {
	const now = new Date(db.clock.now());
	const asset = verifyAssetUrl(request.url ?? "", {
		signingKey: signingSecret,
		now,
	});
	const byteSize = asset && (await blobs.size(asset.key));
	if (!asset || byteSize === null)
		return refuse(response, 404, "This link is not valid, or no longer.");
	// The key is the content's hash: a validator as strong as can be, by which a browser resumes what broke off.
	const etag = `"${basename(asset.key)}"`;
	const ifRange = request.headers["if-range"];
	const range =
		ifRange === undefined || ifRange === etag
			? parseByteRange(request.headers.range, byteSize)
			: null;
	if (range === "unsatisfiable") {
		response.setHeader("Content-Range", `bytes */${byteSize}`);
		return refuse(response, 416, "The file has no such part.");
	}
	const seconds = Math.floor(
		(asset.expiresAt.getTime() - now.getTime()) / 1_000,
	);
	const isPage = asset.mimeType === page;
	const isShown = isPage || shown.test(asset.mimeType);
	const headers = {
		"Content-Type": isPage
			? `${page}; charset=utf-8`
			: isShown
				? asset.mimeType
				: "application/octet-stream",
		"Content-Length": range ? range.end - range.start + 1 : byteSize,
		...(range
			? { "Content-Range": `bytes ${range.start}-${range.end}/${byteSize}` }
			: {}),
		"Accept-Ranges": "bytes",
		ETag: etag,
		// The content of a key never changes; the link does not outlive its expiry in a cache.
		"Cache-Control": `private, max-age=${Math.max(0, seconds)}, immutable`,
		"Content-Disposition": isShown ? "inline" : "attachment",
		"X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": isPage
			? pagePolicy(adminUrl)
			: "default-src 'none'; sandbox",
		// A page's pictures lie elsewhere, and a signed address is nobody else's to know.
		"Referrer-Policy": "no-referrer",
		"Cross-Origin-Resource-Policy": "cross-origin",
	};
	if (request.method === "HEAD") {
		response.writeHead(range ? 206 : 200, headers).end();
		return;
	}
	const file = await blobs.read(asset.key, range ?? undefined);
	if (!file)
		return refuse(response, 404, "This link is not valid, or no longer.");
	response.writeHead(range ? 206 : 200, headers);
	try {
		await pipeline(file.stream, response);
	} catch (err) {
		// The client went, or the disk failed half-way: the status is out, so the connection says it.
		logger.debug({ err, requestId }, "an asset was not sent to its end");
		response.destroy();
	}
}

function refuse(
	response: ServerResponse,
	status: number,
	sentence: string,
): void {
	response.writeHead(status, { "Content-Type": "text/plain" });
	response.end(`${sentence}\n`);
}
