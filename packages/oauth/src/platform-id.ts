import { Platform } from "@patchbay/db/enums";

export type PlatformId = Platform;

/** The platforms of the product in the order of the data model's enum, which is the one list of them. */
export const platformIds = Object.values(Platform) as [
	PlatformId,
	...PlatformId[],
];
