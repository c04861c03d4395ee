import { InvalidInput } from "@patchbay/errors";
import type { AccountRef } from "../../drafts.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	StatusChange,
	StatusState,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { toSwitch } from "../statuses.ts";
import { changeObject, checkRole } from "./change.ts";
import { readOne } from "./read-one.ts";

/** Statuses that can be set; they are X's own words. */
export const settableStatuses = ["ACTIVE", "PAUSED"] as const;

/** The object's own switch: whether its time is over is no part of it. */
export async function readStatus(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<StatusState | null> {
	const row = await readOne(session, account, target);
	return row && toSwitch(row);
}

export async function writeStatus(
	session: PlatformSession,
	account: AccountRef,
	{ target, status }: StatusChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	const word = settableStatuses.find((each) => each === status);
	if (word === undefined)
		throw new InvalidInput(
			`X Ads does not take this status. Choose ${settableStatuses.join(" or ")}.`,
			{ field: ["status"] },
		);
	if (validateOnly) await checkRole(session, account);
	else await changeObject(session, account, target, { entity_status: word });
	return { warnings: [] };
}
