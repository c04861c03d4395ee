import type { PlatformId } from "@patchbay/oauth";
import {
	type Platforms,
	sayVersionEnd,
	versionEndOf,
	versionNoticeDays,
} from "@patchbay/platforms";
import type { Notice } from "./notice.ts";

/** Notice that the API version of a platform ends soon, or has ended. */
export function findVersionNotices(
	platforms: Platforms,
	id: PlatformId,
	now: Date,
): Notice[] {
	const platform = platforms[id];
	const end = versionEndOf(platform, now);
	if (!end) return [];
	return [
		{
			kind: "API_VERSION_ENDS",
			urgent: end.daysLeft <= versionNoticeDays.urgent,
			message: sayVersionEnd(platform, end),
			endsAt: new Date(`${end.endsOn}T00:00:00Z`),
		},
	];
}
