import { json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { Person } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { Refused } from "./errors.ts";

/** `GET /api/v1/…`: the API, for the person whose credential the request carries. */
export function answerApi(
	request: SandboxRequest,
	path: string,
	{ world, person }: { world: World; person: Person },
): Reply {
	if (request.method !== "GET") throw new Refused("not_found");
	if (path === "/api/v1/me")
		return json(200, { id: person.sub, name: person.email });
	if (path === "/api/v1/accounts") return accounts(request, world, person);
	throw new Refused("not_found");
}

function accounts(
	request: SandboxRequest,
	world: World,
	person: Person,
): Reply {
	const all = world.accounts.advertisersOf(person);
	const size = world.settings.pageSize ?? 100;
	const cursor = request.query.get("cursor") ?? "0";
	const from = Number(cursor);
	if (!/^\d{1,9}$/.test(cursor) || (from > 0 && from >= all.length))
		throw new Refused("cursor_invalid");
	const next = from + size;
	return json(200, {
		accounts: all.slice(from, next).map((account) => ({
			id: account.id,
			name: account.name,
			currency: account.currencyCode,
			time_zone: account.timeZone,
			status: account.status === "active" ? "ACTIVE" : "CLOSED",
		})),
		next_cursor: next < all.length ? String(next) : null,
	});
}
