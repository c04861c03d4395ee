import {
	AppError,
	isUserErrorCode,
	type UserErrorCode,
} from "@patchbay/errors";
import type { AccountProof, AccountRef, ProofResult } from "../drafts.ts";
import {
	AccessMissing,
	AppRejectedForAccount,
	type FailureKind,
	failureKind,
} from "../errors.ts";
import type { PlatformSession } from "../session.ts";
import { createGoogleAdsClient } from "./client.ts";
import { gaql } from "./queries.ts";
import { RowCount } from "./row-count.ts";

const isEverybodys: ReadonlySet<FailureKind> = new Set([
	"reconnect",
	"operator",
	"vault",
	"installation",
	"unknown",
]);

/**
 * Reads one campaign, one day's spend and one creative. What fails is a result with its reason, so that the user sees
 * which part is missing; a dead grant, a refused app or a key service that is away is thrown, for it is not this account's
 * matter.
 */
export async function proveAccount(
	session: PlatformSession,
	account: AccountRef,
): Promise<AccountProof> {
	const client = createGoogleAdsClient(session);
	const messages: string[] = [];
	let code: UserErrorCode | undefined;
	const prove = async (query: string): Promise<ProofResult> => {
		try {
			const { rows } = await client.search(
				account,
				query,
				() => new RowCount(),
			);
			return rows.count > 0 ? "READ" : "EMPTY";
		} catch (error) {
			if (
				isEverybodys.has(failureKind(error)) &&
				!(error instanceof AppRejectedForAccount)
			)
				throw error;
			if (error instanceof Error && !messages.includes(error.message))
				messages.push(error.message);
			if (error instanceof AppError && isUserErrorCode(error.code))
				code ??= error.code;
			return error instanceof AccessMissing ? "DENIED" : "FAILED";
		}
	};
	const campaigns = await prove(
		gaql("campaigns", ["campaign.status != 'REMOVED'"], "LIMIT 1"),
	);
	const spend = await prove(
		gaql("dailyMetrics", ["segments.date DURING LAST_30_DAYS"], "LIMIT 1"),
	);
	const creatives = await prove(
		gaql(
			"assets",
			["asset.type IN ('IMAGE', 'TEXT', 'YOUTUBE_VIDEO')"],
			"LIMIT 1",
		),
	);
	const message = messages.join(" ") || null;
	return { campaigns, spend, creatives, message, ...(code ? { code } : {}) };
}
