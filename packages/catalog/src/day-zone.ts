import { platformInfo } from "@patchbay/platforms";

const ofPlatforms = platformInfo.flatMap(({ platform, dayZone }) =>
	dayZone === null ? [] : [`when '${platform}' then '${dayZone}'`],
);

/**
 * SQL for the zone in which an account's days are counted, over a row of `ad_account` under an alias: the account's own, or the one
 * in which its platform tells all days.
 */
export const dayZoneOf = (account: string): string =>
	ofPlatforms.length === 0
		? `${account}.time_zone`
		: `case ${account}.platform ${ofPlatforms.join(" ")} else ${account}.time_zone end`;
