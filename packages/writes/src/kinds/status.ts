import { followStatus } from "@patchbay/catalog";
import { AppError, Conflict } from "@patchbay/errors";
import type {
	CampaignStatus,
	Platforms,
	StatusState,
	WriteParts,
} from "@patchbay/platforms";
import { changedObject } from "../targets/changed-object.ts";
import { requirePart, wordsOf } from "../targets/require-part.ts";
import type { Target } from "../targets/target.ts";
import type { Change } from "./change.ts";

export interface StatusWanted {
	status: CampaignStatus;
}

const states: Readonly<Record<CampaignStatus, string>> = {
	ACTIVE: "switched on",
	PAUSED: "paused",
	REMOVED: "removed",
	ENDED: "over",
	DRAFT: "a draft",
	UNKNOWN: "in an unknown state",
};

/** Pauses, resumes or removes a campaign or something below one. */
export function statusChange(
	platforms: Platforms,
	target: Target,
	{ status }: StatusWanted,
): Change<StatusState> {
	const part: NonNullable<WriteParts["status"]> = requirePart(
		platforms,
		target,
		"status",
	);
	const { at, object } = wordsOf(target, target.at.level);
	requireStatus(part, target, status);
	return {
		kind: "STATUS",
		purpose: "change a status",
		wanted: { status },
		read: (session) => part.read.run(session, target.account, target.at),
		valueOf: (state) => ({
			status: state.status,
			platformStatus: state.platformStatus,
		}),
		isSo: (state) => state.status === status,
		alreadySo: () =>
			`This ${object} is ${states[status]} already. Nothing was sent to ${at}.`,
		guard: async () => {},
		check(before) {
			if (before.status === "REMOVED")
				throw new Conflict(
					part.archives
						? `This ${object} is archived or deleted at ${at}. Take it out of the archive there, or make a new one.`
						: `This ${object} was removed at ${at} and cannot be brought back. Make a new one there.`,
					{ field: ["targetId"] },
				);
			return status === "REMOVED" && !part.archives
				? [`What is removed at ${at} cannot be brought back.`]
				: [];
		},
		async write(session, before, options) {
			const { warnings } = await part.write.run(
				session,
				target.account,
				{ target: target.at, before, status },
				options,
			);
			return { warnings, refused: [] };
		},
		follow: (sql, state, askedAt) =>
			followStatus(sql, changedObject(target), state, askedAt),
	};
}

/** @throws {AppError} UNSUPPORTED_BY_PLATFORM where the object has no switch, or none with this position */
function requireStatus(
	{ levels, statuses }: NonNullable<WriteParts["status"]>,
	target: Target,
	status: CampaignStatus,
): void {
	const { at, object } = wordsOf(target, target.at.level);
	if (target.isNegative && status !== "REMOVED")
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`A negative keyword has no switch: it holds as long as it is there. ${statuses.includes("REMOVED") ? "Remove it instead." : `Remove it at ${at} instead.`}`,
			{ field: ["targetId"] },
		);
	if (!levels.includes(target.at.level))
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`At ${at} a single ${object} cannot be paused or resumed. Change the status of what it belongs to.`,
			{ field: ["targetId"] },
		);
	if (!statuses.includes(status))
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`${at} cannot be told that this ${object} is ${states[status]}. Choose ${statuses.join(", ")}.`,
			{ field: ["status"] },
		);
}
