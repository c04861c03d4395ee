import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { SMTPServer } from "smtp-server";
import type { Listener } from "../listeners.ts";
import type { MailboxStore } from "./mailbox.ts";

const mostBytes = 5 * 1024 * 1024;

/** Takes every mail for every address, without TLS and without a sign-in: it is for this machine alone. Port 0 chooses one. */
export async function listenSmtp(
	host: string,
	port: number,
	mailbox: MailboxStore,
	logger: Logger,
): Promise<Listener> {
	const server = new SMTPServer({
		banner: "Patchbay sandbox",
		disabledCommands: ["AUTH", "STARTTLS"],
		authOptional: true,
		disableReverseLookup: true,
		logger: false,
		size: mostBytes,
		closeTimeout: 1_000,
		onData(stream, { envelope }, done) {
			const chunks: Buffer[] = [];
			stream.on("data", (chunk: Buffer) => chunks.push(chunk));
			stream.once("end", () => {
				if (stream.sizeExceeded) {
					done(Object.assign(new Error("Too large"), { responseCode: 552 }));
					return;
				}
				mailbox
					.receive(Buffer.concat(chunks), {
						sender: envelope.mailFrom ? envelope.mailFrom.address : "",
						to: envelope.rcptTo.map(({ address }) => address),
					})
					.then(
						() => done(),
						(err: unknown) => {
							logger.error({ err }, "a mail could not be read");
							done(new Error("The message could not be read"));
						},
					);
			});
		},
	});
	// A client that goes away in the middle is nobody's trouble here.
	const ignore = () => {};
	server.on("error", ignore);
	const listening = server.listen(port, host);
	await once(listening, "listening");
	return {
		port: (listening.address() as AddressInfo).port,
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
}
