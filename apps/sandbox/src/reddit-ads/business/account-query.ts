import type { Reply } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import {
	type Fields,
	isFields,
	readData,
	readTexts,
	refuseUnknown,
} from "../calls/body.ts";
import type { Call } from "../calls/call.ts";
import { invalid } from "../calls/errors.ts";
import { listed } from "../calls/pages.ts";
import { businessOf } from "../calls/reach.ts";
import { renderAdAccount } from "./ad-accounts.ts";
import {
	adAccountIdOf,
	fundingInstrumentIdOf,
	memberIdOf,
	pixelIdOf,
	profileIdOf,
} from "./ids.ts";

const roles = [
	"ADMIN",
	"ANALYST",
	"CATALOG_ADMIN",
	"BUSINESS_ADMIN",
	"CREATOR",
	"USE_ASSET",
	"PARTNER_ADMIN",
	"PARTNER_CREATOR",
	"PARTNER_ANALYST",
];
const actorTypes = [
	"AD_ACCOUNT",
	"BUSINESS",
	"INVITATION",
	"MEMBER",
	"DEVELOPER_APP",
];
const assetTypes = [
	"AD_ACCOUNT",
	"BILLING_ADDRESS",
	"CUSTOM_AUDIENCE",
	"FUNDING_INSTRUMENT",
	"PIXEL",
	"PRODUCT_CATALOG",
	"PROFILE",
];

type Test = (account: WorldAccount) => boolean;

/** `POST /businesses/{business_id}/ad_accounts/query`: those that the business owns and those that are shared with it. */
export async function queryAdAccounts(call: Call): Promise<Reply> {
	const business = businessOf(call);
	const { api, person } = call;
	const data = await readData(call.request);
	refuseUnknown(data, ["filter", "actors", "roles", "assets"]);
	const tests: Test[] = [
		...filterTests(data.filter),
		...actorTests(call, data),
		...assetTests(data),
	];
	for (const role of readTexts(data, "roles") ?? [])
		if (!roles.includes(role))
			throw invalid("data.roles", `${role} is not a role.`);
	const wanted = readTexts(data, "roles");
	// Who reaches an ad account here may do everything there, as the owner or as a partner.
	tests.push(
		(account) =>
			wanted === null ||
			wanted.length === 0 ||
			wanted.includes(
				api.businesses.ownerOf(account) === business
					? "ADMIN"
					: "PARTNER_ADMIN",
			),
	);
	const found = api.businesses
		.openTo(business, person)
		.filter((account) => tests.every((test) => test(account)));
	return listed(call, found, (account) => renderAdAccount(account, api));
}

/** `name=@Retail,id==a2_1`: all of the conditions. */
function filterTests(filter: unknown): Test[] {
	if (filter === undefined || filter === null || filter === "") return [];
	if (typeof filter !== "string")
		throw invalid("data.filter", "Must be a string.");
	return filter.split(",").map((condition): Test => {
		const [, field, operator, value = ""] =
			/^(id|name)(==|=@)(.+)$/.exec(condition) ?? [];
		if (field === undefined)
			throw invalid("data.filter", `Invalid condition: ${condition}`);
		return (account) => {
			const actual = field === "id" ? adAccountIdOf(account) : account.name;
			return operator === "==" ? actual === value : actual.includes(value);
		};
	});
}

function actorTests(call: Call, data: Fields): Test[] {
	const actors = readPairs(data, "actors", actorTypes);
	const isMe = actors.some(({ id }) => id === memberIdOf(call.person));
	return actors.length === 0 ? [] : [() => isMe];
}

function assetTests(data: Fields): Test[] {
	const assets = readPairs(data, "assets", assetTypes);
	if (assets.length === 0) return [];
	return [
		(account) => {
			const own: Readonly<Record<string, string>> = {
				AD_ACCOUNT: adAccountIdOf(account),
				FUNDING_INSTRUMENT: fundingInstrumentIdOf(account),
				PIXEL: pixelIdOf(account),
				PROFILE: profileIdOf(account),
			};
			return assets.some(({ id, type }) => own[type] === id);
		},
	];
}

function readPairs(
	data: Fields,
	name: string,
	types: readonly string[],
): { id: string; type: string }[] {
	const value = data[name];
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) throw invalid(`data.${name}`, "Must be a list.");
	return value.map((item: unknown) => {
		const { id, type } = isFields(item) ? item : {};
		if (
			typeof id !== "string" ||
			typeof type !== "string" ||
			!types.includes(type)
		)
			throw invalid(`data.${name}`, "Must be objects with an id and a type.");
		return { id, type };
	});
}
