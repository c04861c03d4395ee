import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { isoTime } from "../business/businesses.ts";
import { redditUserIdOf } from "../business/ids.ts";
import { isFields, readBody, readTexts, refuseUnknown } from "../calls/body.ts";
import type { Call } from "../calls/call.ts";
import { invalid } from "../calls/errors.ts";
import { cutPage } from "../calls/pages.ts";
import { adAccountOf } from "../calls/reach.ts";
import type { Change } from "./changes.ts";

const filters = [
	"start_time",
	"end_time",
	"member_ids",
	"change_types",
	"entity_id_filters",
	"entity_field_filters",
	"entity_name_filters",
];

/** `POST /ad_accounts/{ad_account_id}/history`: what was changed, with whoever did it. `{}` asks for all of it. */
export async function readHistory(call: Call): Promise<Reply> {
	const account = adAccountOf(call);
	const body = await readBody(call.request);
	refuseUnknown(body, ["data"], "body");
	const data = body.data ?? {};
	if (!isFields(data)) throw invalid("data", "Must be an object.");
	refuseUnknown(data, filters);
	const members = readTexts(data, "member_ids");
	const types = readTexts(data, "change_types");
	const after = readMoment(data.start_time, "data.start_time");
	const before = readMoment(data.end_time, "data.end_time");
	const found = call.api.changes.of(account).filter((change) => {
		const { person, at } = change;
		return (
			(members?.includes(redditUserIdOf(person)) ?? true) &&
			(types === null ||
				types.some((type) => typesOf(change).includes(type))) &&
			(after === null || at >= after) &&
			(before === null || at < before)
		);
	});
	const { items, index, pagination } = cutPage(call, found);
	return json(200, {
		data: items.map(renderChange),
		pagination: {
			...pagination,
			page_index: index,
			total_count: found.length,
		},
	});
}

function typesOf({ entityType, field }: Change): string[] {
	const byField: Readonly<Record<string, string>> = {
		goal_value: "BUDGET",
		spend_cap: "BUDGET",
		bid_value: "BID",
		configured_status: "STATUS",
		targeting: "TARGETING",
	};
	return [entityType, byField[field] ?? entityType];
}

function renderChange(change: Change) {
	const { person } = change;
	return {
		cause: {
			member_id: redditUserIdOf(person),
			reddit_username: person.handle,
			email: person.email,
			fullname: person.name,
			partner_business_name: null,
			changed_at: isoTime(change.at),
		},
		change: {
			entity_type: change.entityType,
			entity_id: change.entityId,
			entity_name: change.entityName,
			field_name: change.field,
			before_value: change.before,
			after_value: change.after,
		},
	};
}

function readMoment(given: unknown, field: string): number | null {
	if (given === undefined || given === null) return null;
	const time = typeof given === "string" ? Date.parse(given) : Number.NaN;
	if (Number.isNaN(time)) throw invalid(field, "Must be a date and time.");
	return time;
}
