import { noSql, type Sql, sql } from "@patchbay/db";
import type { SourceRows } from "./metric-source.ts";

/** Further conditions on rows `d`: those of the campaigns asked for. */
export const ofCampaigns = ({
	campaignIds,
	ofParentCampaign,
}: SourceRows): Sql =>
	sql`${ofParentCampaign ? sql` and d.campaign_id = parent.id` : noSql}${
		campaignIds ? sql` and d.campaign_id = any(${campaignIds}::uuid[])` : noSql
	}`;
