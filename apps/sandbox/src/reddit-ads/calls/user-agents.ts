import type { SandboxRequest } from "../../simulator.ts";

/** Beginnings of names that libraries, tools and browsers send of themselves. */
const anybodys =
	/^(?:mozilla|opera|node|undici|deno|bun|axios|got|ky|superagent|curl|wget|httpie|postman|python|aiohttp|httpx|java|jakarta|apache-httpclient|okhttp|go-http-client|ruby|faraday|php|guzzle|libwww-perl|reqwest|dart)\b/i;

/** True for a caller that names itself; Reddit turns away those without a name of their own. */
export function hasOwnName({ headers }: SandboxRequest): boolean {
	const name = headers["user-agent"]?.trim() ?? "";
	return name !== "" && !anybodys.test(name);
}
