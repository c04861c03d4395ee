import { describe, expect, test } from "vitest";
import { PlatformRejected } from "../../errors.ts";
import type { WriteTarget } from "../../writes/write-parts.ts";
import adGroup from "../fixtures/ad-group.json" with { type: "json" };
import campaign from "../fixtures/campaign.json" with { type: "json" };
import { ofAdGroup, ofCampaign } from "../fixtures/targets.ts";
import { account, page, withTikTok } from "../fixtures/tiktok.ts";
import { readStatus, writeStatus } from "./status.ts";

describe("the switch", () => {
	const adGroupIds = { adgroup_ids: ["1800000000000000001"] };
	const change = (
		target: WriteTarget,
		status: "ACTIVE" | "PAUSED" | "REMOVED",
	) =>
		({
			target,
			before: { status: "ACTIVE", platformStatus: "ENABLE" },
			status,
		}) as const;
	const forReal = { validateOnly: false };

	test("is read with TikTok's word, also of what was deleted or has ended", async () => {
		await withTikTok(
			(asked) =>
				page(
					asked,
					[
						asked.path === "campaign/get/"
							? { ...campaign, secondary_status: "CAMPAIGN_STATUS_DELETE" }
							: { ...adGroup, secondary_status: "ADGROUP_STATUS_TIME_DONE" },
					],
					10,
				),
			async ({ session }) => {
				expect(await readStatus(session, account, ofCampaign)).toEqual({
					status: "REMOVED",
					platformStatus: "CAMPAIGN_STATUS_DELETE",
				});
				expect(await readStatus(session, account, ofAdGroup)).toEqual({
					status: "ACTIVE",
					platformStatus: "ADGROUP_STATUS_TIME_DONE",
				});
			},
		);
	});

	test("is set on each level in TikTok's words", async () => {
		const ofAd: WriteTarget = { ...ofAdGroup, level: "ad", externalId: "5" };
		await withTikTok(
			({ parameters }) => ({
				campaign_ids: parameters.campaign_ids,
				adgroup_ids: parameters.adgroup_ids,
				ad_ids: parameters.ad_ids,
			}),
			async ({ session, asked }) => {
				for (const one of [
					change(ofCampaign, "PAUSED"),
					change(ofAdGroup, "ACTIVE"),
					change(ofAd, "REMOVED"),
				])
					await writeStatus(session, account, one, forReal);
				await writeStatus(session, account, change(ofAd, "PAUSED"), {
					validateOnly: true,
				});
				expect(asked.map(({ path, body }) => [path, JSON.parse(body)])).toEqual(
					[
						[
							"campaign/status/update/",
							{
								advertiser_id: account.externalId,
								campaign_ids: ["9007199254740993"],
								operation_status: "DISABLE",
							},
						],
						[
							"adgroup/status/update/",
							{
								advertiser_id: account.externalId,
								...adGroupIds,
								operation_status: "ENABLE",
								allow_partial_success: true,
							},
						],
						[
							"ad/status/update/",
							{
								advertiser_id: account.externalId,
								ad_ids: ["5"],
								operation_status: "DELETE",
							},
						],
					],
				);
			},
		);
	});

	test("was not set where a partial success names the ad group among what failed", async () => {
		await withTikTok(
			(_asked, reply) => {
				reply.setHeader("content-type", "application/json");
				reply.end(
					JSON.stringify({
						code: 20001,
						message: "Partial success",
						request_id: "1",
						data: {
							adgroup_ids: [],
							error_list: [
								{
									adgroup_id: "1800000000000000001",
									error_message: "told nobody",
								},
							],
						},
					}),
				);
				return null;
			},
			async ({ session, asked }) => {
				const error = await writeStatus(
					session,
					account,
					change(ofAdGroup, "PAUSED"),
					forReal,
				).catch((thrown: unknown) => thrown);
				expect(error).toBeInstanceOf(PlatformRejected);
				expect(String(error)).not.toContain("told nobody");
				expect(asked).toHaveLength(1);
			},
		);
	});

	test.each([[{}], [{ adgroup_ids: ["1"], error_list: [] }], [null]])(
		"is not known to be set where the reply (%j) does not name the ad group, which is not asked for here",
		async (data) => {
			await withTikTok(
				(_asked, reply) => {
					reply.setHeader("content-type", "application/json");
					reply.end(JSON.stringify({ code: 0, message: "OK", data }));
					return null;
				},
				async ({ session, asked }) => {
					await expect(
						writeStatus(session, account, change(ofAdGroup, "PAUSED"), forReal),
					).rejects.toMatchObject({ code: "PLATFORM_REPLY_CHANGED" });
					expect(asked).toHaveLength(1);
				},
			);
		},
	);
});
