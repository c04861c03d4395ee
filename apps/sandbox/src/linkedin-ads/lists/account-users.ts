import type { Reply } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import { type Person, people } from "../../world/people.ts";
import { accountIdOf, personIdOf } from "../ids.ts";
import type { Row } from "../objects/rows.ts";
import type { Parts } from "../parts.ts";
import type { Call } from "../restli/call.ts";
import { badParameter, illegalArgument, notFound } from "../restli/refusal.ts";
import { idInUrn, needUrn, urnOf } from "../restli/urns.ts";
import { parseValue } from "../restli/values.ts";
import { reachedAccount } from "./access.ts";
import { needScope } from "./need-scope.ts";
import { pageByPosition, positionParameters } from "./paging.ts";
import { elements, entity } from "./reply.ts";

const changedAt = Date.UTC(2024, 4, 2, 8);

/** `/adAccountUsers`: roles of people on accounts. */
export function readAccountUsers(call: Call, parts: Parts): Reply {
	const { query, path, person } = call;
	const [, key] = path;
	if (key !== undefined) {
		query.allow();
		return ofKey(call, parts, key);
	}
	const finder = query.text("q");
	const operation = `adAccountUsers.FINDER-${finder ?? ""}`;
	needScope(call, operation, "r_ads", "rw_ads");
	query.allow("q", "accounts", ...positionParameters);
	const rows: Row[] = [];
	if (finder === "authenticatedUser")
		for (const account of parts.roles.accountsOf(person))
			rows.push(rowOf(parts, person, account));
	else if (finder === "accounts") {
		const urn = query.list("accounts")?.[0] ?? query.text("accounts") ?? "";
		const id = needUrn(urn, "sponsoredAccount", "accounts");
		const account = reachedAccount(call, parts, id, operation);
		for (const other of people)
			if (parts.roles.of(other, account) !== null)
				rows.push(rowOf(parts, other, account));
	} else throw badParameter("q", `There is no finder '${finder}'`);
	const { items, paging } = pageByPosition(
		call,
		rows,
		parts.world.settings.pageSize,
	);
	return elements(call, items, { paging });
}

/** `(account:urn…,user:urn…)`, or in the first protocol `account=urn…&user=urn…`. */
function ofKey(call: Call, parts: Parts, key: string): Reply {
	const operation = "adAccountUsers.GET";
	needScope(call, operation, "r_ads", "rw_ads");
	const fields = keyFields(call, key);
	const account = reachedAccount(
		call,
		parts,
		needUrn(fields.get("account") ?? "", "sponsoredAccount", "account"),
		operation,
	);
	const id = idInUrn(fields.get("user") ?? "", "person");
	const user = people.find((one) => personIdOf(one) === id);
	if (user === undefined || parts.roles.of(user, account) === null)
		throw notFound("the account user");
	return entity(call, rowOf(parts, user, account));
}

function keyFields({ query }: Call, key: string): ReadonlyMap<string, string> {
	if (query.protocol === "1.0.0")
		return new Map(
			key.split("&").map((pair) => {
				const at = pair.indexOf("=");
				return [pair.slice(0, at), pair.slice(at + 1)];
			}),
		);
	const value = parseValue(key);
	if (!(value instanceof Map)) throw illegalArgument();
	return new Map(
		[...value].map(([name, each]) => [
			name,
			typeof each === "string" ? each : "",
		]),
	);
}

function rowOf({ roles }: Parts, person: Person, account: WorldAccount): Row {
	return {
		account: urnOf("sponsoredAccount", accountIdOf(account)),
		user: urnOf("person", personIdOf(person)),
		role: roles.of(person, account),
		changeAuditStamps: {
			created: { time: changedAt },
			lastModified: { time: changedAt },
		},
	};
}
