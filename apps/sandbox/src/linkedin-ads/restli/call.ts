import type { SandboxRequest } from "../../simulator.ts";
import type { Person } from "../../world/people.ts";
import { type Protocol, Query } from "./query.ts";
import { illegalArgument, Refused } from "./refusal.ts";
import { decoded, parseValue } from "./values.ts";

export type RestliMethod =
	| "GET"
	| "FINDER"
	| "BATCH_GET"
	| "GET_ALL"
	| "CREATE"
	| "ACTION"
	| "PARTIAL_UPDATE"
	| "BATCH_PARTIAL_UPDATE"
	| "DELETE";

const headerMethods: readonly string[] = [
	"GET",
	"FINDER",
	"BATCH_GET",
	"GET_ALL",
	"CREATE",
	"BATCH_CREATE",
	"UPDATE",
	"PARTIAL_UPDATE",
	"BATCH_UPDATE",
	"BATCH_PARTIAL_UPDATE",
	"DELETE",
	"BATCH_DELETE",
	"ACTION",
];

/** A call of the versioned API, with whoever makes it. */
export type Call = {
	request: SandboxRequest;
	method: RestliMethod;
	/** True where the header named the method. */
	isMethodNamed: boolean;
	/** Segments of the path after `/rest/`, decoded. */
	path: readonly string[];
	query: Query;
	version: string;
	clientId: string;
	person: Person;
	scopes: readonly string[];
	/** Beginning of addresses that replies hold. */
	root: string;
	now: number;
};

/** Longest query that an address may have; longer ones go into the body of a tunnelled call. */
const longestQuery = 4096;

/** The part of a call that its request alone decides. @throws {Refused} */
export async function readCall(
	request: SandboxRequest,
	path: string,
): Promise<Pick<Call, "method" | "isMethodNamed" | "path" | "query">> {
	const protocol = readProtocol(request.headers["x-restli-protocol-version"]);
	const { verb, raw } = await untunnelled(request);
	const query = new Query(raw, protocol);
	const segments = path
		.split("/")
		.filter((segment) => segment !== "")
		.map((segment) => readKey(segment, protocol));
	const named = request.headers["x-restli-method"]?.toUpperCase();
	if (named !== undefined && !headerMethods.includes(named))
		throw new Refused({
			status: 400,
			message: `Invalid HTTP method header: ${named}`,
		});
	const method = methodOf(verb, query, named);
	return { method, isMethodNamed: named !== undefined, path: segments, query };
}

function readProtocol(header: string | undefined): Protocol {
	// Whoever names no protocol speaks the first one.
	if (header === undefined) return "1.0.0";
	if (header === "1.0.0" || header === "2.0.0") return header;
	throw new Refused({
		status: 400,
		message: `Rest.li protocol version ${header} is not supported`,
	});
}

/** The verb and query of a call, or those that a POST carries in its body. */
async function untunnelled(
	request: SandboxRequest,
): Promise<{ verb: string; raw: string }> {
	const { method, headers } = request;
	const raw = request.rawQuery ?? "";
	if (raw.length > longestQuery)
		throw new Refused({ status: 414, message: "Request-URI Too Long" });
	const override = headers["x-http-method-override"]?.toUpperCase();
	if (override === undefined || method !== "POST") return { verb: method, raw };
	const type = headers["content-type"] ?? "";
	if (!type.startsWith("application/x-www-form-urlencoded"))
		throw new Refused({
			status: 415,
			message: "A tunnelled query must be application/x-www-form-urlencoded",
		});
	return { verb: override, raw: (await request.body()).toString("utf8") };
}

function methodOf(
	verb: string,
	query: Query,
	named: string | undefined,
): RestliMethod {
	const fits = (method: RestliMethod): RestliMethod => {
		if (named !== undefined && named !== method)
			throw new Refused({
				status: 400,
				message: `Method ${named} does not fit the request`,
			});
		return method;
	};
	switch (verb) {
		case "GET":
		case "HEAD":
			if (query.has("q")) return fits("FINDER");
			if (query.has("ids")) return fits("BATCH_GET");
			return named === "GET_ALL" ? "GET_ALL" : fits("GET");
		case "DELETE":
			return fits("DELETE");
		case "POST":
			if (query.has("action")) return fits("ACTION");
			if (named === "PARTIAL_UPDATE" || named === "BATCH_PARTIAL_UPDATE")
				return named;
			return fits("CREATE");
		default:
			throw new Refused({ status: 405, message: "Method Not Allowed" });
	}
}

/** A key in the path: protocol 2.0 wants the characters of the syntax encoded, but for those of a compound key. */
function readKey(segment: string, protocol: Protocol): string {
	if (protocol === "1.0.0" || segment.startsWith("("))
		return protocol === "1.0.0" ? decoded(segment) : segment;
	const value = parseValue(segment);
	if (typeof value !== "string") throw illegalArgument();
	return value;
}
