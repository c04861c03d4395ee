import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32, deflateSync } from "node:zlib";

export interface FileServer {
	origin: string;
	/** Answers by path. */
	answers: Map<string, RequestListener>;
	/** Paths that were asked for, oldest first. */
	asked: string[];
	close(): Promise<void>;
}

/** Serves whatever a test wants, over real HTTP. */
export async function startFileServer(): Promise<FileServer> {
	const answers = new Map<string, RequestListener>();
	const asked: string[] = [];
	const server = createServer((request, response) => {
		const path = request.url ?? "/";
		asked.push(path);
		const answer = answers.get(path);
		if (answer) answer(request, response);
		else response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		answers,
		asked,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Sends these bytes, whatever the header calls them. */
export const bytes =
	(body: Buffer | string, type = "application/octet-stream"): RequestListener =>
	(_request, response) => {
		response.writeHead(200, { "content-type": type }).end(body);
	};

/** Beginning of an MP4, by which its type is known. */
export const mp4Head = Buffer.concat([
	Buffer.from([0, 0, 0, 24]),
	Buffer.from("ftypmp42", "latin1"),
	Buffer.alloc(4),
	Buffer.from("isommp42", "latin1"),
]);

/** A gray PNG that says it has so many pixels a side; small as a file, whatever it unpacks to. */
export function grayPng(side: number): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(side, 0);
	header.writeUInt32BE(side, 4);
	// One bit a pixel, gray.
	header.set([1, 0, 0, 0, 0], 8);
	const rows = Buffer.alloc(side * (Math.ceil(side / 8) + 1));
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk("IHDR", header),
		chunk("IDAT", deflateSync(rows, { level: 1 })),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

function chunk(type: string, body: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
	const out = Buffer.alloc(named.length + 8);
	out.writeUInt32BE(body.length, 0);
	named.copy(out, 4);
	out.writeUInt32BE(crc32(named), named.length + 4);
	return out;
}
