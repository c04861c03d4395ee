import { once } from "node:events";
import { createServer, type Socket } from "node:net";

export interface MailCatcher {
	/** For SMTP_URL, with the user and password that it wants. */
	url: string;
	/** As they came, decoded from quoted-printable, oldest first. */
	mails: string[];
	/** Waits for a mail whose text matches; answers the match. */
	next(pattern: RegExp): Promise<RegExpExecArray>;
	close(): Promise<void>;
}

/** An SMTP server (RFC 5321) that keeps what it is sent; it takes one user's sign-in by PLAIN (RFC 4954). */
export async function startMailCatcher(password: string): Promise<MailCatcher> {
	const user = "patchbay";
	const proof = Buffer.from(`\0${user}\0${password}`).toString("base64");
	const mails: string[] = [];
	const sockets = new Set<Socket>();

	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
		socket.on("error", () => {});
		socket.setEncoding("utf8");
		const say = (line: string) => socket.write(`${line}\r\n`);
		let rest = "";
		let mail: string[] | null = null;
		say("220 catcher ESMTP");
		socket.on("data", (chunk) => {
			rest += chunk;
			for (;;) {
				const end = rest.indexOf("\r\n");
				if (end < 0) return;
				const line = rest.slice(0, end);
				rest = rest.slice(end + 2);
				if (mail === null) answer(line);
				else if (line === ".") {
					mails.push(decodeQuotedPrintable(mail.join("\r\n")));
					mail = null;
					say("250 taken");
				} else mail.push(line.replace(/^\.\./, "."));
			}
		});
		function answer(line: string) {
			const [verb = ""] = line.toUpperCase().split(" ", 1);
			if (verb === "EHLO") {
				say("250-catcher");
				say("250 AUTH PLAIN");
			} else if (verb === "AUTH")
				say(line.endsWith(` ${proof}`) ? "235 welcome" : "535 wrong");
			else if (verb === "DATA") {
				mail = [];
				say("354 go on");
			} else if (verb === "QUIT") {
				say("221 bye");
				socket.end();
			} else say("250 fine");
		}
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	const port = typeof address === "object" && address ? address.port : 0;
	return {
		url: `smtp://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
		mails,
		async next(pattern) {
			const until = Date.now() + 30_000;
			while (Date.now() < until) {
				for (const mail of mails) {
					const found = pattern.exec(mail);
					if (found) return found;
				}
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			throw new Error(`no mail matches ${pattern}: ${mails.length} came`);
		},
		async close() {
			const closed = once(server, "close");
			server.close();
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

function decodeQuotedPrintable(text: string): string {
	return text
		.replace(/=\r\n/g, "")
		.replace(/=([0-9A-F]{2})/g, (_, hex) =>
			String.fromCharCode(Number.parseInt(hex, 16)),
		);
}
