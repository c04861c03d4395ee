import {
	AppError,
	isUserErrorCode,
	type UserErrorCode,
} from "@patchbay/errors";
import { addDays, dayIn } from "../calendar.ts";
import type { AccountProof, AccountRef, Page, ProofResult } from "../drafts.ts";
import { AccessMissing, type FailureKind, failureKind } from "../errors.ts";
import type { MetricsOptions } from "../parts.ts";
import type { Platform } from "../platform.ts";
import type { PlatformSession } from "../session.ts";

/** Failures that say nothing of the account that met them. */
const isEverybodys: ReadonlySet<FailureKind> = new Set([
	"reconnect",
	"operator",
	"vault",
	"installation",
]);

const daysBack = 30;
const onlyOne = { pageSize: 1 };

/**
 * Reads one campaign, one day's numbers and one creative of an account, as far as the platform has them. What fails is a
 * result with its reason, so that the user sees which part is missing.
 *
 * @param question what counts as a conversion, where that was chosen
 * @throws {AppError} for a dead grant, a refused app or a fault of this installation: that is not this account's matter
 */
export async function proveAccount(
	{ parts }: Platform,
	session: PlatformSession,
	account: AccountRef,
	question: Pick<MetricsOptions, "conversion"> = {},
): Promise<AccountProof> {
	const messages: string[] = [];
	let code: UserErrorCode | undefined;
	const read = async (
		part: (() => AsyncIterable<Page<unknown>>) | undefined,
	): Promise<ProofResult> => {
		if (!part) return "UNSUPPORTED";
		try {
			// The first pages may be those of older days, or of what was left out.
			for await (const { records, rejected } of part())
				if (records.length + rejected.length > 0) return "READ";
			return "EMPTY";
		} catch (error) {
			if (!(error instanceof AppError) || isEverybodys.has(failureKind(error)))
				throw error;
			if (!messages.includes(error.message)) messages.push(error.message);
			if (isUserErrorCode(error.code)) code ??= error.code;
			return error instanceof AccessMissing ? "DENIED" : "FAILED";
		}
	};
	const { campaigns, metrics } = parts;
	const daily = metrics?.daily;
	const creatives = parts.ads ?? parts.assets;
	const proof = {
		campaigns: await read(
			campaigns && (() => campaigns.run(session, account, onlyOne)),
		),
		spend: await read(
			daily &&
				(() =>
					daily.run(session, account, {
						...onlyOne,
						...question,
						...lastDays(daily.grain.dayZone ?? account.timeZone),
					})),
		),
		creatives: await read(
			creatives && (() => creatives.run(session, account, onlyOne)),
		),
	};
	return {
		...proof,
		message: messages.join(" ") || null,
		...(code ? { code } : {}),
	};
}

/** The last days in a zone, today among them. */
function lastDays(timeZone: string): { from: string; to: string } {
	const to = dayIn(timeZone, Date.now());
	return { from: addDays(to, -daysBack), to };
}

/** Makes one call that shows that a grant opens a platform without ad accounts. */
export async function proveAccess(
	{ parts }: Platform,
	session: PlatformSession,
): Promise<void> {
	const { files, verify } = parts;
	if (!files) return verify.run(session);
	for await (const _page of files.run(session, { pageSize: 1 })) return;
}
