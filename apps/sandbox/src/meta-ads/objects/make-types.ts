import { accountType } from "./account-type.ts";
import { adSetType } from "./ad-set-type.ts";
import { adType } from "./ad-type.ts";
import { campaignType } from "./campaign-type.ts";
import type { Catalog } from "./catalog.ts";
import { creativeType } from "./creative-type.ts";
import { imageType, thumbnailType, videoType } from "./file-types.ts";
import { businessType, userType } from "./people-types.ts";
import { minimumBudgetType, pageType, pixelType } from "./small-types.ts";
import type { TypeTable } from "./type-table.ts";

/** Every kind of object, each knowing the others. */
export function makeTypes(
	catalog: Catalog,
	maySeeSource: Parameters<typeof videoType>[2],
): TypeTable {
	const types = {} as TypeTable;
	return Object.assign(types, {
		user: userType(catalog, types),
		business: businessType(catalog, types),
		account: accountType(catalog, types),
		campaign: campaignType(catalog, types),
		adSet: adSetType(catalog, types),
		ad: adType(types),
		creative: creativeType(catalog),
		image: imageType(catalog),
		video: videoType(catalog, types, maySeeSource),
		thumbnail: thumbnailType(catalog),
		pixel: pixelType(),
		page: pageType(),
		minimumBudget: minimumBudgetType(),
	} satisfies TypeTable);
}
