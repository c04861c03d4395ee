import { z } from "zod";
import type { WritesContext } from "./context.ts";
import { statusChange } from "./kinds/status.ts";
import { perform, type Written } from "./running/perform.ts";
import { changeTarget } from "./targets/change-target.ts";
import { requirePart } from "./targets/require-part.ts";
import { targetTypes } from "./targets/target.ts";

export const setStatusInput = z.object({
	target: changeTarget(targetTypes),
	status: z.enum(["ACTIVE", "PAUSED", "REMOVED", "ENDED", "DRAFT", "UNKNOWN"]),
	validateOnly: z.boolean().nullish(),
});
export type SetStatusInput = z.output<typeof setStatusInput>;

/** Pauses, resumes or removes a campaign, ad group, ad or keyword at its platform. */
export function setStatus(
	ctx: WritesContext,
	{ target, status, validateOnly }: SetStatusInput,
): Promise<Written> {
	return perform(
		ctx,
		{
			...target,
			field: "targetId",
			requireCapable: (found) =>
				void requirePart(ctx.platforms, found, "status"),
		},
		(platforms, found) => statusChange(platforms, found, { status }),
		{ validateOnly: validateOnly ?? false },
	);
}
