import type { Reply } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import { numberKey, reachedAccount } from "../lists/access.ts";
import { needScope } from "../lists/need-scope.ts";
import { type Parts, stateOf } from "../parts.ts";
import type { Call } from "../restli/call.ts";
import {
	badInput,
	NotSimulated,
	noPermissionOnEntity,
	notFound,
	Refused,
} from "../restli/refusal.ts";
import { idInUrn } from "../restli/urns.ts";
import type { Role } from "../sign-in/roles.ts";
import { changeCampaign, changeCreative, changeGroup } from "./changes.ts";
import { readPatch } from "./patch.ts";

const managers: readonly Role[] = [
	"ACCOUNT_BILLING_ADMIN",
	"ACCOUNT_MANAGER",
	"CAMPAIGN_MANAGER",
];

/** `POST /adAccounts/{id}/{adCampaignGroups, adCampaigns or creatives}/{key}`: 204 and no body. */
export async function update(call: Call, parts: Parts): Promise<Reply> {
	const [, id = "", resource = "", key] = call.path;
	const operation = `${resource}.${call.method}`;
	needScope(call, operation, "rw_ads");
	const account = reachedAccount(call, parts, id, operation);
	needRole(call, parts, account, resource);
	if (key === undefined) {
		if (call.method === "PARTIAL_UPDATE")
			throw new Refused({ status: 400, message: "The key is missing" });
		throw new NotSimulated(`The sandbox has no ${operation}`);
	}
	if (call.method === "CREATE")
		throw new Refused({
			status: 400,
			message: "The header X-RestLi-Method: PARTIAL_UPDATE is missing",
		});
	if (call.method !== "PARTIAL_UPDATE")
		throw new NotSimulated(`The sandbox has no ${operation}`);
	call.query.allow();
	const type = call.request.headers["content-type"] ?? "";
	if (!type.startsWith("application/json"))
		throw new Refused({ status: 415, message: "Unsupported Media Type" });
	const change = changeOf(parts, account, { resource, key, now: call.now });
	const patch = readPatch(await call.request.body());
	if (stateOf(parts, account).status !== "ACTIVE")
		throw badInput(
			"INVALID_VALUE_FOR_FIELD",
			"account",
			"The ad account is not active",
		);
	change(patch);
	return { status: 204, headers: {}, body: "" };
}

function needRole(
	{ person }: Call,
	{ roles }: Parts,
	account: WorldAccount,
	resource: string,
): void {
	const role = roles.of(person, account);
	const allowed =
		resource === "creatives" ? [...managers, "CREATIVE_MANAGER"] : managers;
	if (role === null || !allowed.includes(role))
		throw noPermissionOnEntity(`the ${resource} of this account`);
}

/** The change of one object by a patch. @throws {Refused} 404 where there is no such object */
function changeOf(
	parts: Parts,
	account: WorldAccount,
	{ resource, key, now }: { resource: string; key: string; now: number },
): (patch: ReturnType<typeof readPatch>) => void {
	const objects = parts.store.of(account);
	const context = { store: parts.store, account, now };
	switch (resource) {
		case "adCampaignGroups": {
			const group = objects.groups.get(numberKey(key));
			if (group !== undefined)
				return (patch) => changeGroup(group, patch, context);
			break;
		}
		case "adCampaigns": {
			const campaign = objects.campaigns.get(numberKey(key));
			if (campaign !== undefined)
				return (patch) => changeCampaign(campaign, patch, context);
			break;
		}
		default: {
			if (idInUrn(key, "sponsoredCreative") === null)
				throw new Refused({
					status: 400,
					message: `Key parameter value ${key} is invalid`,
				});
			const creative = objects.creatives.get(key);
			if (creative !== undefined)
				return (patch) => changeCreative(creative, patch, context);
		}
	}
	throw notFound(`${resource} ${key}`);
}
