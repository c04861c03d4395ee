import { Unavailable } from "@patchbay/errors";
import type { Logger } from "@patchbay/logger";
import { createTransport } from "nodemailer";
import { parseSmtpUrl } from "./smtp-url.ts";

export interface Mail {
	/** One address. */
	to: string;
	subject: string;
	text: string;
	html?: string;
}

export interface Mailer {
	/** False: no server is set, and `send` refuses. Ask before promising anybody a mail. */
	readonly configured: boolean;
	/**
	 * Hands a mail to the server. Resolves when the server has taken it, which is not yet its arrival.
	 *
	 * @throws Unavailable when no server is set, none answers within 15 seconds or it refuses the mail
	 */
	send(mail: Mail): Promise<void>;
}

export interface MailerOptions {
	/** `smtp://…` or `smtps://…`; null where mail is not configured. See `parseSmtpUrl`. */
	url: string | null;
	/** The sender, such as `Patchbay <no-reply@patchbay.example.com>`. */
	from: string;
	logger: Logger;
}

const connectMs = 5_000;
const silenceMs = 10_000;
const totalMs = 15_000;
const address = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/;

/** @throws Error for an address of a server that cannot be used */
export function createMailer({ url, from, logger }: MailerOptions): Mailer {
	if (url === null)
		return {
			configured: false,
			send: () =>
				Promise.reject(
					new Unavailable(
						"This installation cannot send mail. Ask its operator to set SMTP_URL.",
					),
				),
		};
	const { host, port, tls, auth } = parseSmtpUrl(url);
	return {
		configured: true,
		async send({ to, subject, text, html }) {
			// A list or a name in its place would send the link to others too.
			if (!address.test(to) || to.length > 320)
				throw new Unavailable("Mail cannot be sent to this address. Check it.");
			// One connection for each mail: they are few, and an idle one would outlive the process's stop.
			const transport = createTransport({
				host,
				port,
				secure: tls === "implicit",
				requireTLS: tls === "required",
				ignoreTLS: tls === "none",
				...(auth ? { auth } : {}),
				tls: { minVersion: "TLSv1.2" },
				connectionTimeout: connectMs,
				greetingTimeout: connectMs,
				socketTimeout: silenceMs,
				disableFileAccess: true,
				disableUrlAccess: true,
			});
			try {
				await withinLimit(
					transport.sendMail({
						from,
						to: { name: "", address: to },
						subject,
						text,
						...(html === undefined ? {} : { html }),
						headers: { "Auto-Submitted": "auto-generated" },
					}),
				);
			} catch (cause) {
				// The server's own words may repeat the mail or the sign-in: its code is enough.
				logger.warn({ reason: reasonOf(cause) }, "a mail could not be sent");
				throw new Unavailable(
					"The mail could not be sent right now. Try again in a few minutes.",
				);
			} finally {
				transport.close();
			}
		},
	};
}

/** A server that says a little now and then would otherwise hold the caller for ever. */
async function withinLimit(sending: Promise<unknown>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(
			() => reject(Object.assign(new Error("too slow"), { code: "ETIMEDOUT" })),
			totalMs,
		);
	});
	try {
		await Promise.race([sending, late]);
	} finally {
		clearTimeout(timer);
		// Lost to the clock: its own end is nobody's business any more.
		sending.catch(() => {});
	}
}

function reasonOf(cause: unknown): string {
	const { code, responseCode } = cause as {
		code?: unknown;
		responseCode?: unknown;
	};
	const parts = [code, responseCode].filter(
		(part) => typeof part === "string" || typeof part === "number",
	);
	return parts.join(" ") || "unknown";
}
