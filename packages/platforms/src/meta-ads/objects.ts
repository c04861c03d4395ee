import type { AccountRef } from "../drafts.ts";
import { AccessMissing } from "../errors.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import type { WriteOptions } from "../writes/write-parts.ts";
import { writtenReply } from "./api-types.ts";
import { createMetaAdsClient, type Parameters } from "./client.ts";
import { metaAdsRules } from "./errors.ts";
import { checkId } from "./ids.ts";

const ofAccount = ({ externalId }: AccountRef) =>
	({ bucket: "management", account: externalId }) as const;

/** Tells whether Meta knows no such object, or none that this login may see: it never says which. */
export const isUnknownObject = (error: unknown): boolean =>
	error instanceof AccessMissing && error.code === "ACCESS_MISSING";

/** One object's fields; null for one that Meta no longer has, or does not show. */
export async function readObject(
	session: PlatformSession,
	account: AccountRef,
	externalId: string,
	fields: string,
	parameters: Parameters = {},
): Promise<unknown> {
	try {
		return await createMetaAdsClient(session).get(
			checkId(externalId),
			{ ...parameters, fields },
			ofAccount(account),
		);
	} catch (error) {
		if (isUnknownObject(error)) return null;
		throw error;
	}
}

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
			ofAccount(account),
		),
	);
}
