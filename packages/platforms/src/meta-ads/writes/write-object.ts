import type { AccountRef } from "../../drafts.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import type { WriteOptions } from "../../writes/write-parts.ts";
import { writtenReply } from "../api-types.ts";
import { createMetaAdsClient, type Parameters } from "../client.ts";
import { metaAdsRules } from "../errors.ts";
import { checkId } from "../ids.ts";

/** Changes one object; only checked where that is asked for: Meta's answer is the same then, and nothing is changed. */
export async function writeObject(
	session: PlatformSession,
	account: AccountRef,
	externalId: string,
	change: Parameters,
	{ validateOnly }: WriteOptions,
): Promise<void> {
	parseReply(
		metaAdsRules,
		writtenReply,
		await createMetaAdsClient(session).post(
			checkId(externalId),
			{
				...change,
				...(validateOnly ? { execution_options: ["validate_only"] } : {}),
			},
			{ bucket: "management", account: account.externalId },
		),
	);
}
