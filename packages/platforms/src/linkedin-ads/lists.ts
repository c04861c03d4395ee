import type { z } from "zod";
import { inChunks } from "../chunks.ts";
import type {
	AccountRef,
	AdGroupDraft,
	CampaignDraft,
	Page,
} from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import type { List, ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { largestPage } from "./accounts.ts";
import { campaignRow, groupRow } from "./api-types.ts";
import { accountPath, createLinkedinAdsClient, rowsOf } from "./client.ts";
import { toAdGroup, toCampaign } from "./mapper.ts";
import type { RestliParameters } from "./restli.ts";
import { checkId, type UrnKind, urnOf } from "./urns.ts";

/** Names of so many objects make an address that LinkedIn still takes. */
export const idsInOneQuery = 50;

/** Every status: what is archived or deleted has numbers, which would have no name without it. */
const ofGroups = [
	"ACTIVE",
	"PAUSED",
	"DRAFT",
	"ARCHIVED",
	"CANCELED",
	"PENDING_DELETION",
	"REMOVED",
];

const endpoints = {
	group: {
		path: "adCampaignGroups",
		bucket: "campaignGroups",
		statuses: ofGroups,
	},
	campaign: {
		path: "adCampaigns",
		bucket: "campaigns",
		statuses: [...ofGroups, "COMPLETED"],
	},
} as const;

export type Endpoint = keyof typeof endpoints;

/** Condition of a search: objects of these names. */
interface Condition {
	field: "id" | "campaignGroup";
	kind: UrnKind;
	ids: readonly string[];
}

/** Pages of groups or campaigns of an account, of any status; LinkedIn wants at least one condition. */
export function search<Row, Draft>(
	session: PlatformSession,
	{ externalId }: AccountRef,
	endpoint: Endpoint,
	asked: {
		entity: string;
		schema: z.ZodType<Row>;
		toDraft: (row: Row, raw: unknown) => Draft | null;
		condition: Condition | null;
		pageSize?: number | undefined;
		from: string | null;
	},
): AsyncGenerator<Page<Draft>> {
	const { path, bucket, statuses } = endpoints[endpoint];
	const { entity, schema, toDraft, condition, from } = asked;
	return createLinkedinAdsClient(session).pages(
		{
			path: accountPath(checkId(externalId), path),
			parameters: {
				q: "search",
				search: {
					...(condition === null ? {} : conditionOf(condition)),
					status: { values: statuses },
				},
			},
			pageSize: Math.min(asked.pageSize ?? largestPage, largestPage),
			collect: rowsOf(entity, schema, toDraft),
			bucket,
			account: externalId,
		},
		{ from },
	);
}

const conditionOf = ({ field, kind, ids }: Condition): RestliParameters => ({
	[field]: { values: ids.map((id) => urnOf(kind, id)) },
});

/** Makes a list of groups or campaigns; of those of named groups alone where some are named. */
function listOf<Row, Draft>(
	endpoint: Endpoint,
	entity: string,
	schema: z.ZodType<Row>,
	field: Condition["field"],
	toDraft: (row: Row, raw: unknown, account: AccountRef) => Draft | null,
): List<Draft> {
	return async function* (session, account, options: ListOptions = {}) {
		const { externalIds, cursor = null, pageSize } = options;
		const read = (ids: readonly string[] | null, from: string | null) =>
			search(session, account, endpoint, {
				entity,
				schema,
				toDraft: (row, raw) => toDraft(row, raw, account),
				condition: ids && { field, kind: "group", ids },
				pageSize,
				from,
			});
		if (!externalIds) {
			yield* read(null, cursor);
			return;
		}
		yield* inTurn(
			inChunks(externalIds, idsInOneQuery).map((ids, index) => ({
				key: String(index),
				pages: (from: string | null) => read(ids, from),
			})),
			cursor,
		);
	};
}

/** Campaign groups. */
export const campaigns: List<CampaignDraft> = listOf(
	"group",
	"campaign",
	groupRow,
	"id",
	(row, raw, { currencyCode }) =>
		toCampaign(row, raw, { currencyCode, now: Date.now() }),
);

/** LinkedIn's campaigns. */
export const adGroups: List<AdGroupDraft> = listOf(
	"campaign",
	"ad group",
	campaignRow,
	"campaignGroup",
	(row) => toAdGroup(row, Date.now()),
);
