import { isIP } from "node:net";
import { z } from "zod";

/** A TCP port; 0 lets the system choose one. */
export const port = (fallback: number) =>
	z.coerce
		.number("must be a port number")
		.int("must be a whole number")
		.min(0, "must be between 0 and 65535")
		.max(65535, "must be between 0 and 65535")
		.default(fallback)
		.meta({ example: String(fallback) });

/** `true` or `false`, nothing else: `OAUTH_CONNECT_ENABLED=no` must not read as true. */
export const flag = (fallback: boolean) =>
	z
		.enum(["true", "false"], "must be true or false")
		.transform((value) => value === "true")
		.default(fallback)
		.meta({ example: String(fallback) });

/** Origin without a path or a trailing slash, as it is compared and joined to paths. */
export const origin = (example: string) =>
	z
		.string()
		.transform((value, context) => {
			const url = URL.canParse(value) ? new URL(value) : undefined;
			if (
				url &&
				/^https?:$/.test(url.protocol) &&
				url.pathname === "/" &&
				!url.search &&
				!url.hash &&
				!url.username
			) {
				return url.origin;
			}
			context.addIssue({
				code: "custom",
				message: "must be an http(s) origin without a path",
			});
			return z.NEVER;
		})
		.meta({ example });

/** A PostgreSQL connection string. */
export const postgresUrl = (role: string) =>
	z
		.string()
		.refine(
			(value) =>
				URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol),
			{
				message: "must be a PostgreSQL URL",
			},
		)
		.meta({
			example: `postgresql://${role}:PASSWORD@db.example.com:5432/patchbay`,
		});

/** A random secret of ours, as `openssl rand -base64 32` prints one. */
export const randomSecret = () =>
	z
		.string()
		.min(32, "must have at least 32 characters")
		.meta({ example: "<output of: openssl rand -base64 32>" });

export const logLevel = () =>
	z
		.enum(
			["trace", "debug", "info", "warn", "error", "fatal", "silent"],
			"must be a pino level",
		)
		.default("info")
		.meta({ example: "info" });

/** Items separated by commas; blanks dropped. */
export const commaList = () =>
	z
		.string()
		.default("")
		.transform((value) =>
			value
				.split(",")
				.map((item) => item.trim())
				.filter((item) => item !== ""),
		);

/** Connections that one HTTP server of ours keeps at the same moment. */
export const connectionCount = () =>
	z.coerce
		.number("must be a number")
		.int("must be a whole number")
		.min(10, "must be between 10 and 100000")
		.max(100_000, "must be between 10 and 100000")
		.default(4_000)
		.meta({ example: "4000" });

const proxyNames = new Set(["loopback", "linklocal", "uniquelocal"]);

/** Proxies whose word about a client's address is taken: addresses, CIDR ranges, or names of ranges. */
export const proxyList = () =>
	commaList().refine((items) => items.every(isProxy), {
		message:
			"must be addresses, ranges such as 10.0.0.0/8, or loopback, linklocal, uniquelocal",
	});

function isProxy(item: string): boolean {
	if (proxyNames.has(item)) return true;
	const [address = "", bits, ...rest] = item.split("/");
	const family = isIP(address);
	if (family === 0 || rest.length > 0) return false;
	return (
		bits === undefined ||
		(/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
	);
}
