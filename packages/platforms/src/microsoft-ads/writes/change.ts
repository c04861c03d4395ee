import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import { changeReply } from "../api-types.ts";
import { type CalledAccount, callMicrosoft } from "../call.ts";
import { microsoftAdsRules } from "../errors.ts";
import {
	type PartialError,
	readNestedErrors,
	readPartialErrors,
} from "./partial-errors.ts";
import { toWriteError } from "./write-codes.ts";

/** A change as Microsoft takes it. */
export interface Change {
	method: "POST" | "PUT";
	/** Below the campaign service, such as `Campaigns`. */
	path: string;
	body: Readonly<Record<string, unknown>>;
}

/**
 * Sends a change, once.
 * @returns the items that Microsoft refused, although the whole is a success
 * @throws what it stands for where the object that holds the items was refused
 */
export async function sendChange(
	session: PlatformSession,
	account: CalledAccount,
	{ method, path, body }: Change,
): Promise<PartialError[]> {
	const reply = await callMicrosoft(session, {
		service: "campaign",
		path,
		body,
		account,
		changes: method,
	});
	const { PartialErrors, NestedPartialErrors } = parseReply(
		microsoftAdsRules,
		changeReply,
		reply,
	);
	const { whole, items } = readNestedErrors(NestedPartialErrors);
	if (whole !== null) throw toWriteError(whole);
	return [...readPartialErrors(PartialErrors), ...items];
}

/**
 * Changes one object.
 * @throws what its refusal inside a success stands for
 */
export async function changeOne(
	session: PlatformSession,
	account: CalledAccount,
	change: Change,
): Promise<void> {
	const [refused] = await sendChange(session, account, change);
	if (refused) throw toWriteError(refused.code);
}
