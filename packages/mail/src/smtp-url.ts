import { isIP } from "node:net";

/** Settings from an SMTP address, for the transport. */
export interface SmtpServer {
	host: string;
	port: number;
	/** `implicit`: TLS from the first byte (smtps). `required`: STARTTLS or no mail. `none`: plain text. */
	tls: "implicit" | "required" | "none";
	auth: { user: string; pass: string } | null;
}

/**
 * Reads `smtp://user:password@host:port` or `smtps://…`. Without TLS a mail goes to this machine alone, unless the
 * address ends in `?tls=off`. User and password are percent-encoded.
 *
 * @throws Error that says what is wrong, without the address: it holds a password
 */
export function parseSmtpUrl(address: string): SmtpServer {
	if (!URL.canParse(address))
		throw new Error("must be an address such as smtp://mail.example.com:587");
	const url = new URL(address);
	if (url.protocol !== "smtp:" && url.protocol !== "smtps:")
		throw new Error("must begin with smtp:// or smtps://");
	if (url.hostname === "") throw new Error("must name a host");
	if (url.pathname !== "" && url.pathname !== "/")
		throw new Error("must have no path");
	const tlsOption = url.searchParams.get("tls");
	if (
		[...url.searchParams.keys()].some((name) => name !== "tls") ||
		(tlsOption !== null && tlsOption !== "off")
	)
		throw new Error("may have no parameter but ?tls=off");
	const implicit = url.protocol === "smtps:";
	if (implicit && tlsOption === "off")
		throw new Error("is smtps and says ?tls=off: use smtp:// without TLS");
	const host = url.hostname.replace(/^\[|\]$/g, "");
	const user = decode(url.username);
	return {
		host,
		port: url.port === "" ? (implicit ? 465 : 587) : Number(url.port),
		tls: implicit
			? "implicit"
			: tlsOption === "off" || isLoopback(host)
				? "none"
				: "required",
		auth: user === "" ? null : { user, pass: decode(url.password) },
	};
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		throw new Error("has a user or password that is not percent-encoded");
	}
}

function isLoopback(host: string): boolean {
	if (isIP(host) === 4) return host.startsWith("127.");
	return host === "localhost" || host === "::1";
}
