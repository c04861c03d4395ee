import { once } from "node:events";
import { connect } from "node:net";

export interface RawRequest {
	/** Origin of the server. */
	url: string;
	/** Everything up to and with the empty line, or as far as it is sent. */
	head: string;
	/** Sent after it, piece by piece. */
	body?: Iterable<Uint8Array>;
	/** Leaves when everything is sent, without waiting for an answer. */
	leave?: boolean;
}

export interface RawReply {
	/** Null when the connection was closed without an answer. */
	status: number | null;
	/** Head and body as they came. */
	text: string;
	/** Bytes of the body that went out before the connection was closed. */
	sent: number;
}

/** A client that keeps to no rule: what no HTTP library would send, and what comes back. */
export async function sendRaw({
	url,
	head,
	body = [],
	leave = false,
}: RawRequest): Promise<RawReply> {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	let text = "";
	socket.setEncoding("utf8").on("data", (piece: string) => {
		text += piece;
		if (isWhole(text)) socket.destroy();
	});
	socket.on("error", () => undefined);
	const closed = new Promise((resolve) => socket.once("close", resolve));
	await Promise.race([once(socket, "connect"), closed]);
	socket.write(head);
	let sent = 0;
	for (const piece of body) {
		if (socket.destroyed) break;
		const flows = socket.write(piece);
		sent += piece.length;
		if (!flows)
			await Promise.race([
				closed,
				new Promise((resolve) => socket.once("drain", resolve)),
			]);
		if (text !== "") break;
	}
	if (leave) socket.destroy();
	await closed;
	const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
	return { status: status ? Number(status) : null, text, sent };
}

/** One answer, as long as its Content-Length says. */
function isWhole(text: string): boolean {
	const end = text.indexOf("\r\n\r\n");
	const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1];
	return end >= 0 && length !== undefined
		? text.length - end - 4 >= Number(length)
		: false;
}
